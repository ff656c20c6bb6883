"""The log of what annotators did: lines are added, and none is ever changed or taken away."""

from pathlib import Path
from typing import NamedTuple

from annotate.errors import InputError
from annotate.files import STDIO, read_objects, read_records, record, write_records
from annotate.records import Annotation, Correction
from annotate.studio.pull import Pulled, Reject

Work = Annotation | Correction


class Added(NamedTuple):
    """How a pull changed a log: lines for new and changed work, and for work that is gone from the server."""

    new: int
    changed: int
    deleted: int


def append(path: Path, pulled: Pulled) -> Added:
    """Adds to a log what is not in it yet, and writes beside it what could not be taken over.

    The newest line of a source tells how it stands. Work of this project that the server does not have any more
    gets a line that says so. Lines and rejects of other projects stay.

    Raises:
        InputError: the log cannot be read or written; it stays as it was.
    """
    if str(path) == STDIO or path.suffix == ".gz":
        raise InputError(f"{path}: a log is added to each time, so it has to be a plain file; name one.")
    lines = read_log(path)
    kinds = {type(work) for work in (*lines, *pulled.records)}
    if len(kinds) > 1:
        raise InputError(f"{path}: this log is of the other interface; give labels and claims a log each.")
    known = {line.source: line for line in lines if line.source.startswith(f"{pulled.place}/")}
    now = {work.source: work for work in pulled.records}
    new = [work for source, work in now.items() if source not in known]
    changed = [work for source, work in now.items() if source in known and known[source] != work]
    present = now.keys() | {reject.source for reject in pulled.rejects}
    gone = [
        work.model_copy(update={"status": "deleted"})
        for source, work in known.items()
        if source not in present and work.status != "deleted"
    ]
    if new or changed or gone or not path.exists():
        write_records(path, [*lines, *new, *changed, *gone])
    _keep_rejects(rejects_beside(path), pulled)
    return Added(len(new), len(changed), len(gone))


def _keep_rejects(path: Path, pulled: Pulled) -> None:
    before = list(read_records(path, Reject)) if path.exists() and path.stat().st_size else []
    others = [reject for reject in before if not reject.source.startswith(f"{pulled.place}/")]
    if pulled.rejects or before:
        write_records(path, [*others, *pulled.rejects])


def read_log(path: Path) -> list[Work]:
    """The lines of a log; none where there is no file yet, or an empty one.

    Raises:
        InputError: with the line and the field that is wrong.
    """
    if not path.exists() or path.stat().st_size == 0:
        return []
    shapes: dict[bool, type[Annotation] | type[Correction]] = {True: Annotation, False: Correction}
    return [record(value, shapes["claim_id" in value], path, line) for line, value in read_objects(path)]


def rejects_beside(path: Path) -> Path:
    """Where what could not be taken over goes: the server's own words, and the reason."""
    return path.with_name(f"{path.name.removesuffix('.jsonl')}.rejects.jsonl")
