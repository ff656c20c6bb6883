"""A corpus that holds together, and each way in which one does not."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from annotate.errors import InputError
from annotate.files import resource
from annotate.gold.doctor import examine
from annotate.scheme import load_scheme

SCHEME = load_scheme()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two articles of the seeds, each the one of its split."""
    seeds = resource("seeds")
    for split, article in (("train", "arms-01"), ("test", "arms-08")):
        source = next((seeds / "articles").glob(f"{article}.*"))
        (tmp_path / "articles").mkdir(exist_ok=True)
        shutil.copy(source, tmp_path / "articles")
        lines = [
            line
            for path in (seeds / "gold").glob("*.jsonl")
            for line in path.read_text(encoding="utf-8").splitlines()
            if json.loads(line)["article_id"] == article
        ]
        (tmp_path / "gold").mkdir(exist_ok=True)
        (tmp_path / "gold" / f"{split}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return tmp_path


def change(corpus: Path, edit: Callable[[dict[str, Any]], None]) -> list[str]:
    """Edits the first claim with a cue, and tells what the doctor says."""
    path = corpus / "gold" / "train.jsonl"
    claims = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    edit(next(claim for claim in claims if claim["statement"] and claim["statement"]["cue"]))
    path.write_text("\n".join(map(json.dumps, claims)), encoding="utf-8")
    return examine(corpus, SCHEME).problems


def test_the_seeds_hold_together() -> None:
    report = examine(resource("seeds"), SCHEME)
    assert report.problems == []
    assert sum(split.claims for split in report.splits) >= 900
    assert sum(split.articles for split in report.splits) >= 50
    assert report.twice >= 150
    claims = sum(split.claims for split in report.splits)
    for what in ("stance", "risk level", "risk type"):
        total = report.spread[what].total() if what == "stance" else claims
        assert all(0.05 <= count / total <= 0.6 for count in report.spread[what].values()), what


def test_a_sound_corpus_has_no_problem(corpus: Path) -> None:
    assert examine(corpus, SCHEME).problems == []


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (lambda c: c.update(text="Something else"), "its spans cut out"),
        (lambda c: c.update(spans=[[0, 10**6]]), "are not spans in order"),
        (lambda c: c["statement"].update(cue=[9, 9]), "statement.cue"),
        (lambda c: c.update(article_id="nowhere"), "there is no article nowhere"),
        (lambda c: c.update(kind="narrated"), "goes with no statement"),
        (lambda c: c.update(kind="continued"), "goes with no cue"),
        (lambda c: c["statement"].update(spans=[[0, 1]]), "reach beyond the statement's"),
        (lambda c: c.update(stance={"moon": "favor"}), "'moon', which is not in the scheme"),
        (lambda c: c.update(stance={"chinese-arms": "maybe"}), "is 'maybe'; the scheme has favor, against, neutral"),
        (lambda c: c["risk"].update(level="dire", types=["coercion"]), "is 'dire'; the scheme has none, low"),
        (lambda c: c["risk"].update(level="low", types=["boredom"]), "has 'boredom'"),
        (lambda c: c["risk"].update(level="low", types=[]), "the lowest level has no type"),
    ],
)
def test_each_fault_is_told_with_its_line(corpus: Path, edit: Callable[[dict[str, Any]], None], problem: str) -> None:
    problems = change(corpus, edit)
    assert any(problem in told and "train.jsonl, line " in told for told in problems), problems


def test_an_article_in_two_splits_is_told(corpus: Path) -> None:
    text = (corpus / "gold" / "test.jsonl").read_text(encoding="utf-8")
    with (corpus / "gold" / "train.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n" + text)
    problems = examine(corpus, SCHEME).problems
    assert any("arms-08 stands in test.jsonl and train.jsonl" in told for told in problems)
    assert any("stands 2 times" in told for told in problems)


def test_an_article_with_no_gold_is_told(corpus: Path) -> None:
    (corpus / "articles" / "new.txt").write_text("A headline.", encoding="utf-8")
    assert examine(corpus, SCHEME).problems == ["the article new has no gold."]


def test_no_gold_at_all_is_an_error(corpus: Path) -> None:
    shutil.rmtree(corpus / "gold")
    with pytest.raises(InputError, match="there is no gold here"):
        examine(corpus, SCHEME)
