"""Watching: each text is scored once, whatever comes, goes, fails, and is killed."""

import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.classifier.predict import Model, load
from annotate.errors import AnnotateError, InputError
from annotate.files import read_records, resource
from annotate.records import Article, ScoredClaim
from annotate.scoring.score import SHIPPED, score
from annotate.scoring.wanted import Wanted
from annotate.scoring.watch import Round, Scored, interval, watch
from tests.articles.conftest import Answer, Site
from tests.articles.conftest import site as site
from tests.scoring.small import ANNOTATE

SAID = "The sanctions have failed, said Aino Lehtonen. She left."
TOLD = "“NATO must leave,” said Anna Bell, a minister."
BRIEF = "The army closed the road."
EMPTY = "***"
"""A text with no claim."""
ENDLESS = "so " * 20_000
"""A text with a sentence that is too long to be one."""

PAGE = (Path(__file__).parents[2] / "docs/watching.md").read_text(encoding="utf-8")
LATEST, CURRENT = re.findall(r"^```sql\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)

_KILLED = """
import os, signal, sys

left, folder = int(sys.argv.pop(1)), sys.argv.pop(1)

def hook(event, arguments):
    global left
    if event == "os.rename" and str(arguments[1]).startswith(folder):
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(hook)
from annotate.cli import main
main()
"""
"""The command, which kills itself as it is about to give a file of a folder its name for the so-manieth time."""


@pytest.fixture(scope="module")
def model() -> Model:
    return load(resource(SHIPPED))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    return fill(tmp_path / "inbox", {"said": SAID})


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def fill(folder: Path, texts: Mapping[str, str]) -> Path:
    """A folder with an article for each text, and no other."""
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def feed(texts: Mapping[str, str]) -> Answer:
    items = (
        f"<item><guid>{name}</guid><description>{escape(text)}</description></item>" for name, text in texts.items()
    )
    return Answer(f"<rss version='2.0'><channel><title>Sun</title>{''.join(items)}</channel></rss>".encode())


def once(inputs: Iterable[object], out: Path, model: Model, wanted: Wanted | None = None) -> Round:
    (made,) = watch([str(given) for given in inputs], out, model, wanted or Wanted())
    return made


def claims_in(out: Path) -> Counter[tuple[str, str]]:
    """How often each claim stands in the files of all rounds, by article and id."""
    claims = (claim for path in out.glob("*.jsonl") for claim in read_records(path, ScoredClaim))
    return Counter((claim.article_id, claim.id) for claim in claims)


def claims_of(texts: Iterable[tuple[str, str]], model: Model) -> Counter[tuple[str, str]]:
    """The same for articles that are scored with nothing in the way."""
    scored = (claim for name, text in texts for claim in score([Article(id=name, text=text)], model))
    return Counter((claim.article_id, claim.id) for claim in scored)


def noted_in(out: Path) -> list[str]:
    return [item.id for item in read_records(out / ".watch/scored.jsonl", Scored)]


@given(
    rounds=st.lists(
        st.dictionaries(st.sampled_from("abc"), st.sampled_from([SAID, TOLD, BRIEF, EMPTY])), min_size=2, max_size=5
    )
)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_text_is_scored_once_whatever_comes_and_goes(
    rounds: list[dict[str, str]], model: Model, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("watch")
    known: set[tuple[str, str]] = set()
    for texts in rounds:
        new = texts.items() - known
        made = once([fill(folder / "inbox", texts)], folder / "out", model)
        known |= new
        assert made.articles == len(new)
        assert (made.file is None) == (not made.claims) == all(text == EMPTY for _, text in new)
        assert bool(made.left_out) == (not texts)  # an empty folder is told of
    assert claims_in(folder / "out") == claims_of(known, model)


def test_feeds_share_entries_fail_and_come_back(site: Site, out: Path, model: Model) -> None:
    world, sport = (site.put(f"/{name}", feed({"1": SAID, "2": TOLD})) for name in ("world", "sport"))
    assert once([world, sport], out, model).articles == 2

    site.put("/world", Answer(status=503))
    site.put("/sport", feed({"3": BRIEF}))
    made = once([world, sport], out, model)
    assert made.articles == 1
    assert len(made.left_out) == 1
    assert world in made.left_out[0]
    assert "503" in made.left_out[0]

    site.put("/world", feed({"1": SAID, "2": TOLD, "4": BRIEF}))
    made = once([world, sport], out, model)
    assert (made.articles, made.left_out) == (1, ())
    assert claims_in(out) == claims_of({"1": SAID, "2": TOLD, "3": BRIEF, "4": BRIEF}.items(), model)


def test_what_cannot_be_read_is_told_and_read_again_and_the_rest_is_scored(
    inbox: Path, tmp_path: Path, out: Path, model: Model
) -> None:
    other = fill(tmp_path / "other", {"said": BRIEF})
    (inbox / "table.csv").write_text("id,text\n1,He left.\n2\n", encoding="utf-8")
    (inbox / "damaged.parquet").write_text("", encoding="utf-8")
    for new in (2, 0):
        made = once([inbox, tmp_path / "nope", other], out, model)
        assert made.articles == new
        places = ("nope", "damaged.parquet", "table.csv, line 3", "other/said.txt")
        assert len(made.left_out) == len(places)
        for place, reason in zip(places, made.left_out, strict=True):
            assert place in reason


def test_an_article_that_cannot_be_scored_is_told_once(inbox: Path, out: Path, model: Model) -> None:
    fill(inbox, {"said": SAID, "endless": ENDLESS})
    made = once([inbox], out, model)
    assert made.articles == 2
    assert "endless" in made.left_out[0]
    assert once([inbox], out, model)[1:] == (0, 0, None, ())


def test_only_what_is_wanted_is_told(inbox: Path, out: Path, model: Model) -> None:
    fill(inbox, {"old": f"---\ndate: 2024-01-01\n---\n{SAID}", "new": f"---\ndate: 2026-01-01\n---\n{SAID}"})
    recent = {"since": "2025-01-01"}
    assert once([inbox], out, model, Wanted.model_validate({**recent, "speakers": ["Nobody"]}))[1:4] == (1, 0, None)
    assert once([inbox], out, model, Wanted.model_validate(recent)).articles == 0
    assert once([inbox], out, model).articles == 1
    assert sorted(noted_in(out)) == ["new", "old"]
    assert {name for name, _ in claims_in(out)} == {"old"}


@pytest.mark.parametrize(("renames", "shown", "left"), [(1, 1, 2), (2, 1, 2), (3, 1, 0)])
def test_killed_at_any_moment_nothing_is_lost_or_scored_twice(
    inbox: Path, out: Path, model: Model, renames: int, shown: int, left: int
) -> None:
    once([inbox], out, model)
    texts = {"said": SAID, "told": TOLD, "empty": EMPTY}
    fill(inbox, texts)
    killed = [sys.executable, "-c", _KILLED, str(renames), str(out), "watch", str(inbox), "-o", str(out), "--once"]
    assert subprocess.run(killed, capture_output=True, check=False).returncode == -signal.SIGKILL
    assert len(list(out.glob("*.jsonl"))) == shown

    assert once([inbox], out, model).articles == left

    assert claims_in(out) == claims_of(texts.items(), model)
    assert sorted(noted_in(out)) == sorted(texts)
    assert sorted(path.name for path in (out / ".watch").iterdir()) == ["lock", "scored.jsonl"]


def test_it_goes_on_until_it_is_stopped_and_keeps_others_off(inbox: Path, out: Path, model: Model) -> None:
    with subprocess.Popen(
        [ANNOTATE, "watch", inbox, inbox.with_name("nope"), "-o", out, "--every", "1s"],
        stderr=subprocess.PIPE,
        text=True,
    ) as watching:
        assert watching.stderr
        assert "nope: there is no such file" in watching.stderr.readline()
        assert re.match(r"20\S+: 1 new articles, 2 claims in .+\.jsonl, 1 left out\.\n", watching.stderr.readline())
        with pytest.raises(AnnotateError, match="another watch"):
            once([inbox], out, model)
        fill(inbox, {"told": TOLD})
        while "nothing new" in (line := watching.stderr.readline()):
            pass
        assert "1 new articles" in line
        watching.send_signal(signal.SIGINT)
        *_, last = watching.stderr.read().splitlines()
    assert (watching.returncode, last) == (0, "Stopped.")
    assert claims_in(out) == claims_of([("said", SAID), ("told", TOLD)], model)
    assert once([inbox], out, model).articles == 0


def test_with_once_it_makes_one_round(inbox: Path, out: Path, model: Model) -> None:
    asked: list[str | Path] = [
        ANNOTATE,
        "watch",
        inbox,
        "http://127.0.0.1:1/feed",
        "-o",
        out,
        "--once",
        "--speaker",
        "lehtonen",
    ]
    told = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert told.stdout == ""
    (file,) = out.glob("*.jsonl")
    first, line = told.stderr.splitlines()
    assert first.startswith("Left out: http://127.0.0.1:1/feed: this cannot be fetched")
    assert line == f"{file.stem}: 1 new articles, 1 claims in {file}, 1 left out."
    assert once([inbox], out, model).articles == 0


@pytest.mark.parametrize(
    ("more", "code", "last"),
    [([], 0, "Stopped."), (["--once"], 1, "annotate: Stopped: nothing half-written is left behind.")],
)
def test_a_round_is_broken_off_and_leaves_nothing(site: Site, out: Path, more: list[str], code: int, last: str) -> None:
    slow = site.put("/slow", Answer(b"<rss>" * 100, pause=1))
    with subprocess.Popen([ANNOTATE, "watch", slow, "-o", out, *more], stderr=subprocess.PIPE, text=True) as watching:
        while not site.agents:
            time.sleep(0.05)
        watching.send_signal(signal.SIGTERM)
        assert watching.stderr
        assert watching.stderr.read().splitlines() == [last]
    assert watching.returncode == code
    assert [path.name for path in out.rglob("*") if path.is_file()] == ["lock"]


@pytest.mark.parametrize(
    ("given", "inputs", "seconds"),
    [("90s", ["https://a.example"], 90), ("1s", ["a/"], 1), ("6h", [], 21_600), ("1d", [], 86_400)],
)
def test_intervals(given: str, inputs: list[str], seconds: int) -> None:
    assert interval(given, inputs) == seconds


@pytest.mark.parametrize("given", ["", "15", "m", "0s", "1.5h", "-1m", "1w", "15 m", "100000s", "59s"])
def test_what_is_no_interval_for_an_address(given: str) -> None:
    with pytest.raises(InputError, match="interval"):
        interval(given, ["a/", "http://a.example"])


@pytest.mark.parametrize("given", ["-", ".", "inbox"])
def test_what_cannot_be_watched(given: str, inbox: Path, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(inbox.parent)
    with pytest.raises(InputError, match=r"cannot be watched|would be read as articles"):
        watch([given], Path("inbox/out"), model)


def test_what_cannot_be_written_to_or_trusted_is_told(inbox: Path, out: Path, model: Model) -> None:
    out.write_text("a file where a folder is asked for", encoding="utf-8")
    with pytest.raises(InputError, match="nothing can be written there"):
        once([inbox], out, model)
    out.unlink()
    once([inbox], out, model)
    with (out / ".watch/scored.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "a"}\n')
    with pytest.raises(InputError, match="line 2, field sha256"):
        once([inbox], out, model)


def test_what_the_page_asks_of_the_folder(tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for texts in ({"a": BRIEF, "b": SAID}, {"a": TOLD, "b": SAID}):
        once([fill(tmp_path / "inbox", texts)], Path("watched"), model)
    narrated = [claim.model_dump_json() for claim in score([Article(id="c", text=BRIEF)], model)]
    for second in range(40):  # DuckDB would guess by the first files that no claim has a speaker
        Path(f"watched/2000-01-01T00-00-{second:02}.jsonl").write_text("\n".join(narrated), encoding="utf-8")
    latest, current = duckdb.sql(LATEST), duckdb.sql(CURRENT)
    assert latest is not None
    assert current is not None
    assert [row[:2] for row in latest.fetchall()] == [("Aino Lehtonen", 1), ("Anna Bell", 1)]
    assert {row[:2] for row in current.fetchall()} == {
        (claim.article_id, claim.text)
        for name, text in {"a": TOLD, "b": SAID}.items()
        for claim in score([Article(id=name, text=text)], model)
    }
