"""Coefficients of agreement beyond chance, each with a bootstrap interval, from counts.

All are 1 less the ratio of the disagreement that is observed to the one that chance would give. They are made from
pairs of answers to one unit, summed by claim, so that a bootstrap over claims is a product of matrices. Tests hold
them to crowd-kit, NLTK and scikit-learn, and to published examples.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from annotate.records import Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]
    Distance = Callable[[Array], Array]
    """From how often each value was given, `[draws, values]`, to how far any two lie apart, `[draws or 1, values,
    values]`, 0 on the diagonal."""

RESAMPLES = 1_000
SEED = 0
_NOTHING = 1e-12


class Estimate(Record):
    """A measure with its 95% interval; null where the data do not tell it."""

    value: float | None
    low: float | None = None
    high: float | None = None


class Pairs(NamedTuple):
    """Every ordered pair of answers to one unit by two raters: arrays of numbers, `[pairs]`.

    `claim` is what is resampled, `first` and `second` are the values, given by `rater` and `other`. `weight` is
    1 / (answers to the unit - 1), so that each answer weighs 1 in all.
    """

    claim: "Array"
    unit: "Array"
    rater: "Array"
    other: "Array"
    first: "Array"
    second: "Array"
    weight: "Array"

    def where(self, mask: "Array") -> "Pairs":
        """Those pairs alone that a mask keeps; it must keep units whole."""
        return Pairs(*(array[mask] for array in self))

    def between(self, rater: int, other: int) -> "Pairs":
        """The pairs of two raters, in this order and its reverse, as if nobody else had answered."""
        import numpy as np

        pairs = self.where(
            ((self.rater == rater) & (self.other == other)) | ((self.rater == other) & (self.other == rater))
        )
        return pairs._replace(weight=np.ones(len(pairs.claim)))

    def recoded(self, values: "Array") -> "Pairs":
        """The same pairs with `values[i]` in the place of each value i."""
        return self._replace(first=values[self.first], second=values[self.second])


def pairs(claim: "Array", unit: "Array", rater: "Array", value: "Array") -> Pairs:
    """Pairs from a list of answers, `[answers]` each: the claim and the unit answered, by whom, and the answer.

    An answer that is the only one to its unit is in no pair: nobody could agree with it.
    """
    import numpy as np

    order = np.argsort(unit, kind="stable")
    claim, unit, rater, value = claim[order], unit[order], rater[order], value[order]
    _, starts, place, counts = np.unique(unit, return_index=True, return_inverse=True, return_counts=True)
    times = counts[place]
    one = np.repeat(np.arange(len(unit)), times)
    two = np.arange(len(one)) - np.repeat(np.cumsum(times) - times, times) + starts[place][one]
    one, two = one[one != two], two[one != two]
    weight = 1 / (times[one] - 1)
    return Pairs(claim[one], unit[one], rater[one], rater[two], value[one], value[two], weight)


def nominal(given: "Array") -> "Array":
    """Any two different values lie 1 apart."""
    import numpy as np

    return 1 - np.eye(given.shape[1])[None]


def ordinal(given: "Array") -> "Array":
    """Krippendorff's (2011) squared ordinal distance: how many answers lie between two values, each end halved."""
    import numpy as np

    middle = np.cumsum(given, axis=1) - given / 2
    found: Array = (middle[:, :, None] - middle[:, None, :]) ** 2
    return found


def fixed(apart: "Array") -> "Distance":
    """A distance that does not depend on how often values are given, from its matrix, `[values, values]`."""
    return lambda _: apart[None]


def quadratic(count: int) -> "Array":
    """The squared difference of the ranks of `count` ordered values (Cohen 1968)."""
    import numpy as np

    found: Array = np.subtract.outer(np.arange(count), np.arange(count)) ** 2
    return found


def masi(sets: "list[frozenset[str]]") -> "Array":
    """How far sets lie apart, measuring agreement on set-valued items (Passonneau 2006); two empty ones are alike."""
    import numpy as np
    from nltk.metrics import masi_distance

    return np.array([[masi_distance(a, b) if a != b else 0.0 for b in sets] for a in sets]).reshape(
        len(sets), len(sets)
    )


def alpha(pairs: Pairs, count: int, distance: "Distance") -> Estimate:
    """Krippendorff's alpha (Krippendorff 2011), with any number of raters, missing answers and any distance.

    Args:
        pairs: pairs of values below `count`.
        count: how many values there are.
        distance: `nominal`, `ordinal`, or one made by `fixed`.
    """
    import numpy as np

    rows, codes = _by_claim(pairs.claim, pairs.first * count + pairs.second, pairs.weight)
    first, second = np.divmod(codes, count)
    told = first[:, None] == np.arange(count)

    def measure(totals: "Array") -> "Array":
        given = totals @ told
        apart = distance(given)
        observed = (totals * apart[:, first, second]).sum(1)
        expected = ((given[:, None, :] @ apart)[:, 0] * given).sum(1) / np.maximum(given.sum(1) - 1, 1)
        return _beyond_chance(observed, expected)

    return bootstrap(rows, measure)


def fleiss(pairs: Pairs, count: int) -> Estimate:
    """Fleiss' kappa (Fleiss 1971), the mean over units where some have more answers than others."""
    import numpy as np

    answers = 1 / pairs.weight + 1
    share = pairs.weight / answers
    columns = (np.zeros_like(pairs.first), np.ones_like(pairs.first), pairs.first + 2)
    weights = (share, share * (pairs.first != pairs.second), pairs.weight)
    rows = _table(pairs.claim, np.concatenate(columns), np.concatenate(weights), count + 2)

    def measure(totals: "Array") -> "Array":
        units, apart, given = totals[:, 0], totals[:, 1], totals[:, 2:]
        shares = given / np.maximum(given.sum(1, keepdims=True), 1)
        return _beyond_chance(apart / np.maximum(units, 1), 1 - (shares**2).sum(1))

    return bootstrap(rows, measure)


def cohen(pairs: Pairs, count: int, weights: "Array") -> Estimate:
    """Cohen's kappa (Cohen 1960), weighted (Cohen 1968); the mean over pairs of raters where there are several.

    The mean is Light's (1971); pairs of raters between whom nothing varies are passed over.

    Args:
        pairs: pairs of values below `count`.
        count: how many values there are.
        weights: how bad it is to confuse two values, `[count, count]`, 0 on the diagonal.
    """
    import numpy as np

    pairs = pairs.where(pairs.rater < pairs.other)
    _, couple = np.unique(np.stack([pairs.rater, pairs.other]), axis=1, return_inverse=True)
    rows, codes = _by_claim(
        pairs.claim, (couple.ravel() * count + pairs.first) * count + pairs.second, np.ones(len(pairs.claim))
    )
    first, second = codes // count % count, codes % count
    couples = [np.flatnonzero(codes // count**2 == i) for i in np.unique(codes // count**2)]

    def measure(totals: "Array") -> "Array":
        each = []
        for at in couples:
            said = totals[:, at]
            left = said @ (first[at][:, None] == np.arange(count))
            right = said @ (second[at][:, None] == np.arange(count))
            expected = ((left @ weights) * right).sum(1) / np.maximum(said.sum(1), 1)
            each.append(_beyond_chance(said @ weights[first[at], second[at]], expected))
        told = np.isfinite(each)
        found: Array = np.where(told, each, 0).sum(0) / np.where(told.any(0), told.sum(0), np.nan)
        return found

    return bootstrap(rows, measure) if couples else Estimate(value=None)


def agreed(pairs: Pairs) -> float | None:
    """The share of units' pairs of answers that are the same, the mean over units; null where there are none."""
    share = pairs.weight / (1 / pairs.weight + 1)
    return float(share[pairs.first == pairs.second].sum() / share.sum()) if len(share) else None


def bootstrap(rows: "Array", measure: "Callable[[Array], Array]") -> Estimate:
    """A measure with its percentile bootstrap interval (Efron and Tibshirani 1993).

    Draws in which the measure is not defined are passed over. No interval is told where that is most of them, nor where
    all draws give the same, as they do where annotators always agree: a sample cannot tell what it has never shown.

    Args:
        rows: counts of what is resampled, such as claims, `[claims, columns]`.
        measure: from sums of such rows, `[draws, columns]`, to values, `[draws]`, NaN where undefined.
    """
    import numpy as np

    if not len(rows):
        return Estimate(value=None)
    value = float(measure(rows.sum(0)[None])[0])
    if not np.isfinite(value):
        return Estimate(value=None)
    # Claims with the same counts are interchangeable: how often each sort is drawn is all that matters. They are told
    # apart by their product with random numbers, since to sort whole rows takes longer than all the rest.
    random = np.random.default_rng(SEED)
    _, at, counts = np.unique(rows @ random.normal(size=rows.shape[1]), return_index=True, return_counts=True)
    drawn = measure(random.multinomial(len(rows), counts / len(rows), size=RESAMPLES) @ rows[at])
    drawn = drawn[np.isfinite(drawn)]
    if len(drawn) < RESAMPLES / 2:
        return Estimate(value=value)
    low, high = map(float, np.percentile(drawn, [2.5, 97.5]))
    return Estimate(value=value, low=low, high=high) if high - low > _NOTHING else Estimate(value=value)


def _beyond_chance(observed: "Array", expected: "Array") -> "Array":
    """1 less the ratio of two disagreements; NaN where chance would give none, because nothing varies."""
    import numpy as np

    found: Array = 1 - np.divide(observed, expected, out=np.full(len(expected), np.nan), where=expected > _NOTHING)
    return found


def _by_claim(claim: "Array", code: "Array", weight: "Array") -> "tuple[Array, Array]":
    """Weights summed by claim and by code, `[claims, codes]`, and the codes that occur."""
    import numpy as np

    codes, column = np.unique(code, return_inverse=True)
    return _table(claim, column, weight, len(codes)), codes


def _table(claim: "Array", column: "Array", weight: "Array", columns: int) -> "Array":
    """Weights summed by claim and column; `column` and `weight` may hold several runs, each as long as `claim`."""
    import numpy as np

    claims, row = np.unique(claim, return_inverse=True)
    row = np.tile(row, len(column) // max(len(row), 1))
    sums = np.bincount(row * columns + column, weight, minlength=len(claims) * columns)
    found: Array = sums.reshape(len(claims), columns)
    return found
