"""Measures of predicted labels against gold.

They are scikit-learn's, from counts: a bootstrap takes each a thousand times over, and scikit-learn's own checks of its
input would take a minute. Tests hold them to scikit-learn's.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

Measures = dict[str, float]
BINS = 15
STEPS = 20


def labelled(
    gold: "NDArray[Any]", probabilities: "NDArray[Any]", labels: Sequence[str], polar: Sequence[str]
) -> Measures:
    """Measures of one label out of several.

    Args:
        gold: numbers of the right labels, `[rows]`.
        probabilities: `[rows, labels]`.
        labels: names of the labels, in the order of their numbers.
        polar: the labels whose mean F1 is told as `favor_against_f1`, as SemEval-2016 does.

    Returns:
        `macro_f1` over the labels that gold has or a prediction gives, `f1/LABEL`, `favor_against_f1` where there are
        polar labels, `accuracy`, and `calibration_error`, the expected calibration error of the top probability over
        15 bins of equal width (Guo et al. 2017).
    """
    answers = probabilities.argmax(axis=1)
    confusion = _confusion(gold, answers, len(labels))
    each = _f1(confusion.diagonal(), confusion.sum(0), confusion.sum(1))
    there = confusion.sum(0) + confusion.sum(1) > 0
    found = {"macro_f1": float(each[there].mean())}
    found |= {f"f1/{name}": float(value) for name, value in zip(labels, each, strict=True)}
    if polar:
        found["favor_against_f1"] = sum(found[f"f1/{name}"] for name in polar) / len(polar)
    found["accuracy"] = float((answers == gold).mean())
    found["calibration_error"] = calibration_error(probabilities.max(axis=1), answers == gold)
    return found


def ordered(gold: "NDArray[Any]", probabilities: "NDArray[Any]", labels: Sequence[str]) -> Measures:
    """Measures of one of several ordered labels: as `labelled`, and `quadratic_kappa` (Cohen 1968).

    The kappa is 0 where gold and predictions have one label between them: no agreement beyond chance can be told then.
    """
    import numpy as np

    confusion = _confusion(gold, probabilities.argmax(axis=1), len(labels))
    chance = np.outer(confusion.sum(1), confusion.sum(0)) / len(gold)
    weights = np.subtract.outer(np.arange(len(labels)), np.arange(len(labels))) ** 2
    apart = (weights * chance).sum()
    kappa = float(1 - (weights * confusion).sum() / apart) if apart else 0.0
    return labelled(gold, probabilities, labels, ()) | {"quadratic_kappa": kappa}


def several(
    gold: "NDArray[Any]", probabilities: "NDArray[Any]", labels: Sequence[str], threshold: float = 0.5
) -> Measures:
    """Measures of any number of labels out of several.

    Args:
        gold: 0 or 1, `[rows, labels]`.
        probabilities: each label's own, `[rows, labels]`.
        labels: names of the labels.
        threshold: how likely a label must be to be given.

    Returns:
        `macro_f1`, `micro_f1`, `f1/LABEL`, and `average_precision`, the mean over the labels that gold has.
    """
    import numpy as np

    answers = (probabilities >= threshold).astype(int)
    hits, said, right = (gold & answers).sum(0), answers.sum(0), gold.sum(0)
    each = _f1(hits, said, right)
    precise = average_precision(gold, probabilities)[right > 0]
    return {
        "macro_f1": float(each.mean()),
        "micro_f1": float(_f1(hits.sum(), said.sum(), right.sum())),
        "average_precision": float(np.mean(precise)) if len(precise) else 0.0,
    } | {f"f1/{name}": float(value) for name, value in zip(labels, each, strict=True)}


def average_precision(gold: "NDArray[Any]", probabilities: "NDArray[Any]") -> "NDArray[Any]":
    """The mean precision at each right row as the likeliest come first, by label, `[labels]`; 0 where none is right.

    Args:
        gold: 0 or 1, `[rows, labels]`.
        probabilities: `[rows, labels]`; rows that are equally likely count together.
    """
    import numpy as np

    found = np.zeros(gold.shape[1])
    for label, (right, sure) in enumerate(zip(gold.T, probabilities.T, strict=True)):
        order = np.argsort(-sure, kind="stable")
        right, below = right[order], -sure[order]
        # What is equally likely has no order: all of it has the precision at its end.
        last = np.searchsorted(below, below, side="right") - 1
        found[label] = (right * right.cumsum()[last] / (last + 1)).sum() / max(right.sum(), 1)
    return found


class Bin(NamedTuple):
    """Answers about as sure as one another: how many, how sure on average, and how many of them are right."""

    rows: int
    confidence: float
    accuracy: float


def reliability(confidence: "NDArray[Any]", correct: "NDArray[Any]") -> list[Bin]:
    """What a reliability diagram shows (Guo et al. 2017): answers by how sure they are, in bins of equal width."""
    bins = _binned(confidence)
    each = [bins == number for number in sorted(set(bins.tolist()))]
    return [Bin(int(those.sum()), float(confidence[those].mean()), float(correct[those].mean())) for those in each]


class Kept(NamedTuple):
    """What is left where the least sure answers are not given: how many of all, and how many of these are wrong."""

    coverage: float
    risk: float


def risk_coverage(confidence: "NDArray[Any]", correct: "NDArray[Any]") -> list[Kept]:
    """How many answers are wrong among the surest twentieth, tenth and so on (El-Yaniv and Wiener 2010)."""
    import numpy as np

    wrong = 1.0 - correct[np.argsort(-confidence, kind="stable")]
    counts = sorted({max(1, round(len(wrong) * share / STEPS)) for share in range(1, STEPS + 1)})
    return [Kept(count / len(wrong), float(wrong[:count].mean())) for count in counts]


def _confusion(gold: "NDArray[Any]", answers: "NDArray[Any]", count: int) -> "NDArray[Any]":
    """How often each gold label, by row, is answered with each label, by column."""
    import numpy as np

    found: NDArray[Any] = np.bincount(gold * count + answers, minlength=count * count).reshape(count, count)
    return found


def _f1(hits: Any, said: Any, right: Any) -> Any:
    """F1 from counts, 0 where there is nothing to find and nothing found."""
    import numpy as np

    return 2 * hits / np.maximum(said + right, 1)


def calibration_error(confidence: "NDArray[Any]", correct: "NDArray[Any]") -> float:
    """The mean gap between confidence and accuracy over bins of equal width, weighted by how many rows each holds."""
    import numpy as np

    bins = _binned(confidence)
    gaps: Any = [
        abs(confidence[bins == b].mean() - correct[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)
    ]
    return float(sum(gaps))


def calibration_error_by_chance(confidence: "NDArray[Any]", draws: int = 200, seed: int = 13) -> float:
    """The calibration error that answers right just as often as they say show on so few rows, on average.

    What is drawn so stands beside what was measured (consistency resampling: Bröcker and Smith 2007, "Increasing the
    reliability of reliability diagrams", https://doi.org/10.1175/WAF993.1): an error below it tells of nothing.

    Args:
        confidence: of each answer, `[rows]`.
        draws: how many sets of right answers are drawn.
        seed: of the draws.
    """
    import numpy as np

    chance = np.random.default_rng(seed)
    drawn = (chance.random(len(confidence)) < confidence for _ in range(draws))
    return float(np.mean([calibration_error(confidence, right) for right in drawn]))


def _binned(confidence: "NDArray[Any]") -> "NDArray[Any]":
    import numpy as np

    found: NDArray[Any] = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return found
