"""One run at a time where two would be in each other's way."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotate.errors import AnnotateError, InputError


@contextmanager
def locked(lock: Path, path: Path, refusal: str, patience: float = 0) -> Iterator[None]:
    """Keeps other runs off something meanwhile.

    Args:
        lock: a file for nothing else, which is made with its folder.
        path: what they are kept off, as it was named.
        refusal: what is said of it where another run holds it.
        patience: seconds that this one waits for it.

    Raises:
        AnnotateError: another run holds it for longer.
        InputError: nothing can be written there.
    """
    from filelock import FileLock, Timeout

    held = FileLock(lock, timeout=patience)
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        held.acquire()
    except Timeout:
        raise AnnotateError(f"{path}: {refusal}.") from None
    except OSError as error:
        raise InputError(f"{path}: nothing can be written there ({error.strerror}).") from None
    try:
        yield
    finally:
        held.release()
