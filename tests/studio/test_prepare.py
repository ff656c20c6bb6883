"""Claims and their articles, read from files."""

import json
from pathlib import Path

import pytest

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.errors import InputError
from annotate.files import write_records
from annotate.manifest import describe, keep
from annotate.records import Claim
from annotate.scheme import load_scheme
from annotate.studio.interface import slots
from annotate.studio.prepare import article_tasks, articles_of, claims_to_ask, label_tasks

SCHEME = load_scheme()


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text("The fence must stand, said Ana Ilić. The mayor left.", encoding="utf-8")
    return path


@pytest.fixture
def claims(tmp_path: Path, article: Path) -> Path:
    """As `annotate extract` leaves them: with a manifest beside them."""
    path = tmp_path / "claims.jsonl"
    write_records(path, extract(read_articles([str(article)])))
    keep(path, describe("extract", [article]))
    return path


def test_the_manifest_tells_where_the_articles_are(claims: Path, article: Path) -> None:
    found = claims_to_ask(claims)
    assert [*articles_of(found, claims, [])] == [found[0].article_id]
    assert articles_of(found, claims, [str(article)]) == articles_of(found, claims, [])


def test_without_a_manifest_the_articles_have_to_be_named(tmp_path: Path, claims: Path) -> None:
    bare = tmp_path / "bare.jsonl"
    bare.write_bytes(claims.read_bytes())
    with pytest.raises(InputError, match=r"bare.jsonl: .* name them with --articles"):
        articles_of(claims_to_ask(bare), bare, [])


def test_an_article_that_has_changed_or_gone_is_told(tmp_path: Path, claims: Path, article: Path) -> None:
    found = claims_to_ask(claims)
    article.write_text("Now the fence must stand, said Ana Ilić.", encoding="utf-8")
    with pytest.raises(InputError, match="the article has changed since"):
        articles_of(found, claims, [])
    other = tmp_path / "other.txt"
    other.write_text("Another text.", encoding="utf-8")
    with pytest.raises(InputError, match="which is not among those read"):
        articles_of(found, claims, [str(other)])


def test_gold_is_read_as_claims_and_a_line_that_is_none_is_told(tmp_path: Path) -> None:
    assert all(type(claim) is Claim for claim in claims_to_ask(Path("seeds/gold/dev.jsonl")))
    path = tmp_path / "no.jsonl"
    path.write_text(json.dumps({"id": "x"}), encoding="utf-8")
    with pytest.raises(InputError, match=r"no.jsonl, line 1, field article_id: field required"):
        claims_to_ask(path)


def test_every_claim_has_a_task_and_every_article_one(claims: Path) -> None:
    found = claims_to_ask(claims)
    articles = articles_of(found, claims, [])
    tasks = label_tasks(found, articles, SCHEME)
    assert [task.data["claim_id"] for task in tasks] == [claim.id for claim in found]
    assert all("border-fence" in task.data["targets"] for task in tasks)
    assert all(len(task.data["targets"]) <= slots(SCHEME) for task in tasks)
    named = label_tasks(found[1:], articles, SCHEME, ["coal-exit"])
    assert all("coal-exit" in task.data["targets"] for task in named)
    assert [task.data["article_id"] for task in article_tasks(found, articles, SCHEME, "rules")] == list(articles)
