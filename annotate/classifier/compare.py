"""Two models on the same rows: how far they are apart, and whether that may be chance."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from annotate.classifier.encoding import level_numbers, stance_numbers, type_numbers
from annotate.classifier.model import Model
from annotate.classifier.predict import Answer, answers
from annotate.classifier.rows import Question, read_rows
from annotate.encoder.runtime import Array
from annotate.errors import InputError
from annotate.evaluation import metrics
from annotate.evaluation.intervals import Interval, intervals


class Comparison(NamedTuple):
    """What the second model is above the first, on `n` rows.

    `differences` are by measure, with 95% intervals by paired bootstrap over articles. `first` and `second` are how
    many rows only one of them has right; `p` is how likely chance alone sets these so far apart (McNemar 1947, exact).
    """

    n: int
    differences: dict[str, Interval]
    first: int
    second: int
    p: float


class _Told(NamedTuple):
    """What a model says: which rows are right, and its measures on some of them."""

    right: Array
    measure: Callable[[Array], metrics.Measures]


def compare(first: Model, second: Model, rows: Path) -> dict[str, Comparison]:
    """The second model beside the first in `stance`, `risk level` and `risk types`, as far as the rows have labels.

    Raises:
        InputError: a row is wrong, no row has a label, or the models do not know the same labels.
    """
    if _labels(first) != _labels(second):
        raise InputError(f"{second.name}: its labels are not those of {first.name}; models of one scheme are compared.")
    asked = [question for item in read_rows(rows, first.scheme, labelled=True) for question in item.questions]
    found = {}
    for name, those, told in (
        ("stance", [one for one in asked if one.stance is not None], _stance),
        ("risk level", [one for one in asked if one.level is not None], _level),
        ("risk types", [one for one in asked if one.level is not None], _types),
    ):
        if those:
            one, other = (told(model, those, answers(model, those)) for model in (first, second))
            found[name] = _compared([question.group for question in those], one, other)
    if not found:
        raise InputError(f"{rows}: no row has a label to measure by.")
    return found


def _compared(groups: Sequence[str], one: _Told, other: _Told) -> Comparison:
    from scipy.stats import binomtest

    def differences(rows: Array) -> metrics.Measures:
        before = one.measure(rows)
        return {name: value - before[name] for name, value in other.measure(rows).items()}

    first, second = int((one.right & ~other.right).sum()), int((other.right & ~one.right).sum())
    p = float(binomtest(first, first + second).pvalue) if first + second else 1.0
    return Comparison(len(groups), intervals(groups, differences), first, second, p)


def _stance(model: Model, asked: Sequence[Question], told: Sequence[Answer]) -> _Told:
    import numpy as np

    labels = model.scheme.stances
    polar = [label for label in labels if model.scheme.polarity(label)]
    gold = stance_numbers(asked, model.scheme)
    shares = np.array([answer.stance for answer in told])
    return _Told(shares.argmax(1) == gold, lambda rows: metrics.labelled(gold[rows], shares[rows], labels, polar))


def _level(model: Model, asked: Sequence[Question], told: Sequence[Answer]) -> _Told:
    import numpy as np

    labels = model.scheme.levels
    gold = level_numbers(asked, model.scheme)
    shares = np.array([answer.level for answer in told])
    return _Told(shares.argmax(1) == gold, lambda rows: metrics.ordered(gold[rows], shares[rows], labels))


def _types(model: Model, asked: Sequence[Question], told: Sequence[Answer]) -> _Told:
    import numpy as np

    labels = model.scheme.types
    gold = type_numbers(asked, model.scheme)
    said = (np.array([answer.types for answer in told]) >= model.card.type_threshold).astype(int)
    return _Told((gold == said).all(1), lambda rows: metrics.several(gold[rows], said[rows], labels))


def _labels(model: Model) -> tuple[list[str], ...]:
    return model.scheme.stances, model.scheme.levels, model.scheme.types
