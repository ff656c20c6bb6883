"""Live predictions: a real Label Studio asks a real served model, which learns from what is annotated there."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from annotate.claims import extract
from annotate.classifier.predict import identity, load, predict_claims
from annotate.errors import AnnotateError, InputError
from annotate.files import read_records, write_records
from annotate.records import Annotation, ScoredClaim
from annotate.scheme import load_scheme
from annotate.scoring.learning import LOG
from annotate.scoring.score import answered
from annotate.studio import server as servers
from annotate.studio.client import Studio, call, connect
from annotate.studio.connect import SETTINGS, TITLE, VARIABLE, register
from annotate.studio.home import Home
from annotate.studio.prepare import label_tasks
from annotate.studio.projects import find, ready, title_for
from annotate.studio.push import push
from annotate.studio.server import find_server, up
from annotate.studio.tasks import Task
from tests.scoring.example import ARTICLES, scored_by_guess
from tests.scoring.small import ANNOTATE, small_model
from tests.studio.conftest import Answer, Faulty

SCHEME = load_scheme()
SECRET = "let me in"
PATIENCE = 300
BY_ID = {article.id: article for article in ARTICLES}


class Served(NamedTuple):
    """A model that is served, and what it has said since, line by line."""

    url: str
    folder: Path
    data: Path
    log: Path

    @property
    def said(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()

    def wait(self, pattern: str) -> str:
        """The first line that holds a pattern, once it has come."""
        end = time.monotonic() + PATIENCE
        while not (found := [line for line in self.said if re.search(pattern, line)]):
            assert time.monotonic() < end, self.said
            time.sleep(0.1)
        return found[0]


@pytest.fixture(scope="module")
def served(studio: Studio, encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`annotate serve --studio` with a token, which trains after two annotations."""
    folder = tmp_path_factory.mktemp("live")
    claims = folder / "claims.jsonl"
    write_records(claims, extract(ARTICLES))
    model, data = small_model(folder, encoder), folder / "data"
    command = (ANNOTATE, "serve", "--studio", "--model", model, "--port", "0", "--retrain-after", "2")
    log = folder / "said"
    with log.open("w") as said:
        process = subprocess.Popen(
            (*command, "--claims", claims, "--data", data), stderr=said, env=os.environ | {VARIABLE: SECRET}
        )
    try:
        served = Served("", model, data, log)
        at = re.search(r"http://\S+(?=;)", served.wait("http://"))
        assert at
        yield served._replace(url=at.group())
    finally:
        process.terminate()
        process.wait(60)


def project_of(studio: Studio, title: str, tasks: list[Task]) -> int:
    """A project with tasks."""
    number = ready(studio, title, "labels", SCHEME)
    push(studio, number, tasks)
    return number


def numbers(studio: Studio, project: int) -> list[int]:
    return [task["id"] for task in call(studio, "GET", "/api/tasks", params={"project": project})["tasks"]]


def next_task(studio: Studio, project: int) -> dict[str, Any]:
    """What an annotator gets who presses Label."""
    return dict(call(studio, "GET", f"/api/projects/{project}/next"))


@pytest.mark.studio
@pytest.mark.slow
def test_live_predictions_and_what_is_learnt_from_annotations(studio: Studio, served: Served) -> None:
    """One story, in order: connect, open tasks, annotate, and the model learns."""
    model = load(served.folder)
    first = identity(model)
    claims = list(extract(ARTICLES))
    project = project_of(studio, "Live", label_tasks(claims, BY_ID, SCHEME))

    done = register(studio, project, served.url + "/", SECRET)
    assert (done.known, done.model) == (False, first)
    assert register(studio, project, served.url, SECRET) == (True, first)
    assert len(call(studio, "GET", "/api/ml/", params={"project": project})) == 1
    hooks = call(studio, "GET", "/api/webhooks/", params={"project": project})
    assert [hook["actions"] for hook in hooks] == [["ANNOTATION_CREATED", "ANNOTATION_UPDATED"]]

    expected = {
        task.data["key"]: task
        for task in label_tasks(list(answered(claims, partial(predict_claims, model), first)), BY_ID, SCHEME)
    }
    task = next_task(studio, project)
    opened = [task, *(call(studio, "GET", f"/api/tasks/{number}/") for number in numbers(studio, project)[1:6])]
    for each in opened:
        wanted = expected[each["data"]["key"]]
        assert [(p["model_version"], p["score"], p["result"]) for p in each["predictions"]] == [
            (first, pytest.approx(wanted.score), wanted.result)
        ]

    for each in opened[:2]:
        result = [item | {"origin": "prediction"} for item in each["predictions"][0]["result"]]
        body = {"result": result, "lead_time": 4.0, "parent_prediction": each["predictions"][0]["id"]}
        begun = time.monotonic()
        call(studio, "POST", f"/api/tasks/{each['id']}/annotations/", body=body)
        assert time.monotonic() - begun < 5  # nobody waits for the training
    told = served.wait(r"serves? (from now )?on")
    assert "macro F1 on" in told
    log = list(read_records(served.data / LOG, Annotation))
    assert {work.claim_id for work in log} == {each["data"]["claim_id"] for each in opened[:2]}
    assert {origin for work in log for origin in work.origins.values()} == {"kept"}

    now = httpx.get(f"{served.url}/health", auth=("", SECRET), trust_env=False).json()["model_version"]
    assert now in told
    assert (now != first) == ("from now on" in told)
    assert next_task(studio, project)["predictions"][0]["model_version"] == now

    backend = call(studio, "GET", "/api/ml/", params={"project": project})[0]["id"]
    before = len(served.said)
    call(studio, "POST", f"/api/ml/{backend}/train", body={})
    _until(lambda: len(served.said) > before)
    assert not any(SECRET in line or article.text[:40] in line for line in served.said for article in ARTICLES)


@pytest.mark.studio
@pytest.mark.slow
def test_a_live_model_takes_the_place_of_pushed_predictions_and_of_none_elsewhere(
    studio: Studio, served: Served
) -> None:
    guessed: list[ScoredClaim] = scored_by_guess(ARTICLES, SCHEME)
    project = project_of(studio, "Pushed", label_tasks(guessed, BY_ID, SCHEME))
    assert next_task(studio, project)["predictions"][0]["model_version"] == guessed[0].model
    register(studio, project, served.url, SECRET)
    live = next_task(studio, project)["predictions"]
    assert [p["model_version"] for p in live] == [_version(served)]

    other = ready(studio, "Theirs", "labels", SCHEME)
    data = next(task.data for task in label_tasks(guessed, BY_ID, SCHEME))
    call(studio, "POST", f"/api/projects/{other}/import", body=[{"data": data | {"key": "theirs"}}])
    register(studio, other, served.url, SECRET)
    assert [p["result"] for p in next_task(studio, other)["predictions"]] == [[]]

    articles = ready(studio, "Articles", "claims", SCHEME)
    with pytest.raises(InputError, match="does not ask about claims"):
        register(studio, articles, served.url, SECRET)
    assert not call(studio, "GET", "/api/ml/", params={"project": articles})


@pytest.mark.studio
@pytest.mark.slow
def test_the_command(studio: Studio, served: Served) -> None:
    title = title_for(SCHEME, "labels")
    ready(studio, title, "labels", SCHEME)
    for token, told in (
        (SECRET, f"{title} is connected: {_version(served)} answers."),
        (SECRET, f"{title} was connected already, and is up to date: {_version(served)} answers."),
        ("wrong", f"annotate: {served.url}: the server there wants a token; set {VARIABLE} to the one"),
    ):
        done = subprocess.run(
            [ANNOTATE, "studio", "connect", "--url", served.url],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {VARIABLE: token},
        )
        assert done.returncode == (0 if token == SECRET else 2)
        assert done.stderr.startswith(told)
    number = find(studio, title)
    assert number
    assert call(studio, "GET", f"/api/projects/{number}/")["model_version"] == TITLE


@pytest.mark.studio
@pytest.mark.slow
def test_a_server_that_refuses_loopback(fresh_home: Home, served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "_SETTINGS", {k: v for k, v in servers._SETTINGS.items() if k not in SETTINGS})
    up(fresh_home)
    studio = connect(*find_server())
    project = ready(studio, "Refused", "labels", SCHEME)
    with pytest.raises(InputError, match=f"refuses the address.*{SETTINGS[0]}=false and {SETTINGS[1]}=false"):
        register(studio, project, served.url, SECRET)
    studio.http.close()


@pytest.mark.parametrize(
    ("health", "error", "told"),
    [
        (Answer("{}"), AnnotateError, "no annotate serve --studio"),
        (Answer("<html>hello", kind="text/html"), AnnotateError, "no annotate serve --studio"),
        (Answer("[1]"), AnnotateError, "no annotate serve --studio"),
        (Answer('{"detail": "no"}', status=401), InputError, f"set {VARIABLE}"),
    ],
)
def test_what_answers_is_something_else(health: Answer, error: type[AnnotateError], told: str, faulty: Faulty) -> None:
    faulty.answers["/health"] = health
    with pytest.raises(error, match=told):
        register(_never(), 1, faulty.url)


def test_nothing_answers() -> None:
    with pytest.raises(AnnotateError, match=r"http://127.0.0.1:9: nothing answers there; start it with annotate serve"):
        register(_never(), 1, "http://127.0.0.1:9/")
    with pytest.raises(InputError, match="is no address"):
        register(_never(), 1, "127.0.0.1:9090")


def _version(served: Served) -> str:
    return str(httpx.get(f"{served.url}/health", auth=("", SECRET), trust_env=False).json()["model_version"])


def _never() -> Any:
    """In place of a Label Studio that is not asked."""
    return None


def _until(done: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end
        time.sleep(0.1)
