"""Articles as tasks of the `claims` interface, and marks read back as claims."""

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.files import read_records
from annotate.records import Article, Claim, Gold
from annotate.studio.corrections import origins, read
from annotate.studio.spans import article_task
from annotate.studio.tasks import Task

EMOJI = Article(
    id="emoji",
    text=(
        "🙂 Hello  there.\r\n\r\n🚀 War is\tunlikely 🙂, said Timothy Heath of Rand. “But 🚀 things,” he added, "
        "“can change.”\n\n🙂🙂 The talks will go on, according to Ana Ilić 👩‍👩‍👧."
    ),
)


def seeds() -> list[Article]:
    return list(read_articles(["seeds/articles"]))


def gold() -> list[Claim]:
    golds = (gold for name in ("train", "dev", "test") for gold in read_records(Path(f"seeds/gold/{name}.jsonl"), Gold))
    return [Claim(**{field: getattr(gold, field) for field in Claim.model_fields}) for gold in golds]


def by_article(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    ordered = sorted(claims, key=lambda claim: (claim.article_id, claim.sentence, claim.spans, claim.id))
    return {name: list(group) for name, group in groupby(ordered, key=lambda claim: claim.article_id)}


@pytest.mark.parametrize("source", ["gold", "extracted"])
def test_claims_come_back_as_they_were_marked(source: str) -> None:
    articles = {article.id: article for article in (*seeds(), EMOJI)}
    claims = gold() if source == "gold" else list(extract(articles.values()))
    for name, those in by_article(claims).items():
        task = article_task(articles[name], those, 1, "rules")
        told = read(task.result, articles[name], task.data["speakers"])
        assert told.problems == []
        assert told.claims == those


@pytest.fixture
def task() -> Task:
    return article_task(EMOJI, list(extract([EMOJI])), 1, "rules")


def first(task: Task, label: str) -> dict[str, Any]:
    return next(item for item in task.result if item.get("value", {}).get("labels") == [label])


def test_a_changed_border_changes_the_claim(task: Task) -> None:
    statement = first(task, "Statement")
    statement["value"] |= {"start": statement["value"]["start"] + 2, "text": statement["value"]["text"][2:]}
    claim = next(claim for claim in read(task.result, EMOJI, task.data["speakers"]).claims if claim.speaker)
    assert claim.text == "War is\tunlikely 🙂"
    assert claim.speaker
    assert claim.speaker.name == "Timothy Heath"


def test_a_corrected_name_is_the_speakers(task: Task) -> None:
    named = next(item for item in task.result if item.get("from_name") == "name")
    named["value"]["text"] = ["Tim Heath"]
    names = [claim.speaker.name for claim in read(task.result, EMOJI, {}).claims if claim.speaker]
    assert "Tim Heath" in names


def test_a_statement_without_its_tie_has_no_speaker(task: Task) -> None:
    untied = [item for item in task.result if item.get("labels") != ["said by"]]
    told = read(untied, EMOJI, {})
    assert any(claim.statement and claim.speaker is None for claim in told.claims)
    assert any("no statement is tied to the speaker 'Timothy Heath'" in problem for problem in told.problems)


def test_a_tie_may_be_drawn_either_way(task: Task) -> None:
    turned = [
        {**item, "from_id": item["to_id"], "to_id": item["from_id"]} if item["type"] == "relation" else item
        for item in task.result
    ]
    assert read(turned, EMOJI, task.data["speakers"]) == read(task.result, EMOJI, task.data["speakers"])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"start": 5_000, "end": 5_010}, "does not lie in the text"),
        ({"text": "peace"}, "is said to be 'peace'"),
        ({"labels": ["Rumour"]}, r"is labelled \['Rumour'\]"),
        ({"labels": ["Statement", "Cue"]}, "is labelled"),
    ],
)
def test_a_mark_that_cannot_be_used_is_told_and_the_others_are_read(
    task: Task, change: dict[str, Any], problem: str
) -> None:
    before = read(task.result, EMOJI, {}).claims
    first(task, "Claim")["value"] |= change
    claims, problems = read(task.result, EMOJI, {})
    assert len(claims) == len(before) - 1
    assert re.search(problem, problems[0])


def test_what_became_of_suggested_spans_is_counted(task: Task) -> None:
    suggested = [{**item, "value": dict(item["value"])} if "value" in item else item for item in task.result]
    result = [item for item in task.result if item is not first(task, "Cue")]
    moved = first(task, "Claim")
    moved["value"]["end"] -= 1
    own = {**first(task, "Speaker"), "id": "made-here"}
    counted = origins([*result, own], suggested)
    labels = [item["value"]["labels"][0] for item in suggested if item["type"] == "labels"]
    assert counted["Cue"] == {"deleted": 1, "kept": labels.count("Cue") - 1}
    assert counted["Claim"].get("changed") == 1
    assert counted["Speaker"] == {"kept": labels.count("Speaker"), "added": 1}
    assert counted["Statement"] == {"kept": labels.count("Statement")}
