"""What a run has done so far: a file for each batch beside its output, so that one that was killed can go on."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotate.errors import AnnotateError, InputError
from annotate.files import read_lines, writing
from annotate.manifest import Manifest, is_current, keep
from annotate.scoring.work import Done

_CLAIMS, _REJECTED = ".jsonl", ".rejected"


@contextmanager
def parts(output: Path, manifest: Manifest, anew: bool = False) -> Iterator[Path]:
    """The folder of what was done of an output so far; it goes when the block ends well, and else stays.

    It is empty where nothing was done, or was done of other inputs or by another model.

    Args:
        output: what is to be written.
        manifest: of the step that is to be done, or gone on with.
        anew: whether nothing done before is to count.

    Raises:
        InputError: nothing can be written there.
        AnnotateError: another run is writing this output.
    """
    from filelock import FileLock, Timeout

    folder = output.with_name(f".{output.name}.parts")
    if output.is_dir():
        raise InputError(f"{output}: this is a folder; name a file.")
    with writing(folder / "begun") as file:  # says in a sentence where a folder cannot be
        file.write("")
    try:
        with FileLock(folder / "lock", timeout=0):
            if anew or not is_current(folder, manifest):
                for old in (path for path in folder.iterdir() if path.suffix in (_CLAIMS, _REJECTED)):
                    old.unlink()
                keep(folder, manifest)
            yield folder
    except Timeout:
        raise AnnotateError(f"{output}: another run is writing this; wait until it has ended.") from None
    except BaseException:
        if not any(path.stat().st_size for path in folder.glob(f"*{_CLAIMS}")):
            shutil.rmtree(folder)
        raise
    shutil.rmtree(folder)


def done(folder: Path) -> set[int]:
    """The numbers of the batches that are done."""
    return {int(path.stem) for path in folder.glob(f"*{_CLAIMS}")}


def add(folder: Path, number: int, batch: Done) -> None:
    """Keeps what came of a batch. Its claims come last: where they are, it is done."""
    for suffix, lines in ((_REJECTED, batch.rejected), (_CLAIMS, batch.claims)):
        if lines or suffix == _CLAIMS:
            with writing(folder / f"{number:08}{suffix}") as file:
                file.writelines(f"{line}\n" for line in lines)


def claims(folder: Path) -> Iterator[str]:
    """The lines of all claims, in the order of the batches."""
    return _lines(folder, _CLAIMS)


def rejected(folder: Path) -> Iterator[str]:
    """The lines of all that was rejected, in the order of the batches."""
    return _lines(folder, _REJECTED)


def _lines(folder: Path, suffix: str) -> Iterator[str]:
    for path in sorted(folder.glob(f"*{suffix}")):
        for line in read_lines(path):
            yield line.decode()
