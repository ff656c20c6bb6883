"""What ran more than once is found, however it was edited, and nothing else is."""

import json
from pathlib import Path

import numpy as np
import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from annotate.articles.copies import Group, copies
from annotate.cli.copies import copies as verb
from annotate.files import resource
from annotate.records import Article
from benchmarks.copies import EDITS, Edit, corpus, edited, lent, measured

TAKEN = corpus()
SEEDS = TAKEN.articles
STORIES = [
    story
    for article in SEEDS[:3]
    for story in (article, edited(article, Edit(0.1, 0.2, True), TAKEN, np.random.default_rng(0), f"{article.id}, too"))
] + SEEDS[3:5]
"""Three articles with a copy each, and two without."""


def names(group: Group) -> list[str]:
    return [ran.article_id for ran in (group.kept, *group.copies)]


def again(article: Article, name: str, **changes: str) -> Article:
    return article.model_copy(update={"id": name} | changes)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("kind", EDITS)
def test_copies_with_one_word_in_ten_changed_are_found_and_nothing_else(kind: str, seed: int) -> None:
    told = measured(EDITS[kind]._replace(changed=0.1), TAKEN, seed)
    assert told.precision == 1
    assert told.f1 >= 0.95


def test_two_copies_of_what_is_not_at_hand_are_found() -> None:
    assert measured(Edit(changed=0.1, headline=True), TAKEN, 3, both=True).f1 >= 0.95


def test_articles_that_share_some_paragraphs_are_no_copies() -> None:
    assert lent(0.3, TAKEN, 1) == 0


def test_a_round_up_is_no_copy_of_the_articles_in_it() -> None:
    assert not copies([*SEEDS, Article(id="all", text="\n".join(article.text for article in SEEDS[:5]))])


def test_header_case_spaces_and_punctuation_make_no_difference() -> None:
    body = SEEDS[0].text.split("---\n", 2)[-1]
    text = body.upper().replace(" ", " \u00a0").replace(",", " –").replace("\n\n", "\r\n")
    (group,) = copies([SEEDS[0], again(SEEDS[0], "again", text=f"---\nsection: Other\n---\n{text}")])
    assert group.copies[0].similarity == 1


@given(st.lists(st.sampled_from(["the", "war", "is", "near", "again", "and"]), max_size=20))
def test_short_texts_have_no_copies(words: list[str]) -> None:
    assert not copies(Article(id=name, text=" ".join(words)) for name in "abc")


@settings(max_examples=40, deadline=None)
@given(st.permutations(STORIES), st.lists(st.sampled_from([None, "2026-01-02", "2026-03-04"]), min_size=8, max_size=8))
def test_the_earliest_is_kept_and_order_decides_only_where_dates_do_not(
    stories: list[Article], dates: list[str | None]
) -> None:
    read = [story.model_copy(update={"date": date}) for story, date in zip(stories, dates, strict=True)]
    groups = copies(read)
    found = [[story for story in read if story.id in names(group)] for group in groups]
    assert {frozenset(names(group)) for group in groups} == {frozenset((s.id, f"{s.id}, too")) for s in SEEDS[:3]}
    for group, those in zip(groups, found, strict=True):
        assert names(group) == [story.id for story in sorted(those, key=lambda story: story.date or "9999")]
    first = [read.index(those[0]) for those in found]
    assert first == sorted(first)


def test_what_a_hundred_outlets_ran_counts_once_with_where_it_ran() -> None:
    told = {"outlet": "Gazette", "date": "2026-12-24", "url": "https://example.org/again", "title": "In other words"}
    (group,) = copies([SEEDS[0], *(again(SEEDS[0], str(number), **told) for number in range(99))])
    assert group.kept.article_id == SEEDS[0].id
    assert len(group.copies) == 99
    assert group.copies[0].model_dump(include=set(told)) == told


def test_the_verb_writes_a_group_a_line_or_shows_a_table(tmp_path: Path) -> None:
    lines = [article.model_dump_json() for article in (SEEDS[0], again(SEEDS[0], "again", title="A [bold] headline"))]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
    app = typer.Typer()
    app.command()(verb)
    written = CliRunner().invoke(app, [str(tmp_path), "-o", str(tmp_path / "copies.jsonl")])
    assert "copies: 1." in written.stderr
    assert Group.model_validate(json.loads((tmp_path / "copies.jsonl").read_text("utf-8"))).copies[0].title
    shown = CliRunner().invoke(app, [str(tmp_path / "articles.jsonl")])
    assert "A [bold] headline" in " ".join(shown.stdout.split())
    assert not CliRunner().invoke(app, [str(resource("seeds/articles")), "--json"]).stdout
