"""Articles to predictions, claim by claim."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import tee
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.claims.extract import batches, extract
from annotate.claims.framing import framing
from annotate.claims.likelihood import likelihoods
from annotate.classifier.model import CARD
from annotate.errors import InputError, Reject, refuse
from annotate.files import resource
from annotate.records import Article, Claim, Published, RiskPrediction, ScoredClaim, StancePrediction
from annotate.scoring.wanted import ALL, Wanted

if TYPE_CHECKING:
    from annotate.classifier.predict import Model

Answer = tuple[tuple[StancePrediction, ...], RiskPrediction]
Predict = Callable[[Iterable[Claim]], Iterator[Answer]]
"""What a model says of claims, in their order."""

VARIABLE = "ANNOTATE_MODEL"
SHIPPED = "models/stance-risk-minilm"
TRAINED = Path("build/demo/model")


def score(
    articles: Iterable[Article], model: "Model", wanted: Wanted = ALL, reject: Reject = refuse
) -> Iterator[ScoredClaim]:
    """The claims of articles with what `model` says of them, as they are found; memory does not grow with the articles.

    Args:
        articles: as they are read.
        model: a trained one, see `find_model`.
        wanted: which claims are told of.
        reject: gets an article with a sentence too long to be one, or with no day where days are asked about.

    Raises:
        InputError: whatever `reject` raises.
    """
    from annotate.claims.tagger.model import load_tagger
    from annotate.classifier.predict import identity, predict_claims

    tagger, predict, name = load_tagger(), partial(predict_claims, model), identity(model)
    for batch in batches(wanted.articles(articles, reject)):
        claims = (claim for claim in extract(batch, tagger, reject) if wanted.claim(claim))
        scored = answered(claims, predict, name, {article.id: article for article in batch})
        yield from (claim for claim in scored if wanted.scored(claim, model.scheme))


def answered(
    claims: Iterable[Claim], predict: Predict, model: str, articles: Mapping[str, Article] | None = None
) -> Iterator[ScoredClaim]:
    """Claims with their predictions; `predict` may read ahead, as far as its batches need.

    Args:
        claims: what is asked about.
        predict: gives one answer for each claim.
        model: what the answers are signed with.
        articles: the claims' articles by id, where they are at hand: they tell where a claim was published, and how
            its speaker's words are framed.
    """
    kept, asked = tee(claims)
    for claim, (stance, risk) in zip(kept, predict(asked), strict=True):
        article = (articles or {}).get(claim.article_id)
        cue = claim.statement and claim.statement.cue
        yield ScoredClaim(
            **dict(claim),
            stance=stance,
            risk=risk,
            model=model,
            likelihood=likelihoods(claim.text),
            framing=framing(article.text[slice(*cue)]) if article and cue else None,
            published=article and Published(**article.model_dump(exclude={"id", "text"})),
        )


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
