"""Long runs: what is scored goes to one output, by way of parts, from which a run that was killed goes on."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from annotate.errors import InputError
from annotate.files import write_records, writing
from annotate.manifest import Manifest, keep
from annotate.records import ScoredClaim
from annotate.scoring import parts
from annotate.scoring.engines import Scored
from annotate.scoring.parquet import write_parquet
from annotate.scoring.work import Rejected

T = TypeVar("T")

PARQUET = ".parquet"


class Outcome(NamedTuple):
    """How many claims were found, and what was rejected, each with the reason."""

    claims: int
    rejected: list[str]


def run(
    scored: Scored,
    output: Path,
    manifest: Manifest,
    *,
    unread: Sequence[InputError] = (),
    anew: bool = False,
    step: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Writes what is scored as JSON lines, or as Parquet where the output's name says so.

    What is killed loses the batches in hand at most: the same call goes on from there. What is rejected goes to a file
    beside the output.

    Args:
        scored: scores the batches that are left.
        output: appears when all is done, and not before.
        manifest: of this step.
        unread: what cannot be read; it may be filled while batches are scored.
        anew: whether nothing done before counts.
        step: is told how many articles are done, again and again.

    Raises:
        InputError: nothing can be written there, or there is no claim, as something was rejected.
        AnnotateError: scoring failed, the disk is full, or another run is writing this output.
    """
    count = 0
    with parts.parts(output, manifest, anew) as folder:
        for number, batch in scored(parts.done(folder)):
            parts.add(folder, number, batch)
            count += batch.articles
            step(count)
        rejected = [
            *map(str, unread),
            *(Rejected.model_validate_json(line).reason for line in parts.rejected(folder)),
        ]
        claims = _join(nonempty(parts.claims(folder), map(InputError, rejected)), output)
        keep(output, manifest)
        reasons(output).unlink(missing_ok=True)
        if rejected:
            write_records(reasons(output), (Rejected(reason=reason) for reason in rejected))
            keep(reasons(output), manifest)  # so that it is no article, where the output lies among them
    return Outcome(claims, rejected)


def reasons(output: Path) -> Path:
    """The file that says what was rejected and why, beside an output."""
    return output.with_name(f"{output.stem}.rejected.jsonl")


def nonempty(items: Iterable[T], errors: Iterable[InputError]) -> Iterator[T]:
    """Items as they come.

    Raises:
        InputError: the first of `errors`, where there is no item at all.
    """
    empty = True
    for item in items:
        empty = False
        yield item
    for error in errors if empty else ():
        raise error


def _join(lines: Iterable[str], output: Path) -> int:
    if output.suffix == PARQUET:
        return write_parquet(output, map(ScoredClaim.model_validate_json, lines))
    count = 0
    with writing(output) as file:
        for line in lines:
            file.write(line)
            count += 1
    return count
