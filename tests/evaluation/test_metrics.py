"""Measures from counts, held to scikit-learn's."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, f1_score

from annotate.evaluation.metrics import calibration_error, labelled, ordered, several

LABELS = ["a", "b", "c"]
pairs = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=40)


def sure(answers: list[int]) -> NDArray[Any]:
    """Probabilities that leave no doubt of the answers."""
    return np.eye(len(LABELS))[answers]


@given(pairs)
def test_f1_and_accuracy_are_scikit_learns(rows: list[tuple[int, int]]) -> None:
    gold, answers = map(list, zip(*rows, strict=True))
    found = labelled(np.array(gold), sure(answers), LABELS, ["a", "b"])
    each = f1_score(gold, answers, labels=range(3), average=None, zero_division=0)
    assert [found[f"f1/{name}"] for name in LABELS] == pytest.approx(list(each))
    assert found["macro_f1"] == pytest.approx(f1_score(gold, answers, average="macro", zero_division=0))
    assert found["favor_against_f1"] == pytest.approx(each[:2].mean())
    assert found["accuracy"] == pytest.approx(np.mean(np.array(gold) == answers))


@given(pairs)
def test_quadratic_kappa_is_scikit_learns(rows: list[tuple[int, int]]) -> None:
    gold, answers = map(list, zip(*rows, strict=True))
    found = ordered(np.array(gold), sure(answers), LABELS)["quadratic_kappa"]
    if len({*gold, *answers}) == 1:
        assert found == 0
    else:
        assert found == pytest.approx(cohen_kappa_score(gold, answers, labels=range(3), weights="quadratic"))


@given(st.lists(st.tuples(*[st.tuples(st.integers(0, 1), st.integers(0, 1))] * 3), min_size=1, max_size=30))
def test_f1_of_several_labels_is_scikit_learns(rows: list[tuple[tuple[int, int], ...]]) -> None:
    both = np.array(rows)
    gold, answers = both[:, :, 0], both[:, :, 1]
    found = several(gold, answers, LABELS)
    for name in ("macro", "micro"):
        assert found[f"{name}_f1"] == pytest.approx(f1_score(gold, answers, average=name, zero_division=0))


def test_calibration_error_is_the_gap_between_sureness_and_truth() -> None:
    assert calibration_error(np.full(10, 0.8), np.array([1] * 8 + [0] * 2)) == pytest.approx(0)
    assert calibration_error(np.full(10, 0.8), np.zeros(10)) == pytest.approx(0.8)
