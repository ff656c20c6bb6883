"""`annotate gold` as people run it."""

import json
from pathlib import Path

import pytest

from annotate.files import read_records, resource
from annotate.records import Correction, Gold
from tests.cli.test_commands import run
from tests.gold.examples import AGAINST, FAVOR, TARGET, as_annotation, claim, said, seeds, written

CLAIMS = [part for path in sorted(resource("seeds/gold").glob("*.jsonl")) for part in ("--claims", str(path))]


def test_gold_of_one_annotator_is_what_they_said(tmp_path: Path) -> None:
    log, output = written(tmp_path / "log.jsonl", map(as_annotation, seeds())), tmp_path / "gold.jsonl"
    told = run("gold", str(log), *CLAIMS, "-o", str(output))
    assert told.returncode == 0, told.stderr
    assert "1,754 claims decided." in told.stderr
    found = {gold.id: gold for gold in read_records(output, Gold)}
    for gold in seeds():
        assert found[gold.id].stance == gold.stance
        assert found[gold.id].risk.level == gold.risk.level
        assert set(found[gold.id].risk.types) == set(gold.risk.types)


def test_ties_are_told_and_nothing_new_is_skipped(tmp_path: Path) -> None:
    claims = written(tmp_path / "claims.jsonl", [claim("x"), claim("y"), claim("z")])
    work = [said("x", "ann", FAVOR), said("x", "bob", AGAINST), said("y", "ann", None, status="skipped")]
    call = (
        "gold",
        str(written(tmp_path / "log.jsonl", work)),
        "--claims",
        str(claims),
        "-o",
        str(tmp_path / "gold.jsonl"),
    )
    told = run(*call)
    assert f"x: stance to {TARGET} ({AGAINST} or {FAVOR})" in told.stderr or f"({FAVOR} or {AGAINST})" in told.stderr
    assert "because nobody gave a clear answer: y." in told.stderr
    assert "is up to date" in run(*call).stderr
    assert "1 claims decided" in run(*call, "--method", "dawid-skene").stderr


def test_gold_goes_to_standard_output_where_no_file_is_named(tmp_path: Path) -> None:
    claims = written(tmp_path / "claims.jsonl", [claim("x")])
    told = run("gold", str(written(tmp_path / "log.jsonl", [said("x", "ann", FAVOR)])), "--claims", str(claims))
    assert json.loads(told.stdout)["stance"] == {TARGET: FAVOR}


def test_corrections_become_claims(tmp_path: Path) -> None:
    work = [
        Correction(annotator="ann", article_id="a", claims=(claim("x"),)),
        Correction(annotator="bob", article_id="a", claims=()),
    ]
    log, output = written(tmp_path / "log.jsonl", work), tmp_path / "claims.jsonl"
    told = run("gold", str(log), "-o", str(output))
    assert told.returncode == 0, told.stderr
    assert [json.loads(line)["id"] for line in output.read_text(encoding="utf-8").splitlines()] == ["x"]
    assert "have them reviewed: a." in told.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["log.jsonl"], "Name their file with --claims"),
        (["log.jsonl", "--claims", "other.jsonl"], "x: annotated, but not among the claims"),
        (["log.jsonl", "--claims", "claims.jsonl", "-o", "log.jsonl"], "would be lost"),
        (["corrections.jsonl", "--claims", "claims.jsonl"], "leave --claims out"),
        (["missing.jsonl", "--claims", "claims.jsonl"], "there is no such file"),
        (["log.jsonl", "--claims", "claims.jsonl", "--method", "dice"], "'dice'"),
    ],
)
def test_a_wrong_call_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "claims.jsonl", [claim("x")])
    written(tmp_path / "other.jsonl", [claim("y")])
    written(tmp_path / "log.jsonl", [said("x", "ann", FAVOR)])
    written(tmp_path / "corrections.jsonl", [Correction(annotator="ann", article_id="a", claims=())])
    told = run("gold", *arguments)
    assert told.returncode == 2
    assert sentence in told.stderr
    assert told.stdout == ""
