"""What is found, counted against gold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.claims.tagger.decode import Tagged
from annotate.claims.tagger.scores import MEASURES, f1, tally

ORDERED = st.tuples(st.integers(0, 500), st.integers(1, 60)).map(lambda pair: (pair[0], pair[0] + pair[1]))
FOUND = st.builds(Tagged, st.tuples(ORDERED), ORDERED, st.none() | ORDERED, st.just(1.0))
SAID = Tagged(((10, 30),), (5, 9), (0, 4), 1.0)


@given(st.lists(FOUND, min_size=1, max_size=8))
def test_gold_against_itself_is_right(gold: list[Tagged]) -> None:
    scores = f1([tally(gold, gold)])
    named = any(one.source for one in gold)
    assert scores == {name: float(named) if name == "source" else 1.0 for name in MEASURES}


@given(st.lists(FOUND, max_size=8), st.lists(FOUND, max_size=8))
def test_nothing_is_counted_twice(gold: list[Tagged], found: list[Tagged]) -> None:
    for right, theirs, mine in tally(gold, found):
        assert 0 <= right <= min(theirs, mine)


def test_borders_count_for_the_strict_measures_alone() -> None:
    near = SAID._replace(content=((10, 22),), cue=(5, 8))
    scores = f1([tally([SAID], [near])])
    assert scores == pytest.approx({"F1 at 0.3": 1, "F1 at 0.8": 0, "source": 1, "cue": 0, "content": 0})
