"""Bootstrap intervals over articles: claims of one article are not independent of one another."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

RESAMPLES = 1_000
SEED = 0


class Interval(NamedTuple):
    """A measure with its 95% interval."""

    value: float
    low: float
    high: float


def intervals(groups: Sequence[str], measure: Callable[["NDArray[Any]"], dict[str, float]]) -> dict[str, Interval]:
    """Measures with percentile bootstrap intervals (Efron and Tibshirani 1993), groups drawn whole.

    Args:
        groups: the group of each row, such as its article.
        measure: from the numbers of some rows, with repetitions, to measures.
    """
    import numpy as np

    names = np.asarray(groups)
    rows = {name: np.flatnonzero(names == name) for name in np.unique(names)}
    members = list(rows.values())
    value = measure(np.arange(len(names)))
    random = np.random.default_rng(SEED)
    drawn = [
        measure(np.concatenate([members[i] for i in random.integers(len(members), size=len(members))]))
        for _ in range(RESAMPLES)
    ]
    found = {}
    for name, at in value.items():
        low, high = np.percentile([those[name] for those in drawn], [2.5, 97.5])
        found[name] = Interval(at, float(low), float(high))
    return found
