"""Live predictions: a model behind the four endpoints that Label Studio calls of an ML backend."""

import secrets
import socket
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, ValidationError

from annotate.errors import InputError
from annotate.records import UNNAMED, WRITER, Claim, Speaker
from annotate.scoring.score import answered
from annotate.studio.client import is_loopback
from annotate.studio.connect import VARIABLE
from annotate.studio.labels import answers_result, start_of
from annotate.studio.tasks import task_key

if TYPE_CHECKING:
    from annotate.classifier.predict import Model

LIMIT = 50_000_000
"""Bytes in one request: ten thousand tasks."""

_PATIENCE = 5
"""Seconds that requests have to end once the server is to stop."""

_COUNTED = ("ANNOTATION_CREATED", "ANNOTATION_UPDATED")
_TRAIN = "START_TRAINING"


class Event(NamedTuple):
    """Something to learn from in a project: an annotation, or, with none, the wish that training begin."""

    project: int
    annotation: int | None


class _Body(BaseModel):
    """What is taken of a request, of which Label Studio sends more than is needed."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


BodyT = TypeVar("BodyT", bound=_Body)


class _Tasks(_Body):
    tasks: list[dict[str, Any]]


class _Setup(_Body):
    """Nothing of it is needed, least of all the access token in it."""


class _Numbered(_Body):
    id: int
    was_cancelled: bool = False


class _Hook(_Body):
    action: str
    project: _Numbered | None = None
    annotation: _Numbered | None = None

    @property
    def event(self) -> Event | None:
        """What it tells of; none where there is nothing to learn from, as in a skipped task."""
        if self.project and self.action == _TRAIN:
            return Event(self.project.id, None)
        if self.project and self.action in _COUNTED and self.annotation and not self.annotation.was_cancelled:
            return Event(self.project.id, self.annotation.id)
        return None


class _Data(_Body):
    """What a model needs of a task of the `labels` interface."""

    key: str
    claim_id: str
    article_id: str
    scheme: int
    targets: list[str]
    claim: str
    who: str

    @property
    def asked(self) -> Claim:
        """The claim that the task asks about, as far as a model reads it: its words, and who says them."""
        unnamed = self.who in (WRITER, UNNAMED)
        return Claim(
            id=self.claim_id,
            article_id=self.article_id,
            sentence=0,
            spans=(),
            text=self.claim,
            kind="narrated" if self.who == WRITER else "direct",
            statement=None,
            speaker=None if unnamed else Speaker(id="", name=self.who, mention=(0, 0)),
        )


class Serving:
    """The model in use; requests take turns with it, and find another one once it is replaced."""

    def __init__(self, folder: Path, model: "Model") -> None:
        """A model and the folder that it lies in."""
        self.current = folder, model
        self._lock = Lock()

    @property
    def version(self) -> str:
        """What predictions are signed with."""
        from annotate.classifier.predict import identity

        return identity(self.current[1])

    def predict(self, tasks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """As `predictions`."""
        with self._lock:
            return predictions(self.current[1], tasks)


def predictions(model: "Model", tasks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One prediction for each task, as Label Studio takes it; what `annotate push --model` would have sent.

    Tasks that do not ask about a claim, or ask by another version of the scheme, get an empty result.
    """
    from annotate.classifier.predict import identity, predict_claims

    version, scheme = identity(model), model.scheme
    found = [_data(task, scheme.version) for task in tasks]
    scored = answered((data.asked for data in found if data), partial(predict_claims, model), version)
    told = []
    for data in found:
        if data is None:
            told.append({"model_version": version, "score": 0.0, "result": []})
            continue
        start = start_of(next(scored), scheme)
        result = answers_result(data.key, data.targets, start.suggestion.stance, start.suggestion.risk)
        told.append({"model_version": version, "score": start.sure, "result": result})
    return told


def backend(serving: Serving, hear: Callable[[Event], None], token: str = "") -> FastAPI:
    """The four endpoints.

    Predictions are made one request at a time away from the event loop, so that all else is answered meanwhile.

    Args:
        serving: the model.
        hear: is told of each event, and returns at once.
        token: what callers must know, as a bearer token or as the password of basic authentication; if empty, nothing.
    """
    guards = [Depends(_guard(token))] if token else []
    app = FastAPI(title="annotate", docs_url=None, redoc_url=None, openapi_url=None, dependencies=guards)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "UP", "model_version": serving.version}

    @app.post("/setup")
    async def setup(body: Annotated[bytes, Depends(_body)]) -> dict[str, str]:
        _read(body, _Setup)
        return {"model_version": serving.version}

    @app.post("/predict")
    async def predict(body: Annotated[bytes, Depends(_body)]) -> dict[str, Any]:
        asked = _read(body, _Tasks)
        return {"results": await run_in_threadpool(serving.predict, asked.tasks)}

    @app.post("/webhook")
    async def webhook(body: Annotated[bytes, Depends(_body)]) -> dict[str, str]:
        event = _read(body, _Hook).event
        if event:
            hear(event)
        return {"status": "queued" if event else "ignored"}

    return app


def listen(host: str, port: int, token: str) -> socket.socket:
    """A socket that listens, for `serve`.

    Raises:
        InputError: others could reach it and no token is set, or it cannot listen there.
    """
    if not is_loopback(f"http://[{host}]" if ":" in host else f"http://{host}") and not token:
        raise InputError(
            f"{host}: others can reach this address, so they must know a token; set {VARIABLE} here and where "
            "annotate studio connect is run."
        )
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise InputError(f"{host}, port {port}: nothing can listen there ({error.strerror}); name another.") from None


def serve(app: FastAPI, listener: socket.socket) -> None:
    """Answers until the process is told to stop, by Ctrl-C or SIGTERM; requests under way are ended first."""
    import signal

    import uvicorn

    # uvicorn hands a signal on once it has stopped; what is to be done then is done by who called this.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=_PATIENCE)
    uvicorn.Server(config).run(sockets=[listener])


def _data(task: dict[str, Any], version: int) -> _Data | None:
    """What a task asks, where it is one of ours, by the version of the scheme that the model has."""
    try:
        data = _Data.model_validate(task.get("data"))
    except ValidationError:
        return None
    return data if data.scheme == version and data.key == task_key(data.claim_id, version) else None


def _guard(token: str) -> Callable[[str], Any]:
    async def guard(authorization: Annotated[str, Header()] = "") -> None:
        if not secrets.compare_digest(_told(authorization), token.encode()):
            raise HTTPException(401, f"A token is needed: the one in {VARIABLE}.", {"WWW-Authenticate": "Basic"})

    return guard


def _told(authorization: str) -> bytes:
    """The token in a header: behind `Bearer`, or as the password behind `Basic`, whoever the user is."""
    kind, _, told = authorization.partition(" ")
    if kind.lower() != "basic":
        return told.strip().encode() if kind.lower() == "bearer" else b""
    try:
        return b64decode(told, validate=True).partition(b":")[2]
    except NoBase64:
        return b""


async def _body(request: Request) -> bytes:
    """A request's body, read no further than the limit."""
    if "json" not in request.headers.get("Content-Type", ""):  # what a page in a browser can send unasked is not
        raise HTTPException(422, "JSON is expected, with Content-Type: application/json.")
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > LIMIT:
            raise HTTPException(413, f"More than {LIMIT / 1e6:g} MB stand here; send fewer tasks at a time.")
    return bytes(content)


def _read(body: bytes, shape: type[BodyT]) -> BodyT:
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_context=False)[0]
        where, message = ".".join(map(str, first["loc"])), first["msg"]
        told = f"{where}: {message[0].lower()}{message[1:]}." if where else f"{message}."
        raise HTTPException(422, told) from None
