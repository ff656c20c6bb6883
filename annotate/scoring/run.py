"""Long runs: what is scored goes to one output, by way of parts, from which a run that was killed goes on."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from annotate.errors import InputError
from annotate.files import write_lines, write_records
from annotate.manifest import Manifest, keep, location
from annotate.records import ScoredClaim
from annotate.scoring import parts
from annotate.scoring.engines import Scored
from annotate.scoring.parquet import is_parquet, write_parquet
from annotate.scoring.work import Rejected


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
        InputError: nothing can be written there, or all that there was had to be rejected.
        AnnotateError: scoring failed, the disk is full, or another run is writing this output.
    """
    count = claims = 0
    with parts.parts(output, manifest, anew) as folder:
        before = parts.done(folder)
        for number, batch in scored(before):
            parts.add(folder, number, batch)
            count += batch.articles
            step(count)
        left_out = [Rejected.model_validate_json(line).reason for line in parts.rejected(folder)]
        rejected = [*map(str, unread), *left_out]
        some = bool(before) or count > len(left_out)
        if some or not rejected:
            _tell(rejected, reasons(output), manifest)
            claims = _join(parts.claims(folder), output, manifest)
    if not some and rejected:
        raise InputError(rejected[0])
    return Outcome(claims, rejected)


def reasons(output: Path) -> Path:
    """The file that says what was rejected and why, beside an output."""
    return output.with_name(f"{output.stem}.rejected.jsonl")


def _tell(rejected: Sequence[str], path: Path, manifest: Manifest) -> None:
    """Says what was rejected, or takes away what was said before."""
    if rejected:
        _write(path, manifest, lambda: write_records(path, (Rejected(reason=reason) for reason in rejected)))
    else:
        path.unlink(missing_ok=True)
        location(path).unlink(missing_ok=True)


def _join(lines: Iterable[str], output: Path, manifest: Manifest) -> int:
    if is_parquet(output):
        claims = map(ScoredClaim.model_validate_json, lines)
        return _write(output, manifest, lambda: write_parquet(output, claims))
    return _write(output, manifest, lambda: write_lines(output, lines))


def _write(path: Path, manifest: Manifest, write: Callable[[], int]) -> int:
    """Writes a file and its manifest; a new one has its manifest first, by which it is no article of its folder."""
    fresh = not path.exists()
    if fresh:
        keep(path, manifest)
    try:
        count = write()
    except BaseException:
        if fresh:
            location(path).unlink(missing_ok=True)
        raise
    keep(path, manifest)
    return count
