"""Scored claims as flat tables, a row for each claim and target: CSV, and a data set of Hugging Face."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from annotate.errors import InputError
from annotate.files import writing
from annotate.records import Published, Record, ScoredClaim, who
from annotate.scoring.parquet import batches, schema

LIKELY = 0.5
"""The probability from which on a row names a risk type."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DATA_SET = "dataset_info.json"
"""What every data set has in its folder."""


class Line(Record):
    """What a model says of a claim and one target; of no target where the claim speaks to none.

    `risk_types` are those that are likely. Where a claim has several words of likelihood, the first count.
    """

    claim_id: str
    article_id: str
    outlet: str | None
    date: str | None
    speaker: str
    role: str | None
    affiliation: str | None
    kind: str
    text: str
    target: str | None
    stance: str | None
    probability: float | None
    abstained: bool | None
    risk_level: str
    risk_probability: float | None
    risk_types: str
    likelihood_low: float | None
    likelihood_high: float | None
    framing: str | None


def lines(claims: Iterable[ScoredClaim]) -> Iterator[Line]:
    """The rows of claims, in their order."""
    for claim in claims:
        speaker, published, level = claim.speaker, claim.published or Published(), claim.risk.level
        likelihood = claim.likelihood[0] if claim.likelihood else None
        for stance in claim.stance or (None,):
            yield Line(
                claim_id=claim.id,
                article_id=claim.article_id,
                outlet=published.outlet,
                date=published.date,
                speaker=speaker.name if speaker else who(claim),
                role=speaker and speaker.role,
                affiliation=speaker and speaker.affiliation,
                kind=claim.kind,
                text=claim.text,
                target=stance and stance.target,
                stance=stance and stance.label,
                probability=stance and stance.probabilities.get(stance.label),
                abstained=stance and stance.abstained,
                risk_level=level.label,
                risk_probability=level.probabilities.get(level.label),
                risk_types=", ".join(name for name, share in claim.risk.types.items() if share >= LIKELY),
                likelihood_low=likelihood and likelihood.low,
                likelihood_high=likelihood and likelihood.high,
                framing=claim.framing,
            )


def write_csv(path: Path, claims: Iterable[ScoredClaim]) -> int:
    """Writes claims as CSV in UTF-8, with nothing in it that a spreadsheet would run; returns how many rows.

    Raises:
        InputError: nothing can be written there.
    """
    count = 0
    with writing(path) as file:
        table = csv.writer(file)
        table.writerow(Line.model_fields)
        for line in lines(claims):
            table.writerow([_safe(cell) for _, cell in line])
            count += 1
    return count


def _safe(cell: object) -> object:
    """A cell that is no formula to a spreadsheet (https://owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def write_dataset(folder: Path, claims: Iterable[ScoredClaim]) -> int:
    """Writes claims as a folder that `datasets.load_from_disk` reads; returns how many rows.

    Raises:
        InputError: something else is there already, or nothing can be written there.
    """
    import pyarrow as pa
    from datasets import Dataset, disable_progress_bars

    disable_progress_bars()
    count = 0
    with _replacing(folder) as beside:
        with (beside / "rows").open("wb") as file, pa.ipc.new_stream(file, schema(Line)) as stream:
            for batch in batches(lines(claims), Line):
                stream.write_batch(batch)
                count += len(batch)
        Dataset.from_file(str(beside / "rows")).save_to_disk(beside / "new")
    return count


@contextmanager
def _replacing(folder: Path) -> Iterator[Path]:
    """A place to work in, whose `new` becomes `folder` when the block ends well."""
    if folder.exists() and not (folder / _DATA_SET).is_file():
        raise InputError(f"{folder}: something is there already that is no data set; name another folder.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as name:
            beside = Path(name)
            yield beside
            if folder.exists():
                folder.rename(beside / "old")
            (beside / "new").rename(folder)
    except OSError as error:
        raise InputError(f"{folder}: nothing can be written there ({error.strerror}).") from None
