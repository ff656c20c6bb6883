"""The service: what it answers, what it refuses, how much it takes on, and how it ends."""

import asyncio
import json
import signal
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from annotate.claims import extract
from annotate.claims.tagger.model import Trained, load_tagger
from annotate.classifier.predict import Model, identity, load, predict_rows
from annotate.classifier.rows import read_rows
from annotate.files import resource
from annotate.records import Claim, ScoredClaim
from annotate.scoring import service as services
from annotate.scoring.batch import ARTICLES, CHARACTERS, TOGETHER, Articles, Rows
from annotate.scoring.http import logged
from annotate.scoring.score import SHIPPED, score
from annotate.scoring.service import Limits, service
from tests.scoring.example import ARTICLES as EXAMPLES
from tests.serving import command

SECRET = "let me in"
BATCH: dict[str, list[dict[str, Any]]] = {"articles": [article.model_dump() for article in EXAMPLES]}
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def model() -> Model:
    return load(resource(SHIPPED))


@pytest.fixture(scope="module")
def tagger() -> Trained | None:
    return load_tagger()


@pytest.fixture(scope="module")
def app(model: Model, tagger: Trained | None) -> FastAPI:
    return service(model, tagger)


def at(app: Any, client: str = "192.0.2.1", **more: Any) -> httpx.AsyncClient:
    """Somebody who asks, from an address of their own."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(client, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://service", **more)


def ask(app: Any, method: str, path: str, **more: Any) -> httpx.Response:
    async def asking() -> httpx.Response:
        async with at(app) as client:
            return await client.request(method, path, **more)

    return asyncio.run(asking())


def detail(answer: httpx.Response) -> str:
    """The sentence of a refusal."""
    told = answer.json()
    assert told.keys() == {"detail"}
    assert told["detail"].endswith(".")
    return str(told["detail"])


def test_claims_are_those_that_extract_finds(app: FastAPI, tagger: Trained | None) -> None:
    claims = ask(app, "POST", "/extract", json=BATCH).json()["claims"]
    assert [Claim(**claim) for claim in claims] == list(extract(EXAMPLES, tagger))


def test_scores_are_those_of_score(app: FastAPI, model: Model) -> None:
    told = ask(app, "POST", "/score", json=BATCH).json()
    assert [ScoredClaim(**claim) for claim in told["claims"]] == list(score(EXAMPLES, model))
    assert told["model"] == identity(model)


def test_predictions_are_those_of_predict(app: FastAPI, model: Model, tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "Keep the sanctions.", "target": "sanctions", "label": "favor"},
        {"text": "Ban fracking now.", "target": "fracking", "target_span": [4, 12]},
        {"text": "Ann praised the pact, Bo cursed it.", "target": "the pact", "source": "Bo"},
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    expected = predict_rows(model, read_rows(tmp_path / "rows.jsonl", model.scheme, labelled=False))
    told = ask(app, "POST", "/predict", json={"rows": rows}).json()["predictions"]
    assert told == [one.model_dump() for one in expected]


def test_nothing_asked_is_nothing_answered(app: FastAPI) -> None:
    assert ask(app, "POST", "/extract", json={"articles": []}).json() == {"claims": []}
    assert ask(app, "POST", "/predict", json={"rows": []}).json() == {"predictions": []}


def test_what_it_is(app: FastAPI, model: Model) -> None:
    assert ask(app, "GET", "/healthz").json() == {"status": "ok"}
    assert ask(app, "GET", "/version").json()["model"] == identity(model)


def test_examples_in_the_description_are_what_is_answered(app: FastAPI) -> None:
    described = ask(app, "GET", "/openapi.json").json()
    for path in ("/extract", "/score", "/predict"):
        told = described["paths"][path]["post"]
        asked = told["requestBody"]["content"]["application/json"]["example"]
        answer = told["responses"]["200"]["content"]["application/json"]["example"]
        assert ask(app, "POST", path, json=asked).json() == answer
    assert {"401", "HTTPValidationError"}.isdisjoint(told["responses"])


@pytest.fixture(scope="module")
def described(app: FastAPI) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", app)


@pytest.mark.parametrize("mode", schemathesis.GenerationMode)
@pytest.mark.parametrize("path", ["/extract", "/score", "/predict"])
@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_answers_as_it_is_described(
    described: Any, path: str, mode: schemathesis.GenerationMode, data: st.DataObject
) -> None:
    data.draw(described[path]["POST"].as_strategy(generation_mode=mode)).call_and_validate()


@pytest.mark.parametrize(
    ("method", "path", "status", "told"),
    [
        ("GET", "/", 404, "/openapi.json"),
        ("POST", "/extract/", 404, "/openapi.json"),
        ("GET", "/docs", 404, "/openapi.json"),
        ("GET", "/score", 405, "POST"),
        ("OPTIONS", "/score", 405, "POST"),
        ("DELETE", "/version", 405, "GET"),
    ],
)
def test_what_is_not_there(method: str, path: str, status: int, told: str, app: FastAPI) -> None:
    answer = ask(app, method, path)
    assert answer.status_code == status
    assert told in detail(answer)
    assert answer.headers.get("Allow") == (told if status == 405 else None)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
"""JSON and a little more: NaN, numbers of any size, surrogates on their own."""


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Bytes that are hardly ever a batch: noise, any JSON, or a batch with one thing in it put wrong."""
    article: dict[str, Any] = {"id": "a", "text": "Ann left."}
    row: dict[str, Any] = {"text": "Ann left.", "target": "Ann", "target_span": [0, 3]}
    thing = draw(st.sampled_from([article, row])).copy()
    thing[draw(st.sampled_from([*thing, "title", "label", "other"]))] = draw(VALUES)
    whole = draw(st.sampled_from(["articles", "rows"]))
    near = json.dumps({whole: draw(st.sampled_from([[thing], thing, [[thing]]]))})
    cut = draw(st.integers(0, len(near)))
    deep = draw(st.sampled_from(["[", '{"articles":', '{"a":[']))
    return draw(
        st.binary(max_size=50)
        | st.just(near.encode())
        | st.just(near[:cut].encode())
        | st.just(near[:cut].encode() + draw(st.binary(min_size=1, max_size=4)) + near[cut:].encode())
        | st.just(near.encode("utf-16"))
        | VALUES.map(lambda value: json.dumps(value).encode())
        | st.just(deep.encode() * 20_000)
        | st.just(b'{"rows":[{"text":"a","target":"b","target_span":[0,' + b"9" * 5_000 + b"]}]}")
    )


SHAPES: dict[str, type[Articles] | type[Rows]] = {"/extract": Articles, "/score": Articles, "/predict": Rows}


@given(bodies(), st.sampled_from(sorted(SHAPES)))
@settings(max_examples=1_000, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_bad_body_is_always_answered_with_a_sentence(app: FastAPI, body: bytes, path: str) -> None:
    try:
        SHAPES[path].model_validate_json(body)
    except ValidationError:
        answer = ask(app, "POST", path, content=body, headers=JSON)
        assert answer.status_code == 422
        assert detail(answer)
    else:
        assume(False)


@pytest.mark.parametrize("kind", [None, "text/plain", "text/plain; as=json", "application/x-www-form-urlencoded"])
def test_what_a_page_can_send_unasked_is_refused(kind: str | None, app: FastAPI) -> None:
    answer = ask(app, "POST", "/score", content=json.dumps(BATCH), headers={"Content-Type": kind} if kind else {})
    assert answer.status_code == 422
    assert "application/json" in detail(answer)


@pytest.mark.parametrize(
    ("articles", "told"),
    [
        ([{"id": "a", "text": ""}] * (ARTICLES + 1), f"at most {ARTICLES}"),
        ([{"id": "a", "text": "." * (CHARACTERS + 1)}], f"articles.0.text: string should have at most {CHARACTERS}"),
        ([{"id": "a", "text": "." * CHARACTERS}] * 6, f"articles: 600,000 characters stand here, and {TOGETHER:,}"),
        ([{"id": "a" * 1_001, "text": ""}], "articles.0.id"),
        ([{"id": "a", "text": "", "texts": ""}], "articles.0.texts: extra"),
        ([{"id": "long", "text": "word " * 6_000}], "article long, line 1: a sentence of 6,000 words"),
    ],
)
def test_what_is_too_much_to_read(articles: list[dict[str, str]], told: str, app: FastAPI) -> None:
    answer = ask(app, "POST", "/extract", json={"articles": articles})
    assert answer.status_code == 422
    assert told in detail(answer)


def test_a_large_body_is_refused_before_it_is_held(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BYTES", 1_000)
    read = 0

    async def endless() -> Any:
        nonlocal read
        while True:
            read += 600
            yield b" " * 600

    answer = ask(app, "POST", "/score", content=endless(), headers=JSON)
    assert answer.status_code == 413
    assert "send fewer" in detail(answer)
    assert read < 5_000


def test_who_does_not_know_the_token_learns_only_that_it_answers(model: Model, tagger: Trained | None) -> None:
    app = service(model, tagger, SECRET)
    for authorization in ("", "Bearer", "Bearer wrong", "Bearer é", "Basic é", f"Token {SECRET}"):
        headers = {"Authorization": authorization.encode()}
        for method, path in (("POST", "/extract"), ("POST", "/score"), ("POST", "/predict"), ("GET", "/version")):
            answer = ask(app, method, path, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert SECRET not in detail(answer)
    assert ask(app, "GET", "/healthz").json() == {"status": "ok"}
    assert ask(app, "POST", "/score", json=BATCH, headers={"Authorization": f"Bearer {SECRET}"}).status_code == 200
    described = ask(app, "GET", "/openapi.json").json()
    assert described["paths"]["/score"]["post"]["security"] == [{"HTTPBearer": []}]
    assert "security" not in described["paths"]["/healthz"]["get"]


class Busy:
    """A service whose model is slow: it answers once it is told to."""

    def __init__(self, model: Model, tagger: Trained | None, limits: Limits) -> None:
        self.begun, self.over = threading.Semaphore(0), threading.Event()
        self.over.set()
        self.app = service(model._replace(ask=lambda rows: self._ask(model, rows)), tagger, limits=limits)
        self.over.clear()
        while self.begun.acquire(blocking=False):
            pass

    def _ask(self, model: Model, rows: Any) -> Any:
        self.begun.release()
        assert self.over.wait(30)
        return model.ask(rows)


ONE_ROW = {"rows": [{"text": "Ann left.", "target": "Ann"}]}


def test_a_line_that_is_full_takes_nobody_on(model: Model, tagger: Trained | None) -> None:
    busy = Busy(model, tagger, Limits(held=3, share=2))

    async def asking() -> None:
        async with at(busy.app, "192.0.2.1") as ann, at(busy.app, "192.0.2.2") as bo:
            waiting = [asyncio.create_task(client.post("/predict", json=ONE_ROW)) for client in (ann, ann, bo)]
            await asyncio.to_thread(busy.begun.acquire)
            mine, all_of_them = await ann.post("/predict", json=ONE_ROW), await bo.post("/extract", json=BATCH)
            assert (mine.status_code, all_of_them.status_code) == (429, 503)
            assert "2 requests of yours" in detail(mine)
            assert "3 requests are under way" in detail(all_of_them)
            assert int(mine.headers["Retry-After"]) == int(all_of_them.headers["Retry-After"]) > 0
            assert (await ann.get("/healthz")).status_code == 200
            assert not any(task.done() for task in waiting)
            busy.over.set()
            assert [(await task).status_code for task in waiting] == [200] * 3
            assert (await ann.post("/predict", json=ONE_ROW)).status_code == 200

    asyncio.run(asking())


def test_who_waited_too_long_is_told_and_the_work_is_dropped(model: Model, tagger: Trained | None) -> None:
    busy = Busy(model, tagger, Limits(seconds=0.3))

    async def asking() -> None:
        async with at(busy.app) as client:
            late = await asyncio.gather(*(client.post("/predict", json=ONE_ROW) for _ in range(4)))
            for answer in late:
                assert answer.status_code == 503
                assert "more than 0.3 s" in detail(answer)
                assert int(answer.headers["Retry-After"]) > 0
            busy.over.set()
            assert (await client.post("/predict", json=ONE_ROW)).status_code == 200

    asyncio.run(asking())
    assert [busy.begun.acquire(blocking=False) for _ in range(3)] == [True, True, False]


def test_a_body_that_never_ends_holds_no_place(model: Model, tagger: Trained | None) -> None:
    async def slow() -> Any:
        yield b'{"rows": ['
        await asyncio.sleep(30)

    answer = ask(service(model, tagger, limits=Limits(seconds=0.3)), "POST", "/predict", content=slow(), headers=JSON)
    assert answer.status_code == 503


async def connected(app: Any, leaves: asyncio.Event, takes: asyncio.Event) -> None:
    """Asks `/predict` by hand, as somebody who leaves at some time, and takes the answer at some time."""
    parts = iter([{"type": "http.request", "body": json.dumps(ONE_ROW).encode(), "more_body": False}])

    async def receive() -> Any:
        if part := next(parts, None):
            return part
        await leaves.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            await takes.wait()

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/predict", "headers": headers, "query_string": b""}
    await app(scope, receive, send)


def test_who_leaves_gives_the_place_back(model: Model, tagger: Trained | None) -> None:
    busy = Busy(model, tagger, Limits(held=1))

    async def asking() -> None:
        leaves, takes = asyncio.Event(), asyncio.Event()
        takes.set()
        request = asyncio.create_task(connected(busy.app, leaves, takes))
        await asyncio.to_thread(busy.begun.acquire)
        async with at(busy.app) as client:
            assert (await client.post("/predict", json=ONE_ROW)).status_code == 503
            leaves.set()
            await asyncio.wait_for(request, 5)
            busy.over.set()
            assert (await client.post("/predict", json=ONE_ROW)).status_code == 200

    asyncio.run(asking())


def test_who_does_not_take_the_answer_loses_the_place(model: Model, tagger: Trained | None) -> None:
    app, lines = service(model, tagger, limits=Limits(seconds=1, held=1)), list[str]()

    async def asking() -> None:
        with pytest.raises(RuntimeError):
            await connected(logged(app, lines.append), asyncio.Event(), asyncio.Event())
        async with at(app) as client:
            assert (await client.post("/predict", json=ONE_ROW)).status_code == 200

    asyncio.run(asking())
    assert json.loads(lines[0])["failure"].startswith("TimeoutError")


def test_the_log_tells_how_much_and_how_long_and_no_word_of_what_was_sent(app: FastAPI) -> None:
    lines: list[str] = []
    watched = logged(app, lines.append, every=True)
    count = len(ask(watched, "POST", "/score", json=BATCH).json()["claims"])
    ask(watched, "POST", "/score?Skarne", json={"articles": "Skarne"}, headers={"Authorization": f"Bearer {SECRET}"})
    ask(watched, "GET", "/Skarne")
    told = [json.loads(line) for line in lines]
    assert all(isinstance(line.pop("milliseconds"), int) for line in told)
    assert told == [
        {"method": "POST", "path": "/score", "status": 200, "articles": len(EXAMPLES), "claims": count},
        {"method": "POST", "path": "/score", "status": 422},
        {"method": "GET", "path": None, "status": 404},
    ]


def test_a_fault_of_ours_is_logged_by_its_place_alone(model: Model, tagger: Trained | None) -> None:
    broken = threading.Event()

    def fail(rows: Any) -> Any:
        if broken.is_set():
            raise ValueError("the army of Skarne")
        return model.ask(rows)

    lines: list[str] = []
    watched = logged(service(model._replace(ask=fail), tagger), lines.append)
    broken.set()
    assert ask(watched, "GET", "/nothing").status_code == 404
    answer = ask(watched, "POST", "/predict", json=ONE_ROW)
    assert answer.status_code == 500
    assert "its log" in detail(answer)
    (line,) = lines
    assert json.loads(line)["failure"].startswith("ValueError in test_service.py, line ")
    assert "Skarne" not in line + answer.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_what_is_under_way(number: signal.Signals) -> None:
    many = {"articles": [article | {"id": f"{article['id']}-{i}"} for i in range(3) for article in BATCH["articles"]]}
    headers = {"Authorization": f"Bearer {SECRET}"}
    answers: list[httpx.Response] = []
    with (
        command("--model", str(resource(SHIPPED)), "--log", "--at-once", "1", token=SECRET) as (url, process),
        httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=60) as client,
    ):
        assert client.post("/extract", content=b" " * (services.BYTES + 1), headers=JSON).status_code == 413
        asking = threading.Thread(target=lambda: answers.append(client.post("/score", json=many)))
        asking.start()
        while client.post("/extract", json={"articles": []}).status_code != 429:
            pass
        process.send_signal(number)
        out, said = process.communicate(timeout=60)
        asking.join()
    assert process.returncode == 0
    assert answers[0].status_code == 200
    assert len({claim["article_id"] for claim in answers[0].json()["claims"]}) == len(many["articles"])
    *lines, last = said.splitlines()
    assert (out, last) == ("", "Stopped.")
    assert {json.loads(line)["path"] for line in lines} == {"/extract", "/score"}
    assert SECRET not in said
