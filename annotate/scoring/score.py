"""Articles to predictions, claim by claim."""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.claims import extract
from annotate.classifier.model import CARD
from annotate.errors import InputError
from annotate.files import resource, write_records, writing
from annotate.records import Article, Claim, RiskPrediction, ScoredClaim, StancePrediction
from annotate.scoring.report import render

if TYPE_CHECKING:
    from annotate.classifier.predict import Model

Answer = tuple[tuple[StancePrediction, ...], RiskPrediction]
Predict = Callable[[Iterable[Claim]], Iterator[Answer]]
"""What a model says of claims, in their order."""

VARIABLE = "ANNOTATE_MODEL"
SHIPPED = "models/stance-risk-minilm"
TRAINED = Path("build/demo/model")


def score(articles: Iterable[Article], model: "Model") -> Iterator[ScoredClaim]:
    """The claims of articles with what `model` says of them, as they are found; memory does not grow with the articles.

    Raises:
        InputError: a sentence is too long to be one.
    """
    from annotate.claims.tagger.model import load_tagger
    from annotate.classifier.predict import identity, predict_claims

    return answered(extract(articles, load_tagger()), partial(predict_claims, model), identity(model))


def answered(claims: Iterable[Claim], predict: Predict, model: str) -> Iterator[ScoredClaim]:
    """Claims with their predictions; `predict` may read ahead, as far as its batches need.

    Args:
        claims: what is asked about.
        predict: gives one answer for each claim.
        model: what the answers are signed with.
    """
    kept, asked = tee(claims)
    for claim, (stance, risk) in zip(kept, predict(asked), strict=True):
        yield ScoredClaim(**dict(claim), stance=stance, risk=risk, model=model)


def save(articles: Iterable[Article], model: "Model", output: Path | None, report: Path | None) -> int:
    """Writes scores as JSON lines, as a report, or both; returns how many. Only for a report are all held in memory.

    Raises:
        InputError: nothing can be written there, or a sentence is too long to be one; nothing is written then.
    """
    if report is None:
        return write_records(output, score(articles, model)) if output else 0
    with writing(report) as page:
        read = list(articles)
        scored = list(score(read, model))
        page.write(render(read, scored, model.scheme))
        if output:
            write_records(output, scored)
    return len(scored)


def find_model(given: Path | None = None) -> Path:
    """The folder of the model to use: the one given, else `ANNOTATE_MODEL`, what is shipped, what the demo trained.

    Raises:
        InputError: there is none.
    """
    if given is not None:
        return given
    if named := os.environ.get(VARIABLE):
        return Path(named)
    for path in (resource(SHIPPED), TRAINED):
        if (path / CARD).is_file():
            return path
    raise InputError(
        f"no model is named, and there is none at {TRAINED}; name one with --model or {VARIABLE}, "
        f"or train one with: annotate train configs/train.yaml -o {TRAINED}"
    )
