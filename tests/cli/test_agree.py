"""`annotate agree` as people run it."""

import json
from pathlib import Path

import pytest

from annotate.files import resource
from annotate.records import Correction
from tests.cli.test_commands import run
from tests.gold.examples import AGAINST, FAVOR, as_annotation, claim, said, seeds, written


@pytest.fixture
def first(tmp_path: Path) -> Path:
    return written(tmp_path / "first.jsonl", map(as_annotation, seeds()))


SECOND = str(resource("seeds/second.jsonl"))


def test_tables_on_standard_output_and_a_page(first: Path, tmp_path: Path) -> None:
    page = tmp_path / "agreement.html"
    claims = str(resource("seeds/gold/test.jsonl"))
    told = run("agree", str(first), SECOND, "--claims", claims, "--page", str(page))
    assert told.returncode == 0, told.stderr
    for words in ("stance", "speaks to a", "risk level", "risk types", "disputed", "Shared: 160 of 1,754"):
        assert words in told.stdout
    assert "agreement.html" in told.stderr
    assert "How far annotators agree" in page.read_text(encoding="utf-8")


def test_json_is_all_that_stands_on_standard_output(first: Path) -> None:
    told = json.loads(run("agree", str(first), SECOND, "--json").stdout)
    assert told["annotators"] == {"first": 1754, "second": 160}
    stance = next(agreement for agreement in told["agreement"] if agreement["question"] == "stance")
    alpha = stance["overall"]["alpha"]
    assert alpha["low"] < alpha["value"] < alpha["high"]
    assert told["disputed"][0]["disagreement"] >= told["disputed"][-1]["disagreement"] > 0


def test_one_annotator_is_told_and_is_no_fault() -> None:
    told = run("agree", SECOND)
    assert told.returncode == 0
    assert "agreement takes a second annotator" in told.stdout
    assert json.loads(run("agree", SECOND, "--json").stdout)["agreement"][0]["overall"]["alpha"]["value"] is None


def test_no_variation_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "log.jsonl", [said("x", name, FAVOR) for name in ("ann", "bob")])
    assert "no variation" in run("agree", str(path)).stdout


def test_corrected_articles_are_compared_by_their_claims(tmp_path: Path) -> None:
    work = [Correction(annotator=name, article_id="a", claims=(claim("x"), claim("y", (9, 12)))) for name in "pq"]
    told = run("agree", str(written(tmp_path / "log.jsonl", work)))
    assert told.returncode == 0
    assert "F1 of claims, exact" in told.stdout
    assert "1.00" in told.stdout


def test_names_are_no_markup(tmp_path: Path) -> None:
    work = [said("x", "[red]ann[/nope]", FAVOR, seconds=3), said("x", "[/bob]", AGAINST, comment="[/x]")]
    told = run("agree", str(written(tmp_path / "log.jsonl", work)))
    assert told.returncode == 0, told.stderr
    assert "[/bob]" in told.stdout


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "the file is empty"),
        ("nonsense", "log.jsonl, line 1: this is no JSON"),
        ('{"claim_id": "x"}', "log.jsonl, line 1, field annotator"),
    ],
)
def test_bad_input_is_a_sentence(tmp_path: Path, line: str, sentence: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(line, encoding="utf-8")
    page = tmp_path / "page.html"
    told = run("agree", str(path), "--page", str(page))
    assert told.returncode == 2
    assert sentence in told.stderr
    assert told.stdout == ""
    assert not page.exists()
