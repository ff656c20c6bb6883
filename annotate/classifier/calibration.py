"""What makes probabilities mean what they say: temperatures, a threshold for types, and what is too unsure to tell.

Temperature scaling (Guo et al. 2017): logits are divided by the number that makes the development labels likeliest.
Split conformal prediction (Sadinle, Lei and Wasserman 2019, https://arxiv.org/abs/1609.00451): a label is possible
where it is at least as likely as all but a small share of right labels are. Both are fitted to each sort of question on
its own, so that what is promised holds within each (Vovk 2012, https://arxiv.org/abs/1209.2673).
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic import Field

from annotate.records import Record

if TYPE_CHECKING:
    from annotate.encoder.runtime import Array

_BOUNDS = (0.2, 10.0)
_FEWEST = 20
"""With fewer labels than this, a temperature tells more of chance than of the model."""
_FEWEST_OF_A_SORT = 60
"""A sort with fewer is calibrated together with all others."""
ALL = "all"


class Fit(Record):
    """How answers are calibrated; `least` is how likely a label must be to be possible, none where nobody knows."""

    temperature: float = Field(default=1.0, gt=0)
    least: float | None = None


def fits(logits: "Array", labels: "Array", sorts: Sequence[str], coverage: float) -> dict[str, Fit]:
    """The fit of each sort of question, and that of `all` for those with too few labels.

    Args:
        logits: of one label out of several, `[rows, labels]`.
        labels: the right label of each row, as a number, `[rows]`.
        sorts: of each row.
        coverage: how often the right label is to be possible, from 0 to 1.
    """
    import numpy as np

    of = np.array(sorts)
    parts = {ALL: np.ones(len(of), dtype=bool)} | {sort: of == sort for sort in sorted(set(sorts))}
    return {
        sort: _fit(logits[there], labels[there], coverage)
        for sort, there in parts.items()
        if sort == ALL or there.sum() >= _FEWEST_OF_A_SORT
    }


def _fit(logits: "Array", labels: "Array", coverage: float) -> Fit:
    warmth = temperature(lambda t: stances(logits, t), labels)
    return Fit(temperature=warmth, least=least(stances(logits, warmth), labels, coverage))


def temperature(probabilities: Callable[[float], Any], labels: Any) -> float:
    """The temperature at which the labels are likeliest; 1 where there are too few.

    Args:
        probabilities: from a temperature to probabilities, `[rows, labels]`.
        labels: the right label of each row, as a number, `[rows]`.
    """
    import numpy as np
    from scipy.optimize import minimize_scalar

    if len(labels) < _FEWEST:
        return 1.0

    def surprise(log_temperature: float) -> float:
        chosen = probabilities(float(np.exp(log_temperature)))[np.arange(len(labels)), labels]
        return float(-np.log(np.clip(chosen, 1e-9, None)).mean())

    found = minimize_scalar(surprise, bounds=tuple(np.log(_BOUNDS)), method="bounded")
    return float(np.exp(found.x))


def stances(logits: "Array", temperature: Any) -> "Array":
    """Probabilities of the stances, `[rows, stances]`; the temperature may be of each row, `[rows, 1]`."""
    from scipy.special import softmax

    found: Array = softmax(logits.astype(float) / temperature, axis=1)
    return found


def levels(logits: "Array", temperature: float) -> "Array":
    """Probabilities of the K levels from the K - 1 conditional logits, `[rows, K - 1]` to `[rows, K]`."""
    import numpy as np
    from scipy.special import expit

    beyond = np.cumprod(expit(logits.astype(float) / temperature), axis=1)
    found: Array = np.pad(beyond, ((0, 0), (1, 0)), constant_values=1) - np.pad(beyond, ((0, 0), (0, 1)))
    return found


def types(logits: "Array") -> "Array":
    """The probability of each type, `[rows, types]`."""
    from scipy.special import expit

    found: Array = expit(logits.astype(float))
    return found


def least(probabilities: "Array", labels: "Array", coverage: float) -> float | None:
    """How likely a label must be to be possible, so that the right one is among the possible `coverage` of the time.

    That holds for rows like those given, and on average over them; none is told where they are too few.

    Args:
        probabilities: `[rows, labels]`.
        labels: the right label of each row, as a number, `[rows]`.
        coverage: the share of rows, from 0 to 1.
    """
    import numpy as np

    if len(labels) < _FEWEST:
        return None
    right = np.sort(probabilities[np.arange(len(labels)), labels])
    missed = int((len(labels) + 1) * (1 - coverage))
    return float(right[missed - 1]) if missed else 0.0


def threshold(probabilities: Any, labels: Any) -> float:
    """The threshold for risk types, one for all of them, at which their macro F1 is highest.

    Args:
        probabilities: `[rows, types]`.
        labels: 0 or 1, `[rows, types]`.
    """
    import numpy as np
    from sklearn.metrics import f1_score

    if len(labels) < _FEWEST:
        return 0.5
    tried = np.arange(0.2, 0.81, 0.05)
    scores = [f1_score(labels, probabilities >= cut, average="macro", zero_division=0) for cut in tried]
    return round(float(tried[int(np.argmax(scores))]), 2)
