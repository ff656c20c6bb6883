"""A model against gold rows, beside two baselines that learn from the same rows as it did."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from annotate.classifier.encoding import level_numbers, stance_numbers, type_numbers
from annotate.classifier.model import Model
from annotate.classifier.predict import answers
from annotate.classifier.rows import Question, read_rows
from annotate.errors import InputError
from annotate.evaluation import baselines, metrics
from annotate.evaluation.baselines import Text
from annotate.evaluation.intervals import Interval, intervals
from annotate.manifest import sha256
from annotate.scheme import Scheme

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL, MAJORITY, TF_IDF = "model", "majority", "tf-idf + logistic regression"

Measured = dict[str, dict[str, Interval]]
"""For the model and each baseline, its measures with their intervals."""


class Evaluation(NamedTuple):
    """What is asked, how many rows ask it, and how well the model and the baselines answer."""

    n: int
    measured: Measured


def evaluate(model: Model, rows: Path, train: Path | None = None) -> dict[str, Evaluation]:
    """Measures of `stance`, `risk level` and `risk types`, as far as the rows have these labels.

    Args:
        model: the model.
        rows: gold claims or plain rows.
        train: what the baselines learn from; the rows that the model was trained on, unless given.

    Raises:
        InputError: a row is wrong, or the training rows are not there, or not the same any more.
    """
    scheme = model.scheme
    test = _questions([rows], scheme)
    learn = _questions([train] if train else training_rows(model), scheme)
    found = {}
    for name, wanted, measure in (
        ("stance", _is_stance, _stance),
        ("risk level", _is_risk, _level),
        ("risk types", _is_risk, _types),
    ):
        asked, known = [q for q in test if wanted(q)], [q for q in learn if wanted(q)]
        if asked:
            told = measure(model, asked, known)
            groups = [question.group for question in asked]
            found[name] = Evaluation(len(asked), {who: intervals(groups, how) for who, how in told.items()})
    if not found:
        raise InputError(f"{rows}: no row has a label to measure by.")
    return found


def training_rows(model: Model) -> list[Path]:
    """The files that the model was trained on.

    Raises:
        InputError: one is not there, or holds something else by now.
    """
    paths = [Path(name) for name in model.card.train]
    for path, digest in zip(paths, model.card.train_sha256, strict=True):
        if not path.exists() or sha256(path) != digest:
            what = "is not the file any more" if path.exists() else "is not there, the file"
            raise InputError(
                f"{path}: this {what} that the model was trained on; name the baselines' rows with --train."
            )
    return paths


Scorer = Callable[["NDArray[Any]"], metrics.Measures]


def _stance(model: Model, asked: Sequence[Question], known: Sequence[Question]) -> dict[str, Scorer]:
    import numpy as np

    labels = model.scheme.stances
    polar = [label for label in labels if model.scheme.polarity(label)]
    gold, train = (stance_numbers(those, model.scheme) for those in (asked, known))
    told = _one_of(gold, train, np.array([a.stance for a in answers(model, asked)]), asked, known, len(labels))
    return {who: _scorer(metrics.labelled, gold, p, labels, polar) for who, p in told.items()}


def _level(model: Model, asked: Sequence[Question], known: Sequence[Question]) -> dict[str, Scorer]:
    import numpy as np

    labels = model.scheme.levels
    gold, train = (level_numbers(those, model.scheme) for those in (asked, known))
    told = _one_of(gold, train, np.array([a.level for a in answers(model, asked)]), asked, known, len(labels))
    return {who: _scorer(metrics.ordered, gold, p, labels) for who, p in told.items()}


def _types(model: Model, asked: Sequence[Question], known: Sequence[Question]) -> dict[str, Scorer]:
    import numpy as np

    labels = model.scheme.types
    gold, train = (type_numbers(those, model.scheme) for those in (asked, known))
    said = np.array([answer.types for answer in answers(model, asked)]) >= model.card.type_threshold
    told = {MODEL: said.astype(int), MAJORITY: np.tile(train.mean(0) >= 0.5, (len(asked), 1)).astype(int)}
    columns = [baselines.tf_idf(_texts(known), train[:, i], 2, _texts(asked))[:, 1] for i in range(len(labels))]
    told[TF_IDF] = (np.stack(columns, axis=1) >= 0.5).astype(int)
    return {who: _scorer(metrics.several, gold, those, labels) for who, those in told.items()}


def _one_of(
    gold: "NDArray[Any]",
    train: "NDArray[Any]",
    model: "NDArray[Any]",
    asked: Sequence[Question],
    known: Sequence[Question],
    count: int,
) -> dict[str, "NDArray[Any]"]:
    """Probabilities by the model and by each baseline."""
    return {
        MODEL: model,
        MAJORITY: baselines.majority(train, count, len(gold)),
        TF_IDF: baselines.tf_idf(_texts(known), train, count, _texts(asked)),
    }


def _scorer(
    measure: Callable[..., metrics.Measures], gold: "NDArray[Any]", told: "NDArray[Any]", *names: Sequence[str]
) -> Scorer:
    return lambda rows: measure(gold[rows], told[rows], *names)


def _texts(those: Sequence[Question]) -> list[Text]:
    return [Text(question.text, question.target or "") for question in those]


def _questions(paths: Sequence[Path], scheme: Scheme) -> list[Question]:
    return [
        question for path in paths for item in read_rows(path, scheme, labelled=True) for question in item.questions
    ]


def _is_stance(question: Question) -> bool:
    return question.stance is not None


def _is_risk(question: Question) -> bool:
    return question.level is not None
