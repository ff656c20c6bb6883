"""Measures from counts, held to scikit-learn's."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, cohen_kappa_score, f1_score

from annotate.evaluation.metrics import (
    average_precision,
    calibration_error,
    calibration_error_by_chance,
    labelled,
    ordered,
    reliability,
    risk_coverage,
    several,
)

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


def test_few_rows_show_a_calibration_error_by_chance_alone() -> None:
    assert calibration_error_by_chance(np.ones(10)) == 0
    few, many = (calibration_error_by_chance(np.full(rows, 0.5)) for rows in (100, 10_000))
    # The mean distance of a share from a half: the root of 2 / pi times its standard deviation.
    assert few == pytest.approx((2 / np.pi / 4 / 100) ** 0.5, rel=0.15)
    assert many == pytest.approx(few / 10, rel=0.2)


@given(
    st.lists(
        st.tuples(*[st.tuples(st.integers(0, 1), st.sampled_from([0.0, 0.2, 0.5, 0.9]))] * 3), min_size=1, max_size=30
    )
)
def test_average_precision_is_scikit_learns_with_ties_too(rows: list[tuple[tuple[int, float], ...]]) -> None:
    gold, sure = (np.array([[cell[i] for cell in row] for row in rows]) for i in (0, 1))
    told = average_precision(gold, sure)
    for label in range(3):
        if gold[:, label].any():
            assert told[label] == pytest.approx(average_precision_score(gold[:, label], sure[:, label]))


def test_a_reliability_diagram_shows_every_row_once() -> None:
    sure, right = np.array([0.35, 0.4, 0.95, 1.0]), np.array([False, True, True, True])
    bins = reliability(sure, right)
    assert sum(each.rows for each in bins) == 4
    assert bins[-1].accuracy == 1
    gaps = sum(each.rows * abs(each.confidence - each.accuracy) for each in bins) / 4
    assert gaps == pytest.approx(calibration_error(sure, right))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
def test_all_answers_given_are_as_often_wrong_as_all_are(rows: list[tuple[float, bool]]) -> None:
    sure, right = (np.array(each) for each in zip(*rows, strict=True))
    curve = risk_coverage(sure, right)
    assert curve[-1].coverage == 1
    assert curve[-1].risk == pytest.approx(1 - right.mean())
    assert [kept.coverage for kept in curve] == sorted(kept.coverage for kept in curve)
