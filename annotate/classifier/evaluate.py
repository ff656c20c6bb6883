"""A model against gold rows, beside baselines that learn from the same rows as it did."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from annotate.classifier.heads import STANCE, TYPES, Head, Told, heads, told_by
from annotate.classifier.model import Card, Model
from annotate.classifier.names import NameSwap, name_swap
from annotate.classifier.rows import Asked, Question, read_rows
from annotate.classifier.slices import Slice, slices
from annotate.encoder.runtime import Array
from annotate.errors import InputError
from annotate.evaluation import baselines, metrics
from annotate.evaluation.baselines import Text
from annotate.evaluation.intervals import Interval, intervals
from annotate.manifest import sha256
from annotate.records import Article, Claim
from annotate.scheme import Scheme

MODEL, MAJORITY, TF_IDF = "model", "majority", "tf-idf + logistic regression"
EMBEDDINGS = "frozen embeddings + logistic regression"

Measured = dict[str, dict[str, Interval]]
"""For the model and each baseline, its measures with their intervals."""


class Abstaining(NamedTuple):
    """What a model does not answer: it leaves a question open where not just one stance is possible.

    `coverage` is promised, `covered` how often the right stance is among the possible ones; `kept` the share of rows
    that are answered, `kept_accuracy` how many of these answers are right.
    """

    coverage: float
    covered: float
    kept: float
    kept_accuracy: float


class Evaluation(NamedTuple):
    """How well a head does: what it is measured by, how sure it is, and where it does better and worse."""

    n: int
    measured: Measured
    slices: dict[str, dict[str, Slice]]
    reliability: Sequence[metrics.Bin] = ()
    risk_coverage: Sequence[metrics.Kept] = ()
    abstaining: Abstaining | None = None
    name_swap: NameSwap | None = None


def evaluate(
    model: Model,
    rows: Path,
    train: Sequence[Path] = (),
    articles: Sequence[Article] = (),
    with_embeddings: bool = False,
) -> dict[str, Evaluation]:
    """Measures of `stance`, `risk level` and `risk types`, as far as the rows have these labels.

    Args:
        model: the model.
        rows: gold claims or plain rows.
        train: what the baselines learn from, best `training_rows`; with none, there are no baselines.
        articles: those of the claims, whose outlets and months are looked at on their own.
        with_embeddings: one baseline more, which takes a while: logistic regression on frozen embeddings.

    Raises:
        InputError: a row is wrong, or none has a label.
    """
    scheme = model.scheme
    test = list(read_rows(rows, scheme, labelled=True))
    known = {head.name: head for head in heads(_all(train, scheme), scheme)}
    asked = heads(test, scheme)
    if not asked:
        raise InputError(f"{rows}: no row has a label to measure by.")
    claims = [item.row for item in test if isinstance(item.row, Claim)]
    found = {}
    for head in asked:
        said = told_by(model, head)
        told = {MODEL: said} | _baselines(head, known.get(head.name), model.card.encoder if with_embeddings else None)
        measured = {who: intervals(head.groups, _on(head, answers)) for who, answers in told.items()}
        sure, right = said.probabilities.max(1), head.right(said)
        one_of = head.name != TYPES
        found[head.name] = Evaluation(
            len(head.asked),
            measured,
            slices(head, said, scheme, articles),
            metrics.reliability(sure, right) if one_of else (),
            metrics.risk_coverage(sure, right) if one_of else (),
            abstaining(model.card, head, said) if head.name == STANCE else None,
            name_swap(model, claims) if head.name == STANCE else None,
        )
    return found


def training_rows(card: Card) -> list[Path]:
    """The files that a model was trained on.

    Raises:
        InputError: one is not there, or holds something else by now.
    """
    paths = [Path(name) for name in card.train]
    for path, digest in zip(paths, card.train_sha256, strict=True):
        if not path.exists() or sha256(path) != digest:
            what = "is not the file any more" if path.exists() else "is not there, the file"
            raise InputError(
                f"{path}: this {what} that the model was trained on; name the baselines' rows with --train."
            )
    return paths


def abstaining(card: Card, head: Head, told: Told) -> Abstaining | None:
    """How often stances are left open, and how right those are that are not; none where the model never abstains."""
    least = [card.fit(one).least for one in head.asked]
    if None in least:
        return None
    possible = told.probabilities >= np.array(least, dtype=float)[:, None]
    kept, right = possible.sum(1) == 1, head.right(told)
    covered = possible[np.arange(len(head.gold)), head.gold].mean()
    return Abstaining(
        card.coverage, float(covered), float(kept.mean()), float(right[kept].mean()) if kept.any() else 0.0
    )


def _on(head: Head, told: Told) -> Callable[[Array], metrics.Measures]:
    return lambda rows: head.measure(told, rows)


def _all(paths: Sequence[Path], scheme: Scheme) -> list[Asked]:
    return [item for path in paths for item in read_rows(path, scheme, labelled=True)]


def _baselines(head: Head, known: Head | None, encoder: str | None) -> dict[str, Told]:
    """What baselines say that learnt from `known`, as far as it has rows."""
    if known is None:
        return {}
    train, test = _texts(known.asked), _texts(head.asked)
    told = {
        MAJORITY: _by_label(head, known, lambda gold, count: baselines.majority(gold, count, len(test))),
        TF_IDF: _by_label(head, known, lambda gold, count: baselines.tf_idf(train, gold, count, test)),
    }
    if encoder:
        learnt, asked = _embedded(encoder, known.asked), _embedded(encoder, head.asked)
        told[EMBEDDINGS] = _by_label(head, known, lambda gold, count: baselines.embedded(learnt, gold, count, asked))
    return told


def _by_label(head: Head, known: Head, learnt: Callable[[Array, int], Array]) -> Told:
    """What a baseline says that learns one label out of several, or, for types, whether each is given."""
    if head.name != TYPES:
        return Told(learnt(known.gold, len(head.labels)))
    return Told(np.stack([learnt(known.gold[:, i], 2)[:, 1] for i in range(len(head.labels))], axis=1))


def _texts(those: Sequence[Question]) -> list[Text]:
    return [Text(question.text, question.target or "") for question in those]


def _embedded(encoder: str, those: Sequence[Question]) -> Array:
    from annotate.encoder.embeddings import embeddings

    texts = [[one.text for one in those], [one.target or "" for one in those]]
    both: Array = np.concatenate([embeddings(encoder, each) for each in texts], axis=1)
    return both
