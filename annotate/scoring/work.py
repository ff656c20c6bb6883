"""The unit of work that is handed out, to this process, to others, or to other machines: a batch of articles."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from annotate.errors import InputError
from annotate.records import Article, Record
from annotate.scoring.score import score
from annotate.scoring.wanted import Wanted

if TYPE_CHECKING:
    from annotate.classifier.predict import Model


class Job(Record):
    """What is done to each batch: which claims are wanted, and the folder of the model that is asked."""

    model: Path
    wanted: Wanted


class Rejected(Record):
    """An input of which nothing was made, and why."""

    reason: str


class Done(NamedTuple):
    """A batch, scored: its claims and what was rejected of it, a line of JSON each, and how many articles it was."""

    claims: list[str]
    rejected: list[str]
    articles: int


def work(job: Job, batch: Sequence[Article]) -> Done:
    """Scores a batch. What comes of an article depends on the job alone, whatever else is in its batch."""
    rejected: list[str] = []

    def reject(error: InputError) -> None:
        rejected.append(Rejected(reason=str(error)).model_dump_json())

    claims = [claim.model_dump_json() for claim in score(batch, _model(job.model), job.wanted, reject)]
    return Done(claims, rejected, len(batch))


@cache
def _model(folder: Path) -> "Model":
    """A model is loaded once in a process."""
    from annotate.classifier.predict import load

    return load(folder)
