"""Gold in two: nothing that is held out is learnt from."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from annotate.articles import read_articles
from annotate.cli import app
from annotate.errors import InputError
from annotate.files import read_records, resource
from annotate.gold.split import By, split
from annotate.records import Gold
from tests.gold.examples import seeds, written

GOLDS = list(seeds())
DATES = {article.id: article.date or "" for article in read_articles([str(resource("seeds/articles"))])}
KEPT = dict(zip(list(DATES)[1::3], list(DATES)[::3], strict=False))
"""As if every third article were a copy of the one before it."""


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


@given(st.sampled_from(get_args(By)), st.floats(0.05, 0.6), st.integers(0, 99))
def test_nothing_is_learnt_from_a_copy_of_what_is_held_out(by: By, share: float, seed: int) -> None:
    told = split(GOLDS, by, share, seed, DATES, KEPT)
    learnt, held = ({gold.article_id for gold in part} for part in told[:2])
    couples = [*KEPT.items(), *((kept, copy) for copy, kept in KEPT.items())]
    assert not [one for one, other in couples if one in learnt and other in held]
    left = {gold.article_id for gold in GOLDS} - learnt - held
    assert all(any({one, other} <= {article, *held} for one, other in couples) for article in left)
    assert by != "article" or not left


def test_copies_are_found_where_articles_are_named(tmp_path: Path) -> None:
    texts = {name: resource(f"seeds/articles/{name}.md").read_text("utf-8") for name in ("arms-01", "arms-02")}
    texts["reprint"] = texts["arms-01"].replace("date: 2026-03-02", "date: 2026-12-24")
    for name, text in texts.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    first = [gold for gold in GOLDS if gold.article_id in texts]
    reprinted = [
        gold.model_copy(update={"id": f"again-{gold.id}", "article_id": "reprint"})
        for gold in first
        if gold.article_id == "arms-01"
    ]
    gold = written(tmp_path / "gold.jsonl", [*first, *reprinted])
    arguments = [
        "split",
        str(gold),
        "--by",
        "time",
        "--share",
        "0.3",
        "-a",
        str(tmp_path),
        "-o",
        str(tmp_path / "parts"),
    ]
    done = CliRunner().invoke(app, arguments)
    assert f"claims left out for them: {len(reprinted)}" in done.stderr
    parts = [list(read_records(tmp_path / "parts" / f"{name}.jsonl", Gold)) for name in ("train", "test")]
    assert [{gold.article_id for gold in part} for part in parts] == [{"arms-02"}, {"reprint"}]


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
