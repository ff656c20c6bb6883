"""The four endpoints: what they predict, and what they refuse."""

import asyncio
import json
import os
import signal
import subprocess
import threading
from base64 import b64encode
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from annotate.claims import extract
from annotate.classifier.predict import Model, identity, load, predict_claims
from annotate.errors import InputError
from annotate.scoring import backend as backends
from annotate.scoring.backend import Event, Serving, backend, predictions
from annotate.scoring.http import listen
from annotate.scoring.score import answered
from annotate.studio.connect import VARIABLE
from annotate.studio.prepare import article_tasks, label_tasks
from annotate.studio.tasks import Task, payload
from tests.scoring.example import ARTICLES
from tests.scoring.small import ANNOTATE, small_model
from tests.serving import command

SECRET = "let me in"
BY_ID = {article.id: article for article in ARTICLES}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, encoder: Path) -> Path:
    return small_model(tmp_path_factory.mktemp("served"), encoder)


@pytest.fixture(scope="module")
def model(folder: Path) -> Model:
    return load(folder)


@pytest.fixture(scope="module")
def asked(model: Model) -> list[Task]:
    """Tasks as they are pushed with no predictions."""
    return label_tasks(list(extract(ARTICLES)), BY_ID, model.scheme)


def sent(tasks: list[Task]) -> list[dict[str, Any]]:
    """Tasks as Label Studio sends them."""
    return [payload(task) | {"id": number, "predictions": []} for number, task in enumerate(tasks)]


def ask(app: FastAPI, method: str, path: str, **more: Any) -> httpx.Response:
    async def asking() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://backend") as client:
            return await client.request(method, path, **more)

    return asyncio.run(asking())


def test_live_predictions_are_those_that_a_push_sends(model: Model, asked: list[Task]) -> None:
    scored = answered(extract(ARTICLES), partial(predict_claims, model), identity(model))
    pushed = label_tasks(list(scored), BY_ID, model.scheme)
    assert [task.data for task in pushed] == [task.data for task in asked]
    assert any(len(task.result) > 2 for task in pushed)
    assert predictions(model, sent(asked)) == [
        {"model_version": task.model, "score": task.score, "result": task.result} for task in pushed
    ]


def test_tasks_that_ask_something_else_get_an_empty_result(model: Model, asked: list[Task]) -> None:
    older = dict(asked[0].data) | {"scheme": 0}
    strange: list[dict[str, Any]] = [{"data": {"text": "somebody else's"}}, {"id": 7}, {"data": None}, {"data": older}]
    whole = [payload(task) for task in article_tasks([], BY_ID, model.scheme, "")]
    told = predictions(model, [*strange, *sent(asked[:1]), *whole])
    assert [bool(prediction["result"]) for prediction in told] == [False] * 4 + [True] + [False] * len(whole)
    assert all(prediction.keys() == {"model_version", "score", "result"} for prediction in told)


def test_the_protocol(folder: Path, model: Model, asked: list[Task]) -> None:
    heard: list[Event] = []
    app = backend(Serving(folder, model), heard.append)
    assert ask(app, "GET", "/health").json() == {"status": "UP", "model_version": identity(model)}
    setup = {"project": "3.1700000000", "schema": "<View/>", "access_token": "0" * 40, "extra_params": None}
    assert ask(app, "POST", "/setup", json=setup).json() == {"model_version": identity(model)}
    body = {"tasks": sent(asked[:3]), "project": "3.1700000000", "label_config": "<View/>", "params": {"context": None}}
    results = ask(app, "POST", "/predict", json=body).json()["results"]
    assert results == predictions(model, sent(asked[:3]))
    hooks: dict[str, dict[str, Any]] = {
        "ANNOTATION_CREATED": {"annotation": {"id": 5, "was_cancelled": False, "result": []}},
        "ANNOTATION_UPDATED": {"annotation": {"id": 5}},
        "START_TRAINING": {},
    }
    for action, more in hooks.items():
        answer = ask(app, "POST", "/webhook", json={"action": action, "project": {"id": 3, "title": "p"}, **more})
        assert answer.json() == {"status": "queued"}
    assert heard == [Event(3, 5), Event(3, 5), Event(3, None)]


@pytest.mark.parametrize(
    "body",
    [
        {"action": "ANNOTATION_CREATED", "project": {"id": 3}, "annotation": {"id": 5, "was_cancelled": True}},
        {"action": "ANNOTATIONS_DELETED", "project": {"id": 3}, "annotations": [{"id": 5}]},
        {"action": "TASKS_CREATED", "project": {"id": 3}},
        {"action": "START_TRAINING"},
    ],
)
def test_there_is_nothing_to_learn_from_that(body: dict[str, Any], folder: Path, model: Model) -> None:
    heard: list[Event] = []
    assert (
        ask(backend(Serving(folder, model), heard.append), "POST", "/webhook", json=body).json()["status"] == "ignored"
    )
    assert not heard


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/predict", b"", "Invalid JSON"),
        ("/predict", b'{"tasks": [', "Invalid JSON"),
        ("/predict", b'\xff{"tasks": []}', "Invalid JSON"),
        ("/predict", b"[" * 100_000, "Invalid JSON"),
        ("/predict", b"{}", "tasks: field required."),
        ("/predict", b'{"tasks": ["the army of Skarne"]}', "tasks.0: input should be an object."),
        ("/setup", b"[]", "Input should be an object."),
        ("/webhook", b'{"action": 1}', "action: input should be a valid string."),
    ],
)
def test_a_bad_body_is_told_of_and_not_quoted(path: str, body: bytes, told: str, folder: Path, model: Model) -> None:
    app = backend(Serving(folder, model), print)
    answer = ask(app, "POST", path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert told in answer.json()["detail"]
    assert "Skarne" not in answer.text


def test_a_body_that_a_web_page_could_send_is_refused(folder: Path, model: Model) -> None:
    body = '{"action": "START_TRAINING", "project": {"id": 1}}'
    answer = ask(backend(Serving(folder, model), print), "POST", "/webhook", content=body)
    assert answer.status_code == 422
    assert "application/json" in answer.json()["detail"]


def test_too_much_is_refused_before_it_is_held(folder: Path, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backends, "LIMIT", 1000)
    read = 0

    async def endless() -> Any:
        nonlocal read
        while True:
            read += 600
            yield b" " * 600

    async def asking() -> httpx.Response:
        app = backend(Serving(folder, model), print)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://backend") as client:
            headers = {"Content-Type": "application/json"}
            return await client.post("/predict", content=endless(), headers=headers)

    answer = asyncio.run(asking())
    assert answer.status_code == 413
    assert "send fewer tasks" in answer.json()["detail"]
    assert read < 5000


@pytest.mark.parametrize("path", ["/health", "/setup", "/predict", "/webhook"])
def test_who_does_not_know_the_token_gets_nothing(path: str, folder: Path, model: Model) -> None:
    app = backend(Serving(folder, model), print, SECRET)
    method = "GET" if path == "/health" else "POST"
    wrong = ["", "Bearer", "Bearer wrong", f"Token {SECRET}", "Basic ???", f"Basic {SECRET}", basic("wrong")]
    for authorization in wrong:
        answer = ask(app, method, path, headers={"Authorization": authorization})
        assert answer.status_code == 401
        assert SECRET not in answer.text
    for authorization in (f"Bearer {SECRET}", basic(SECRET)):
        assert ask(app, method, path, headers={"Authorization": authorization}).status_code != 401


def basic(password: str) -> str:
    return f"Basic {b64encode(f'anybody:{password}'.encode()).decode()}"


def test_health_answers_while_predictions_take_their_time(folder: Path, model: Model) -> None:
    begun, over = threading.Event(), threading.Event()

    class Slow(Serving):
        def predict(self, tasks: Any) -> list[dict[str, Any]]:
            begun.set()
            assert over.wait(30)
            return []

    app = backend(Slow(folder, model), print)

    async def asking() -> list[Any]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://backend") as client:
            waiting = [asyncio.create_task(client.post("/predict", json={"tasks": []})) for _ in range(100)]
            while not begun.is_set():
                await asyncio.sleep(0.01)
            assert (await asyncio.wait_for(client.get("/health"), 5)).status_code == 200
            assert not any(task.done() for task in waiting)
            over.set()
            return [(await task).json() for task in waiting]

    assert asyncio.run(asking()) == [{"results": []}] * 100


def test_where_it_listens() -> None:
    for host in ("0.0.0.0", "::", "192.0.2.1", "label.example.org"):
        with pytest.raises(InputError, match=f"others can reach this address.*{VARIABLE}"):
            listen(host, 0, "")
    with listen("0.0.0.0", 0, SECRET) as open_to_all:
        assert open_to_all.getsockname()[1]
    with listen("localhost", 0, "") as taken, pytest.raises(InputError, match="nothing can listen there"):
        listen("localhost", taken.getsockname()[1], "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to_and_logs_neither_texts_nor_tokens(
    number: signal.Signals, folder: Path, asked: list[Task]
) -> None:
    with (
        command("--studio", "--model", str(folder), token=SECRET) as (url, process),
        httpx.Client(base_url=url, auth=("label studio", SECRET), trust_env=False, timeout=30) as client,
    ):
        assert len(client.post("/predict", json={"tasks": sent(asked[:2])}).json()["results"]) == 2
        client.post("/predict", content=json.dumps(sent(asked[:2])), headers={"Content-Type": "application/json"})
        assert client.get("/nothing").status_code == 404
        process.send_signal(number)
        out, said = process.communicate(timeout=30)
    assert process.returncode == 0
    assert (out, said) == ("", "Stopped.\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--retrain-after", "5"], "only --studio does that"),
        (["--studio", "--timeout", "5"], "--timeout"),
        (["--studio", "--retrain-after", "5"], "--claims"),
        (["--studio", "--claims", "nothing.jsonl"], "nothing.jsonl: there is no such file."),
        (["--studio", "--host", "0.0.0.0"], VARIABLE),
        (["--studio", "--model", "nothing", "--port", "0"], "nothing: there is no trained model here"),
    ],
)
def test_what_cannot_be_served(arguments: list[str], told: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    done = subprocess.run(
        [ANNOTATE, "serve", *arguments], capture_output=True, text=True, env=environment, check=False, timeout=60
    )
    assert done.returncode == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
