"""Coefficients held to published worked examples, and to crowd-kit, NLTK and scikit-learn."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from crowdkit.metrics.data import alpha_krippendorff
from hypothesis import assume, given
from hypothesis import strategies as st
from nltk.metrics import masi_distance
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

from annotate.gold.reliability import (
    Estimate, Pairs, agreed, alpha, bootstrap, cohen, fixed, fleiss, masi, nominal, ordinal, pairs, quadratic
)  # fmt: skip

Table = Sequence[Sequence[int | None]]
"""Answers of each rater, by row, to each unit, by column."""


def paired(table: Table) -> Pairs:
    answers = [(u, r, v) for r, row in enumerate(table) for u, v in enumerate(row) if v is not None]
    unit, rater, value = np.array(answers, dtype=int).reshape(-1, 3).T
    return pairs(unit, unit, rater, value)


def from_counts(counts: Sequence[Sequence[int]]) -> Pairs:
    """Raters of whom only the answers are known: how many gave each value, by column, to each unit, by row."""
    return paired(list(zip(*[[v for v, n in enumerate(row) for _ in range(n)] for row in counts], strict=True)))


def confused(confusion: Sequence[Sequence[int]]) -> Pairs:
    """Two raters, of whom it is told how often one's answer, by row, goes with the other's, by column."""
    both = [(i, j) for i, row in enumerate(confusion) for j, n in enumerate(row) for _ in range(n)]
    return paired(list(zip(*both, strict=True)))


def value(estimate: Estimate) -> float:
    assert estimate.value is not None
    return estimate.value


def digits(text: str) -> list[int | None]:
    return [None if digit == "." else int(digit) for digit in text]


KRIPPENDORFF_C = [digits("123321412..."), digits("1233224125.3"), digits(".33323422510".replace("0", ".").replace("51.", "51.")), digits("1233244125 1.".replace(" ", ""))]
"""Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", C: four observers, twelve units, any missing."""
