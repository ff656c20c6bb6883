"""`annotate score` from the command line, with a model that guesses in the place of a trained one."""

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from annotate.cli import main
from annotate.scheme import Scheme
from tests.scoring.example import MODEL, guess

ARTICLE = str(Path(__file__).parent / "port.txt")


class Run:
    """Calls the command, and tells its exit code, standard output and standard error."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]:
        self._monkeypatch.setattr(sys, "argv", ["annotate", "score", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        printed = self._capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, scheme: Scheme) -> Run:
    stand_in = ModuleType("annotate.classifier.predict")
    vars(stand_in).update(
        load=lambda path: SimpleNamespace(scheme=scheme),
        predict_claims=lambda model, claims: guess(model.scheme, claims),
        identity=lambda model: MODEL,
        answers=lambda model, asked: [SimpleNamespace(stance=[1 / 3] * len(model.scheme.stances)) for _ in asked],
        WINDOW=256,
    )
    monkeypatch.setitem(sys.modules, "annotate.classifier.predict", stand_in)
    (tmp_path / "model").mkdir()
    monkeypatch.setenv("ANNOTATE_MODEL", str(tmp_path / "model"))
    monkeypatch.setenv("COLUMNS", "160")
    return Run(monkeypatch, capsys)


def test_scores_and_report_are_written_and_not_made_twice(run: Run, tmp_path: Path) -> None:
    scores, report = tmp_path / "scores.jsonl", tmp_path / "report.html"

    code, out, err = run(ARTICLE, "-o", scores, "--report", report)
    assert (code, out) == (0, "")
    rows = [json.loads(line) for line in scores.read_text(encoding="utf-8").splitlines()]
    assert f"{len(rows)} claims scored" in err
    assert {row["model"] for row in rows} == {MODEL}
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")

    report.write_text("mine", encoding="utf-8")
    assert "Up to date" in run(ARTICLE, "-o", scores, "--report", report)[2]
    assert report.read_text(encoding="utf-8") == "mine"
    run(ARTICLE, "-o", scores, "--report", report, "--force")
    assert report.read_text(encoding="utf-8") != "mine"


def test_another_model_scores_anew(run: Run, tmp_path: Path) -> None:
    scores = tmp_path / "scores.jsonl"
    run(ARTICLE, "-o", scores)
    (tmp_path / "model" / "weights").write_text("other", encoding="utf-8")
    assert "claims scored" in run(ARTICLE, "-o", scores)[2]


def test_json_alone_stands_on_standard_output(run: Run) -> None:
    code, out, _ = run(ARTICLE, "--json")
    assert code == 0
    assert all({"stance", "risk", "model"} <= json.loads(line).keys() for line in out.splitlines())


def test_with_no_output_a_table_is_shown(run: Run) -> None:
    code, out, _ = run(ARTICLE)
    assert code == 0
    assert "Stance" in out
    assert "Tomas Brekke" in out


@pytest.mark.parametrize(("output", "report"), [("no/scores.jsonl", "report.html"), ("scores.jsonl", "no/report.html")])
def test_where_one_output_cannot_be_written_none_is(run: Run, tmp_path: Path, output: str, report: str) -> None:
    (tmp_path / "no").write_text("a file where a folder is asked for", encoding="utf-8")

    code, out, err = run(ARTICLE, "-o", tmp_path / output, "--report", tmp_path / report)

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "nothing can be written there" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "no"]


def test_a_missing_article_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    code, _, err = run(tmp_path / "nope.txt", "--report", tmp_path / "report.html")
    assert code == 2
    assert "nope.txt: there is no such file" in err
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("-o", "a.jsonl"), "a.jsonl: this is an input too, and would be lost"),
        (("-o", "./a.jsonl"), "this is an input too"),
        (("-o", "b.html", "-r", "b.html"), "b.html: this is an input too"),
        (("-o", "."), "this is a folder"),
        (("-o", "b.jsonl.gz"), "name a file that ends in .jsonl or .parquet"),
        (("-o", "x" * 250), "nothing can be written there"),
        (("-o", "b.jsonl", "--json"), "leave --output out"),
        (("--min-risk", ""), "the scheme has no such level of risk"),
        (("--target", "the moon"), "the moon: the scheme has no such target"),
    ],
)
def test_a_call_that_is_wrong_loses_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "Bob said he left."}\n', encoding="utf-8")
    code, out, err = run("a.jsonl", *options)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert reason in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "model"]


def test_what_is_no_article_is_told_and_passed_by(run: Run, tmp_path: Path) -> None:
    rows, scores = tmp_path / "a.jsonl", tmp_path / "scores.jsonl"
    rows.write_text('{"id": "a", "text": "Bob said he left."}\n{"id": "b"}\n', encoding="utf-8")

    code, _, err = run(rows, "-o", scores)
    assert code == 0
    assert "Left out:" in err
    assert "line 2, field text: this is missing" in (tmp_path / "scores.rejected.jsonl").read_text(encoding="utf-8")
    code, out, err = run(rows, "--json")
    assert code == 0
    assert [json.loads(line)["article_id"] for line in out.splitlines()] == ["a"]
    assert run(rows, "-o", scores, "--speaker", "Nobody")[0] == 0
    assert scores.read_bytes() == b""

    rows.write_text('{"id": "b"}\n', encoding="utf-8")
    assert run(rows, "--json")[:2] == (2, "")
    assert run(rows)[:2] == (2, "")


def test_a_folder_that_holds_its_own_scores_is_read_as_it_was(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.jsonl").write_text('{"id": "a", "text": "Bob said he left."}\n{"id": "b"}\n', encoding="utf-8")
    scores = folder / "scores.jsonl"
    assert run(folder, "-o", scores)[0] == 0
    before = scores.read_bytes()
    assert "Up to date" in run(folder, "-o", scores)[2]
    run(folder, "-o", scores, "--force")
    assert scores.read_bytes() == before


def test_a_report_of_scores_that_are_there_is_made_from_them(run: Run, tmp_path: Path) -> None:
    scores, report = tmp_path / "scores.jsonl", tmp_path / "report.html"
    run(ARTICLE, "-o", scores)
    lines = scores.read_text(encoding="utf-8").splitlines(keepends=True)
    scores.write_text("".join(lines[:2]), encoding="utf-8")
    assert "2 claims scored" in run(ARTICLE, "-o", scores, "-r", report)[2]
