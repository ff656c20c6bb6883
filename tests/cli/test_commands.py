"""The command as people run it: in a process of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotate.files import resource

COMMAND = [sys.executable, "-c", "from annotate.cli import main; main()"]
VERBS = (
    *(
        "extract",
        "push",
        "pull",
        "agree",
        "adjudicate",
        "gold",
        "doctor",
        "train",
        "predict",
        "evaluate",
        "compare",
        "score",
        "export",
        "copies",
        "watch",
    ),
    *("serve", "studio up", "studio down", "studio status", "studio user add", "studio connect"),
)


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], input=given, capture_output=True, text=True, check=False)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(
        "Drones matter, said Aino Lehtonen, a fellow at the Vantaa Institute.\nThe army closed the road.\n",
        encoding="utf-8",
    )
    return path


def test_help_answers_at_once_and_loads_nothing_heavy() -> None:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        assert run("--help").returncode == 0
        times.append(time.perf_counter() - start)
    assert min(times) < 0.8  # 0.2 s on an idle machine; the bound allows for one that is not
    loaded = (
        "import sys, annotate.cli; print([m for m in ('torch', 'spacy', 'pydantic', 'sklearn') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout.strip()
        == "[]"
    )


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_examples(verb: str) -> None:
    told = run(*verb.split(), "--help")
    assert told.returncode == 0
    assert f"annotate {verb}" in told.stdout.split("Examples:")[1]


def test_extract_shows_claims_by_speaker(article: Path) -> None:
    told = run("extract", str(article))
    assert told.returncode == 0
    assert "Aino Lehtonen" in told.stdout
    assert "the writer" in told.stdout


def test_json_is_all_that_stands_on_standard_output(article: Path) -> None:
    told = run("extract", str(article), "--json")
    claims = [json.loads(line) for line in told.stdout.splitlines()]
    assert [claim["text"] for claim in claims] == ["Drones matter", "The army closed the road"]
    assert claims[0]["speaker"]["affiliation"] == "Vantaa Institute"


def test_standard_input_is_read(article: Path) -> None:
    told = run("extract", "-", "--json", given='{"id": "x", "text": "The road is closed."}\n')
    assert json.loads(told.stdout)["article_id"] == "x"


def test_a_step_with_nothing_new_says_so_and_skips(article: Path, tmp_path: Path) -> None:
    output = tmp_path / "claims.jsonl"
    assert "2 claims written" in run("extract", str(article), "-o", str(output)).stderr
    before = output.stat().st_mtime_ns
    assert "is up to date" in run("extract", str(article), "-o", str(output)).stderr
    assert output.stat().st_mtime_ns == before
    assert "2 claims written" in run("extract", str(article), "-o", str(output), "--force").stderr
    article.write_text("The road is open.", encoding="utf-8")
    assert "1 claims written" in run("extract", str(article), "-o", str(output)).stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["extract", "missing.txt", "-o", "out.jsonl"], "missing.txt: there is no such file."),
        (["extract", "words.txt", "-o", "out.jsonl"], "a sentence of 20,000 words"),
        (["extract", "article.txt", "-o", "article.txt/out.jsonl"], "nothing can be written there"),
        (["score", "article.txt", "--model", ".", "-o", "out.jsonl"], "there is no trained model here"),
        (["train", "missing.yaml", "-o", "model"], "missing.yaml: there is no such file."),
        (["train", "configs/train.yaml", "-o", "article.txt"], "nothing can be written there"),
        (["evaluate", ".", "rows.jsonl"], "there is no trained model here"),
        (["doctor", "missing"], "there is no such file"),
        (["extract", "article.txt", "-o", "article.txt"], "would be lost"),
        (["extract"], "Missing argument"),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence_and_leaves_nothing(
    article: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], sentence: str
) -> None:
    monkeypatch.chdir(article.parent)
    (article.parent / "words.txt").write_text("word " * 20_000, encoding="utf-8")
    if "configs/train.yaml" in arguments:
        arguments = [str(resource(part)) if part == "configs/train.yaml" else part for part in arguments]
    before = sorted(article.parent.iterdir())
    told = run(*arguments)
    assert told.returncode == 2
    assert sentence in told.stderr
    assert "Traceback" not in told.stderr
    assert told.stdout == ""
    assert sorted(article.parent.iterdir()) == before


def test_ctrl_c_leaves_nothing_half_written(tmp_path: Path) -> None:
    given, output = tmp_path / "many.jsonl", tmp_path / "out" / "claims.jsonl"
    text = "Drones matter, said Aino Lehtonen, a fellow at the Vantaa Institute. " * 100
    with given.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": i, "text": text}) + "\n" for i in range(500))
    process = subprocess.Popen(
        [*COMMAND, "extract", str(given), "-o", str(output)], stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while not output.parent.exists():
        assert process.poll() is None
        time.sleep(0.02)
    time.sleep(1)
    os.kill(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert told.strip() == "annotate: Stopped: nothing half-written is left behind."
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [given]
