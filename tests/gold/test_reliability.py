"""Coefficients held to published worked examples, and to crowd-kit, NLTK and scikit-learn."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from crowdkit.metrics.data import alpha_krippendorff
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nltk.metrics import masi_distance
from nltk.metrics.agreement import AnnotationTask
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

from annotate.gold.reliability import (
    Estimate,
    Pairs,
    agreed,
    alpha,
    cohen,
    fixed,
    fleiss,
    masi,
    nominal,
    ordinal,
    pairs,
    quadratic,
)

Table = Sequence[Sequence[int | None]]
"""Answers of each rater, by row, to each unit, by column."""

KRIPPENDORFF_C = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
"""Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, C: four observers, twelve units, some missing."""

FLEISS_1971 = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
"""
"""Fleiss (1971), Measuring nominal scale agreement among many raters: 30 patients, six diagnoses each, five sorts."""

FOURTEEN_RATERS = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip
"""The worked example of Wikipedia's article "Fleiss' kappa": ten subjects, fourteen raters, five values."""

tables = st.integers(2, 4).flatmap(
    lambda raters: st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=raters, max_size=raters), min_size=1, max_size=12
    )
)
"""Answers by unit, by rater, some missing."""


def paired(table: Table) -> Pairs:
    answers = [(u, r, v) for r, row in enumerate(table) for u, v in enumerate(row) if v is not None]
    unit, rater, given = np.array(answers, dtype=int).reshape(-1, 3).T
    return pairs(unit, unit, rater, given)


def by_unit(units: Table) -> Pairs:
    return paired(list(zip(*units, strict=True)))


def from_counts(counts: Sequence[Sequence[int]]) -> Pairs:
    """Raters of whom only the answers are known: how many gave each value, by column, to each unit, by row."""
    return by_unit([[v for v, n in enumerate(row) for _ in range(n)] for row in counts])


def confused(confusion: Sequence[Sequence[int]]) -> Pairs:
    """Two raters, of whom it is told how often one's answer, by row, goes with the other's, by column."""
    return by_unit([[i, j] for i, row in enumerate(confusion) for j, n in enumerate(row) for _ in range(n)])


def value(estimate: Estimate) -> float:
    assert estimate.value is not None
    return estimate.value


def unweighted(count: int) -> NDArray[Any]:
    return 1 - np.eye(count)


def lettered(*rows: str) -> Pairs:
    """Answers as letters or digits, a dot where one is missing."""
    symbols = sorted({*"".join(rows)} - {"."})
    return paired([[None if s == "." else symbols.index(s) for s in row] for row in rows])


def test_krippendorff_2011_a_binary_data_of_two_observers() -> None:
    assert value(alpha(lettered("0100000010", "1110010000"), 2, nominal)) == pytest.approx(0.0952, abs=5e-5)


def test_krippendorff_2011_b_nominal_data_of_two_observers() -> None:
    assert value(alpha(lettered("aabbdcccedda", "babbbccceddd"), 5, nominal)) == pytest.approx(0.6920, abs=5e-5)


def test_krippendorff_2011_c_any_number_of_observers_and_missing_data() -> None:
    data = lettered(*KRIPPENDORFF_C)
    assert value(alpha(data, 5, nominal)) == pytest.approx(0.7434, abs=5e-5)
    assert value(alpha(data, 5, ordinal)) == pytest.approx(0.8154, abs=5e-5)
    assert value(alpha(data, 5, fixed(quadratic(5)))) == pytest.approx(0.8491, abs=5e-5)


def test_fleiss_1971_psychiatric_diagnoses() -> None:
    counts = [[int(n) for n in row] for row in FLEISS_1971.split()]
    assert value(fleiss(from_counts(counts), 5)) == pytest.approx(0.4302, abs=5e-5)


def test_fleiss_kappa_of_fourteen_raters() -> None:
    data = from_counts(FOURTEEN_RATERS)
    assert value(fleiss(data, 5)) == pytest.approx(0.2099, abs=5e-5)
    assert agreed(data) == pytest.approx(0.3780, abs=5e-5)


def test_cohen_kappa_of_fifty_grant_proposals() -> None:
    """The simple example of Wikipedia's article "Cohen's kappa"."""
    assert value(cohen(confused([[20, 5], [10, 15]]), 2, unweighted(2))) == pytest.approx(0.4000, abs=5e-5)


def test_cohen_1968_kappa_and_weighted_kappa_of_diagnoses() -> None:
    """Cohen (1968), Weighted kappa: 200 patients, the shares of its table 1; printed there as .492 and .348."""
    data = confused([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert value(cohen(data, 3, unweighted(3))) == pytest.approx(0.4915, abs=5e-5)
    assert value(cohen(data, 3, np.array([[0, 1, 3], [1, 0, 6], [3, 6, 0]]))) == pytest.approx(0.3478, abs=5e-5)


def test_kappa_of_two_radiologists() -> None:
    """85 mammograms, as analysed in SAS in Penn State's STAT 509, lesson 18.7."""
    data = confused([[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]])
    assert value(cohen(data, 4, unweighted(4))) == pytest.approx(0.4728, abs=5e-5)


def test_passonneau_2006_sets() -> None:
    """MASI: the Jaccard index, times 1 for the same, 2/3 for one within the other, 1/3 for others that share some."""
    sets = [frozenset(s) for s in ("", "a", "ab", "abc", "bd", "abcd")]
    apart = masi(sets)
    assert np.allclose(apart, apart.T)
    assert np.diag(apart).tolist() == [0] * 6
    assert apart[0].tolist() == [0, 1, 1, 1, 1, 1]
    assert apart[1, 2] == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert apart[2, 3] == pytest.approx(1 - 2 / 3 * 2 / 3)
    assert apart[2, 4] == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert apart[2, 5] == pytest.approx(0.6667, abs=5e-5)  # NLTK's example


@settings(deadline=None)
@given(tables)
def test_nominal_alpha_is_crowd_kits(units: Table) -> None:
    answers = [(u, r, v) for u, row in enumerate(units) for r, v in enumerate(row) if v is not None]
    counts = pd.Series([u for u, _, _ in answers]).value_counts()
    shared = [answer for answer in answers if counts[answer[0]] > 1]
    assume(len({v for _, _, v in shared}) > 1)
    table = pd.DataFrame(shared, columns=["task", "worker", "label"])
    assert value(alpha(by_unit(units), 4, nominal)) == pytest.approx(alpha_krippendorff(table))


@settings(deadline=None)
@given(st.lists(st.lists(st.frozensets(st.sampled_from("abc"), min_size=1), min_size=3, max_size=3), min_size=2))
def test_alpha_of_sets_is_nltks(units: list[list[frozenset[str]]]) -> None:
    sets = sorted({answer for row in units for answer in row}, key=sorted)
    assume(len(sets) > 1)
    data = [(r, u, answer) for u, row in enumerate(units) for r, answer in enumerate(row)]
    found = alpha(by_unit([[sets.index(answer) for answer in row] for row in units]), len(sets), fixed(masi(sets)))
    assert value(found) == pytest.approx(AnnotationTask(data, masi_distance).alpha())


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=30))
def test_cohen_is_scikit_learns(rows: list[tuple[int, int]]) -> None:
    first, second = zip(*rows, strict=True)
    for weights, name in ((unweighted(4), None), (quadratic(4), "quadratic")):
        found = cohen(by_unit(rows), 4, weights).value
        if len({*first, *second}) == 1:
            assert found is None
        else:
            assert found == pytest.approx(cohen_kappa_score(first, second, weights=name, labels=range(4)))


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=2, max_size=20))
def test_cohen_of_several_raters_is_the_mean_over_their_pairs(units: list[list[int]]) -> None:
    columns = list(zip(*units, strict=True))
    couples = [(columns[i], columns[j]) for i, j in ((0, 1), (0, 2), (1, 2))]
    kappas = [cohen_kappa_score(a, b) for a, b in couples if len({*a, *b}) > 1]
    assume(kappas)
    assert value(cohen(by_unit(units), 3, unweighted(3))) == pytest.approx(np.mean(kappas))


@settings(deadline=None)
@given(tables)
def test_nothing_breaks_a_coefficient(units: Table) -> None:
    data = by_unit(units)
    answers = {v for row in units if sum(v is not None for v in row) > 1 for v in row if v is not None}
    for found in (alpha(data, 4, nominal), alpha(data, 4, ordinal), fleiss(data, 4)):
        assert (found.value is None) == (len(answers) < 2)
        assert found.value is None or found.value <= 1
        assert found.low is None or found.high is None or found.low < found.high
    cohen(data, 4, unweighted(4))


def test_the_interval_holds_the_value_and_is_the_same_again() -> None:
    data = confused([[20, 5], [10, 15]])
    found = alpha(data, 2, nominal)
    assert found.low is not None
    assert found.high is not None
    assert found.low < value(found) < found.high
    assert found == alpha(data, 2, nominal)


def test_the_interval_is_over_claims() -> None:
    """Ten claims of five targets each, answered alike within a claim: as wide as ten units, not as fifty."""
    random = np.random.default_rng(3)
    answers = np.repeat(random.integers(0, 2, (10, 2)), 5, axis=0)
    unit, rater = np.repeat(np.arange(50), 2), np.tile([0, 1], 50)
    widths = []
    for claim in (unit // 5, unit):
        found = alpha(pairs(claim, unit, rater, answers.ravel()), 2, nominal)
        assert found.low is not None
        assert found.high is not None
        widths.append(found.high - found.low)
    assert widths[0] > 1.5 * widths[1]


def test_perfect_agreement_has_no_interval() -> None:
    assert alpha(confused([[9, 0], [0, 9]]), 2, nominal) == Estimate(value=1.0)


def test_a_thousand_claims_take_less_than_a_second() -> None:
    random = np.random.default_rng(1)
    unit, rater = np.repeat(np.arange(1000), 3), np.tile(np.arange(3), 1000)
    data = pairs(unit, unit, rater, random.integers(0, 60, 3000))
    start = time.perf_counter()
    alpha(data, 60, nominal)
    assert time.perf_counter() - start < 1
