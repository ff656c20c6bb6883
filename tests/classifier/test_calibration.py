"""Temperature, threshold, and what is too unsure to tell."""

import numpy as np
import pytest
from scipy.special import softmax

from annotate.classifier.calibration import ALL, fits, least, stances, temperature, threshold


def test_a_model_that_is_too_sure_gets_the_temperature_that_it_needs() -> None:
    random = np.random.default_rng(0)
    logits = random.normal(size=(5_000, 3)) * 2
    labels = np.array([random.choice(3, p=row) for row in softmax(logits, axis=1)])
    assert temperature(lambda t: softmax(3 * logits / t, axis=1), labels) == pytest.approx(3, rel=0.1)


def test_few_labels_tell_nothing() -> None:
    assert temperature(lambda t: softmax(np.eye(3) / t, axis=1), np.array([0, 1, 2])) == 1
    assert threshold(np.ones((3, 2)), np.ones((3, 2))) == 0.5


def test_the_threshold_is_where_f1_is_highest() -> None:
    probabilities = np.array([[0.3], [0.1]] * 20)
    labels = np.array([[1], [0]] * 20)
    assert threshold(probabilities, labels) <= 0.3


@pytest.mark.parametrize("coverage", [0.7, 0.9])
def test_the_right_label_is_among_the_possible_as_often_as_was_promised(coverage: float) -> None:
    random = np.random.default_rng(1)
    shares = softmax(random.normal(size=(20_000, 3)) * 2, axis=1)
    labels = np.array([random.choice(3, p=row) for row in shares])
    cut = least(shares[:10_000], labels[:10_000], coverage)
    assert cut is not None
    held = shares[10_000:][np.arange(10_000), labels[10_000:]] >= cut
    assert held.mean() == pytest.approx(coverage, abs=0.02)


def test_of_few_labels_nothing_is_promised() -> None:
    assert least(np.eye(3), np.array([0, 1, 2]), 0.8) is None


def test_each_sort_of_question_is_fitted_on_its_own() -> None:
    random = np.random.default_rng(0)
    labels, sorts = random.integers(3, size=600), ["named"] * 400 + ["sourced"] * 190 + ["unnamed"] * 10
    # What names its target is always answered right, though without much certainty; the rest by chance, and surely.
    logits = np.where(
        np.array(sorts)[:, None] == "named", np.eye(3)[labels], 5 * np.eye(3)[random.integers(3, size=600)]
    )
    found = fits(logits, labels, sorts, 0.8)
    assert set(found) == {ALL, "named", "sourced"}
    assert found["named"].temperature < 1 < found["sourced"].temperature
    for sort in ("named", "sourced"):
        there = np.array(sorts) == sort
        shares = stances(logits[there], found[sort].temperature)
        assert (shares[np.arange(there.sum()), labels[there]] >= found[sort].least).mean() >= 0.8
