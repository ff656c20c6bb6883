"""What a run has done so far: a file for each batch beside its output, so that one that was killed can go on."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from annotate.errors import InputError
from annotate.files import read_lines, writing
from annotate.locks import locked
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
    if output.is_dir():
        raise InputError(f"{output}: this is a folder; name a file.")
    folder = _folder(output)
    made = [parent for parent in folder.parents if not parent.exists()]
    with locked(folder / "lock", output, "another run is writing this; wait until it has ended"):
        try:
            if anew or not is_current(folder, manifest):
                for old in (path for path in folder.iterdir() if path.suffix in (_CLAIMS, _REJECTED)):
                    old.unlink()
                keep(folder, manifest)
            yield folder
            shutil.rmtree(folder)  # while it is locked: nobody may begin to count on what goes
        except BaseException:
            if not done(folder):
                shutil.rmtree(folder, ignore_errors=True)
                for parent in made:
                    with suppress(OSError):
                        parent.rmdir()
            raise


def forget(output: Path) -> None:
    """Removes what was done of an output that is whole."""
    shutil.rmtree(_folder(output), ignore_errors=True)


def _folder(output: Path) -> Path:
    return output.with_name(f".{output.name}.parts")


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
