"""Measures of predicted labels against gold.

They are scikit-learn's, from counts: a bootstrap takes each a thousand times over, and scikit-learn's own checks of its
input would take a minute. Tests hold them to scikit-learn's.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

Measures = dict[str, float]
BINS = 15


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


def several(gold: "NDArray[Any]", answers: "NDArray[Any]", labels: Sequence[str]) -> Measures:
    """Measures of any number of labels out of several.

    Args:
        gold: 0 or 1, `[rows, labels]`.
        answers: 0 or 1, `[rows, labels]`.
        labels: names of the labels.
    """
    hits, said, right = (gold & answers).sum(0), answers.sum(0), gold.sum(0)
    each = _f1(hits, said, right)
    return {"macro_f1": float(each.mean()), "micro_f1": float(_f1(hits.sum(), said.sum(), right.sum()))} | {
        f"f1/{name}": float(value) for name, value in zip(labels, each, strict=True)
    }


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

    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps: Any = [
        abs(confidence[bins == b].mean() - correct[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins)
    ]
    return float(sum(gaps))
