"""Gold in two: nothing that is held out is learnt from."""

from collections.abc import Callable
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.articles import read_articles
from annotate.errors import InputError
from annotate.files import resource
from annotate.gold.split import By, split
from annotate.records import Gold
from tests.gold.examples import seeds

GOLDS = list(seeds())
DATES = {article.id: article.date or "" for article in read_articles([str(resource("seeds/articles"))])}


@given(st.sampled_from(get_args(By)), st.floats(0.05, 0.6), st.integers(0, 99))
def test_no_part_has_what_the_other_is_about(by: By, share: float, seed: int) -> None:
    told = split(GOLDS, by, share, seed, DATES)
    names: Callable[[Gold], set[str]] = {
        "article": lambda gold: {gold.article_id},
        "speaker": lambda gold: {gold.speaker.id} if gold.speaker else set(),
        "target": lambda gold: set(gold.stance),
        "time": lambda gold: {DATES[gold.article_id]},
    }[by]
    train, test = ({name for gold in part for name in names(gold)} for part in told[:2])
    assert not train & test
    assert test == set(told.held_out)
    assert {gold.id for gold in told.train}.isdisjoint(gold.id for gold in told.test)
    if by == "time":
        assert max(train) < min(test)


@pytest.mark.parametrize("by", ["article", "speaker", "time"])
def test_about_the_share_is_held_out(by: By) -> None:
    told = split(GOLDS, by, 0.2, 13, DATES)
    spoken = [gold for gold in GOLDS if gold.speaker or by != "speaker"]
    assert len(told.test) / len(spoken) == pytest.approx(0.2, abs=0.06)
    assert len(told.train) + len(told.test) == len(GOLDS)


def test_what_cannot_be_split_is_told() -> None:
    one = [gold for gold in GOLDS if gold.article_id == GOLDS[0].article_id]
    with pytest.raises(InputError, match="cannot be split by article"):
        split(one, "article", 0.2, 13)
    with pytest.raises(InputError, match="has no date"):
        split(one, "time", 0.2, 13)
