"""`annotate speakers` as people run it."""

import json
import os
import pty
import subprocess
import threading
from pathlib import Path

import pytest

from annotate.claims.read import read_claims
from annotate.files import resource
from annotate.records import Claim
from annotate.registry.decisions import apart
from annotate.registry.entries import read, write
from annotate.registry.update import updated
from tests.cli.test_commands import COMMAND, run
from tests.gold.examples import written
from tests.registry.examples import claim

GOLD = [str(path) for path in sorted(resource("seeds/gold").glob("*.jsonl"))]
ARTICLES = str(resource("seeds/articles"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with claims of a few speakers and their registry, to run in."""
    monkeypatch.chdir(tmp_path)
    names = ["Aleksandar Vučić", "Vučić", "Jens Berg", "Anna Berg", "UN", "United Nations"]
    written(tmp_path / "claims.jsonl", [claim(name, i, role="[red]envoy[/x]") for i, name in enumerate(names)])
    write(tmp_path / "speakers.jsonl", updated({}, read_claims(tmp_path / "claims.jsonl"), {}).registry)
    return tmp_path


def suggested() -> set[tuple[str, str]]:
    told = run("speakers", "suggest", "--json")
    assert told.returncode == 0, told.stderr
    pairs = [json.loads(line) for line in told.stdout.splitlines()]
    assert all(0 < pair["score"] <= 100 and pair["reason"] for pair in pairs)
    return {(pair["keep"], pair["other"]) for pair in pairs}


@pytest.mark.parametrize("verb", ["update", "suggest", "merge", "apart", "show", "apply"])
def test_each_verb_has_examples(verb: str) -> None:
    told = run("speakers", verb, "--help")
    assert f"annotate speakers {verb}" in told.stdout.split("Examples:")[1]


def test_the_seeds_fill_a_registry_once(tmp_path: Path) -> None:
    path = tmp_path / "out" / "speakers.jsonl"
    told = run("speakers", "update", *GOLD, "--articles", ARTICLES, "-o", str(path))
    assert told.returncode == 0, told.stderr
    assert "speakers added, 0 changed" in told.stderr
    assert "have no name and are left out" in told.stderr
    assert told.stdout == ""
    before, when = path.read_bytes(), path.stat().st_mtime_ns
    again = run("speakers", "update", *reversed(GOLD), "--articles", ARTICLES, "-o", str(path))
    assert "has all of this already" in again.stderr
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, when)
    assert read(path)["gulnara-bektasova"].roles[0].first


def test_suggest_tells_and_changes_nothing(here: Path) -> None:
    before = (here / "speakers.jsonl").read_bytes()
    assert suggested() == {("aleksandar-vucic", "vucic"), ("united-nations", "un")}
    told = run("speakers", "suggest", "--least", "80").stdout
    assert "by surname" in told
    assert (here / "speakers.jsonl").read_bytes() == before


def test_decisions_are_kept_and_take_effect_on_claims(here: Path) -> None:
    assert "vucic goes under Aleksandar Vučić" in run("speakers", "merge", "Aleksandar Vučić", "vucic").stderr
    assert "are one already" in run("speakers", "merge", "aleksandar-vucic", "vucic").stderr
    assert "un and united-nations are two." in run("speakers", "apart", "UN", "United Nations").stderr
    assert suggested() == set()
    told = run("speakers", "apply", "claims.jsonl", "-o", "unified.jsonl")
    assert told.returncode == 0, told.stderr
    before = [json.loads(line) for line in (here / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    after = [json.loads(line) for line in (here / "unified.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [item["id"] for item in after] == [item["id"] for item in before]
    assert after[1]["speaker"] == before[1]["speaker"] | {"id": "aleksandar-vucic", "name": "Aleksandar Vučić"}
    assert [item for i, item in enumerate(after) if i != 1] == [item for i, item in enumerate(before) if i != 1]
    assert "is up to date" in run("speakers", "apply", "claims.jsonl", "-o", "unified.jsonl").stderr
    assert "are two again" in run("speakers", "apart", "aleksandar-vucic", "vucic").stderr
    assert "6 claims written" in run("speakers", "apply", "claims.jsonl", "-o", "unified.jsonl").stderr
    plain = run("speakers", "apply", "claims.jsonl").stdout.splitlines()
    assert [Claim.model_validate_json(line).speaker for line in plain][1] == Claim.model_validate(before[1]).speaker


def test_unified_claims_still_tell_their_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text(
        " date 2026-04-14 World\nDrones matter, said Aino Lehtonen, a fellow at the Vantaa Institute.\n",
        encoding="utf-8",
    )
    assert run("extract", "article.txt", "-o", "claims.jsonl").returncode == 0
    assert "1 speakers added" in run("speakers", "update", "claims.jsonl").stderr
    assert run("speakers", "apply", "claims.jsonl", "-o", "unified.jsonl").returncode == 0
    told = run("speakers", "update", "unified.jsonl", "-r", "other.jsonl")
    assert told.returncode == 0, told.stderr
    assert str(read(tmp_path / "other.jsonl")["aino-lehtonen"].roles[0].first) == "2026-04-14"


def test_show(here: Path) -> None:
    run("speakers", "merge", "united-nations", "un")
    told = run("speakers", "show")
    assert told.returncode == 0, told.stderr
    assert "[red]envoy[/x]" in told.stdout  # names are no markup
    lines = run("speakers", "show", "UN", "--json").stdout.splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["united-nations", "un"]


def reviewed(answers: bytes) -> tuple[int, str, str]:
    """Exit code, output and errors of a review on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "speakers", "suggest", "--review"], stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        os.close(theirs)
        os.write(ours, answers)
        out, err = process.communicate(timeout=60)
    os.close(ours)
    return process.returncode, out.decode(), err.decode()


def test_review_asks_on_a_terminal_and_keeps_each_answer(here: Path) -> None:
    code, out, err = reviewed(b"what\ny\nn\n")
    assert code == 0, err
    assert "1 merged and 1 kept apart" in err
    assert "words 4" in out  # an example of what each says
    known = read(here / "speakers.jsonl")
    assert sum(entry.same_as is not None for entry in known.values()) == 1
    assert sum(bool(entry.apart) for entry in known.values()) == 1
    assert suggested() == set()


@pytest.mark.parametrize("end", [b"q\n", b"\x04"])
def test_who_leaves_a_review_loses_no_answer(here: Path, end: bytes) -> None:
    code, _, err = reviewed(b"y\n" + end)
    assert code == 0, err
    assert "1 merged and 0 kept apart" in err
    assert len(suggested()) == 1


def test_runs_at_the_same_time_lose_nothing(here: Path) -> None:
    for name in "abcd":
        written(here / f"{name}.jsonl", [claim(f"Person {name.upper()}lpha", article=name)])
    runs = [threading.Thread(target=run, args=("speakers", "update", f"{name}.jsonl")) for name in "abcd"]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    assert len(read(here / "speakers.jsonl")) == 10


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["update", "missing.jsonl"], "missing.jsonl: there is no such file."),
        (["update", "claims.jsonl", "-o", "claims.jsonl"], "this is an input too"),
        (["update", "claims.jsonl", "-a", "nowhere"], "nowhere: there is no such file."),
        (["update", "claims.jsonl", "-r", "broken.jsonl"], "broken.jsonl, line 2, field wikidata"),
        (["update", "claims.jsonl", "-r", "-"], "it must be a plain file"),
        (["update", "claims.jsonl", "-r", "speakers.jsonl.gz"], "it must be a plain file"),
        (["update", "claims.jsonl", "-r", "."], "this is a folder"),
        (["suggest", "--review"], "standard input is no terminal"),
        (["suggest", "--review", "--json"], "choose one of the two"),
        (["suggest", "-r", "missing.jsonl"], "missing.jsonl: there is no such file."),
        (
            ["merge", "vucic", "alexandar-vucic"],
            "'alexandar-vucic' is no speaker in this registry; close are aleksandar",
        ),
        (["merge", "vucic", "vucic"], "named twice"),
        (["merge", "jens-berg", "anna-berg"], "were said to be two speakers"),
        (["merge", "vucic", "un", "-r", "missing.jsonl"], "there is no such file"),
        (["apart", "vucic", "nobody-at-all"], "is no speaker in this registry"),
        (["apply", "claims.jsonl", "-o", "speakers.jsonl"], "would be lost"),
        (["apply", "speakers.jsonl", "-o", "out.jsonl"], "speakers.jsonl, line 1, field"),
        (["show", "qqqq"], "annotate speakers show lists all ids"),
    ],
)
def test_a_wrong_call_is_a_sentence_and_changes_nothing(here: Path, arguments: list[str], sentence: str) -> None:
    write(here / "speakers.jsonl", apart(read(here / "speakers.jsonl"), "jens-berg", "anna-berg"))
    written(here / "broken.jsonl", [{"id": "a", "name": "A"}, {"id": "b", "name": "B", "wikidata": "42"}])

    def files() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in here.iterdir() if path.suffix != ".lock"}

    before = files()
    told = run("speakers", *arguments)
    assert told.returncode == 2
    assert sentence in told.stderr
    assert "Traceback" not in told.stderr
    assert told.stdout == ""
    assert files() == before
