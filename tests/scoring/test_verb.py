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
