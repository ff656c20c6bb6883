"""Bootstrap intervals over articles."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotate.evaluation.intervals import intervals


def share(values: NDArray[Any]) -> dict[str, float]:
    return {"share": float(values.mean())}


def test_the_value_lies_in_its_interval_and_the_same_data_give_the_same() -> None:
    values = np.arange(40) % 2
    groups = [f"article {i // 4}" for i in range(40)]
    first = intervals(groups, lambda rows: share(values[rows]))["share"]
    assert first.value == 0.5
    assert first.low <= first.value <= first.high
    assert first == intervals(groups, lambda rows: share(values[rows]))["share"]


def test_rows_of_one_article_are_drawn_together() -> None:
    """Ten articles, each all right or all wrong: as wide as ten rows, and wider than a hundred would be."""
    values = np.repeat([0, 1], 50)
    by_article = intervals([f"article {i // 10}" for i in range(100)], lambda rows: share(values[rows]))["share"]
    by_row = intervals([f"row {i}" for i in range(100)], lambda rows: share(values[rows]))["share"]
    assert by_article.high - by_article.low > 2 * (by_row.high - by_row.low)
