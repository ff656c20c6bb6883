"""Two models on the same rows: how far they are apart, and whether that may be chance."""

from pathlib import Path
from typing import NamedTuple

from annotate.classifier.heads import Head, Told, heads, told_by
from annotate.classifier.model import Model
from annotate.classifier.rows import read_rows
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


def compare(first: Model, second: Model, rows: Path) -> dict[str, Comparison]:
    """The second model beside the first in `stance`, `risk level` and `risk types`, as far as the rows have labels.

    Raises:
        InputError: a row is wrong, no row has a label, or the models do not know the same labels.
    """
    if first.scheme.labels != second.scheme.labels:
        raise InputError(f"{second.name}: its labels are not those of {first.name}; models of one scheme are compared.")
    asked = heads(read_rows(rows, first.scheme, labelled=True), first.scheme)
    if not asked:
        raise InputError(f"{rows}: no row has a label to measure by.")
    return {head.name: _compared(head, told_by(first, head), told_by(second, head)) for head in asked}


def _compared(head: Head, one: Told, other: Told) -> Comparison:
    from scipy.stats import binomtest

    def differences(rows: Array) -> metrics.Measures:
        before = head.measure(one, rows)
        return {name: value - before[name] for name, value in head.measure(other, rows).items()}

    right, right_too = head.right(one), head.right(other)
    first, second = int((right & ~right_too).sum()), int((right_too & ~right).sum())
    p = float(binomtest(first, first + second).pvalue) if first + second else 1.0
    return Comparison(len(head.asked), intervals(head.groups, differences), first, second, p)
