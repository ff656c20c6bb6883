"""Long runs: killed and gone on with, on more than one core, with inputs that are none, and with what is wanted."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import psutil
import pytest

from annotate.articles import read_articles
from annotate.errors import AnnotateError, InputError
from annotate.files import resource
from annotate.manifest import Manifest
from annotate.records import Article, ScoredClaim
from annotate.scheme import Scheme
from annotate.scoring import parts
from annotate.scoring.parquet import scored_claims
from annotate.scoring.run import Outcome, reasons, run
from annotate.scoring.wanted import Wanted
from annotate.scoring.work import Done

ANNOTATE = str(Path(sys.executable).with_name("annotate"))
MANIFEST = Manifest(command="score", sources=("a",), config={}, inputs={"a": "1"}, versions={})
BATCHES = [Done([f'{{"batch": {number}}}'], [], 3) for number in range(6)]


def write_articles(path: Path, articles: list[Article]) -> Path:
    path.write_text("".join(article.model_dump_json() + "\n" for article in articles), encoding="utf-8")
    return path


def left(until: int = len(BATCHES)) -> Callable[..., Iterator[tuple[int, Done]]]:
    """Scores what is left, last batch first, and dies where it comes to a batch beyond `until`."""

    def scored(done: set[int]) -> Iterator[tuple[int, Done]]:
        for count, number in enumerate(sorted(set(range(len(BATCHES))) - done, reverse=True)):
            if count == until:
                raise KeyboardInterrupt
            yield number, BATCHES[number]

    return scored


def test_what_was_done_is_not_done_again_and_the_order_is_the_inputs(tmp_path: Path) -> None:
    output = tmp_path / "scores.jsonl"
    with pytest.raises(KeyboardInterrupt):
        run(left(4), output, MANIFEST)
    assert not output.exists()

    assert run(left(2), output, MANIFEST) == Outcome(6, [])  # two were left
    assert output.read_text(encoding="utf-8").splitlines() == [line for batch in BATCHES for line in batch.claims]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scores.jsonl", "scores.jsonl.manifest.json"]


@pytest.mark.parametrize("change", ["another input", "anew"])
def test_another_run_does_not_go_on_with_it(tmp_path: Path, change: str) -> None:
    output = tmp_path / "scores.jsonl"
    with pytest.raises(KeyboardInterrupt):
        run(left(5), output, MANIFEST)

    manifest = MANIFEST.model_copy(update={"inputs": {"a": "2"}}) if change == "another input" else MANIFEST
    with pytest.raises(KeyboardInterrupt):
        run(left(5), output, manifest, anew=change == "anew")
    assert run(left(1), output, manifest).claims == 6


def test_two_runs_do_not_write_one_output(tmp_path: Path) -> None:
    output = tmp_path / "scores.jsonl"
    with parts.parts(output, MANIFEST), pytest.raises(AnnotateError, match="another run is writing this"):
        run(left(), output, MANIFEST)


def test_what_is_rejected_is_told_beside_the_output(tmp_path: Path) -> None:
    output = tmp_path / "scores.jsonl"
    unread = [InputError("a.jsonl, line 3: this is no JSON.")]
    batch = Done(['{"a": 1}'], ['{"reason": "b: a sentence is too long to be one."}'], 2)

    told = run(lambda _: iter([(0, batch)]), output, MANIFEST, unread=unread)

    expected = ["a.jsonl, line 3: this is no JSON.", "b: a sentence is too long to be one."]
    assert told == Outcome(1, expected)
    assert [json.loads(line)["reason"] for line in reasons(output).read_text().splitlines()] == expected
    run(lambda _: iter([(0, batch._replace(rejected=[]))]), output, MANIFEST)
    assert not reasons(output).exists()


def test_where_all_is_rejected_nothing_is_written(tmp_path: Path) -> None:
    output = tmp_path / "new" / "scores.jsonl"
    with pytest.raises(InputError, match="no JSON"):
        run(lambda _: iter(()), output, MANIFEST, unread=[InputError("a: this is no JSON.")])
    long = Done([], ['{"reason": "b: a sentence is too long to be one."}'], 1)
    with pytest.raises(InputError, match="too long"):
        run(lambda _: iter([(0, long)]), output, MANIFEST)
    assert not output.exists()


def test_where_nothing_is_found_of_what_was_read_the_output_is_empty(tmp_path: Path) -> None:
    output = tmp_path / "scores.jsonl"
    told = run(lambda _: iter([(0, Done([], [], 2))]), output, MANIFEST, unread=[InputError("a: this is no JSON.")])
    assert told.claims == 0
    assert output.read_bytes() == b""


@pytest.mark.parametrize("moment", range(8))
def test_a_run_killed_among_its_last_writes_leaves_no_claims_that_look_like_articles(
    tmp_path: Path, moment: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "scores.jsonl"
    unread = [InputError("a: this is no JSON.")]
    (tmp_path / "a.txt").write_text("Bob left.", encoding="utf-8")
    count, moved = 0, Path.replace

    def replace(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count > len(BATCHES) + moment:
            raise KeyboardInterrupt
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with suppress(KeyboardInterrupt):
        run(left(), output, MANIFEST, unread=unread)
    monkeypatch.undo()

    assert [article.id for article in read_articles([str(tmp_path)])] == ["a"]
    run(left(), output, MANIFEST, unread=unread)
    assert output.read_text(encoding="utf-8").splitlines() == [line for batch in BATCHES for line in batch.claims]
    assert reasons(output).exists()


def test_wanted_are_claims_of_a_day_a_speaker_a_target_and_a_risk(scored: list[ScoredClaim], scheme: Scheme) -> None:
    levels, target = scheme.levels, next(claim.stance[0].target for claim in scored if claim.stance)
    risky = Wanted(min_risk=levels[2], targets=(target,))
    found = [claim for claim in scored if risky.scored(claim, scheme)]
    assert found
    for claim in found:
        assert target in [stance.target for stance in claim.stance]
        assert levels.index(claim.risk.level.label) >= 2

    theirs = [claim for claim in scored if Wanted(speakers=("brekke",)).claim(claim)]
    assert {claim.speaker.name for claim in theirs if claim.speaker} == {"Tomas Brekke"}
    dates = ("2025-03-01", "2025-02-28", None, "11/03/2025", "2025-03-02T08:00")
    articles = [Article(id=f"{told}", text="a", date=told) for told in dates]
    rejected: list[InputError] = []
    since = Wanted(since=date(2025, 3, 1)).articles(articles, rejected.append)
    assert [article.id for article in since] == ["2025-03-01", "2025-03-02T08:00"]
    assert [str(error) for error in rejected] == [
        "article 11/03/2025: its date is '11/03/2025'; a day such as 2025-03-11 is asked."
    ]
    with pytest.raises(InputError, match=r"enormous: the scheme has no such level of risk; it has none, low"):
        Wanted(min_risk="enormous").check(scheme)


def annotate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ANNOTATE, *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seeds by threes of their paragraphs: some batches of short articles, and two inputs that are none."""
    folder = tmp_path_factory.mktemp("news")
    articles = []
    for article in read_articles([str(resource("seeds/articles"))]):
        cut = [paragraph for paragraph in article.text.split("\n\n") if len(paragraph) > 60]
        for number in range(0, len(cut), 3):
            text = "\n\n".join(cut[number : number + 3])
            articles.append(article.model_copy(update={"id": f"{article.id}-{number}", "text": text}))
    path = write_articles(folder / "news.jsonl", articles)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "bad"}\n')
        file.write(json.dumps({"id": "long", "text": "word " * 6000}) + "\n")
    return path


@pytest.fixture(scope="module")
def unbroken(news: Path) -> Path:
    """The scores of these, all in one process."""
    output = news.with_name("unbroken.jsonl")
    told = annotate("score", news, "-o", output, "--jobs", "1")
    assert told.returncode == 0, told.stderr
    return output


def parts_of(output: Path) -> dict[str, float]:
    """The batches that are done of an output, and when each was."""
    return {part.name: part.stat().st_mtime for part in output.parent.glob(f".{output.name}.parts/*.jsonl")}


@pytest.mark.slow
def test_a_run_killed_at_five_moments_ends_as_an_unbroken_one(news: Path, unbroken: Path) -> None:
    output, moments = news.with_name("killed.jsonl"), random.Random(7)
    command = [ANNOTATE, "score", str(news), "-o", str(output), "--jobs", "2"]
    done: dict[str, float] = {}
    for _ in range(5):
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while not (done or parts_of(output)):
            time.sleep(0.05)
        time.sleep(moments.uniform(0, 9) if done else 0)
        workers = psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert psutil.wait_procs(workers, timeout=10)[1] == []  # none goes on with nobody to tell
        if not output.exists():
            assert done.items() <= parts_of(output).items()  # what was done is not done again
            done = parts_of(output)

    told = annotate(*command[1:])

    assert told.returncode == 0, told.stderr
    assert output.read_bytes() == unbroken.read_bytes()
    ids = [claim.id for claim in scored_claims(output)]
    assert len(set(ids)) == len(ids)
    bad, long = (json.loads(line)["reason"] for line in reasons(output).read_text().splitlines())
    assert "field text: this is missing" in bad
    assert "a sentence of 6,000 words" in long


@pytest.mark.slow
def test_a_cluster_tells_the_same_though_an_actor_is_killed(news: Path, unbroken: Path) -> None:
    output = news.with_name("ray.jsonl")
    process = subprocess.Popen([ANNOTATE, "score", str(news), "-o", str(output), "--engine", "ray", "--jobs", "2"])
    end, killed = time.monotonic() + 120, False
    while process.poll() is None and time.monotonic() < end:
        actors = [
            child
            for child in psutil.Process(process.pid).children(recursive=True)
            if "MapWorker" in " ".join(child.cmdline()) and child.cpu_times().user > 8
        ]
        if actors:
            actors[0].kill()
            killed = True
            break
        time.sleep(0.2)

    assert killed
    assert process.wait(180) == 0
    assert output.read_bytes() == unbroken.read_bytes()


@pytest.mark.slow
def test_parquet_holds_the_same_claims(news: Path, unbroken: Path) -> None:
    few = write_articles(news.with_name("few.jsonl"), list(read_articles([str(news)], lambda _: None))[:8])
    assert annotate("score", few, "-o", news.with_name("few.parquet")).returncode == 0
    ids = {json.loads(line)["id"] for line in few.read_text(encoding="utf-8").splitlines()}
    expected = [claim for claim in scored_claims(unbroken) if claim.article_id in ids]
    assert list(scored_claims(news.with_name("few.parquet"))) == expected
