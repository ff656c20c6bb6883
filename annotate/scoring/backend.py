"""Live predictions: a model behind the four endpoints that Label Studio calls of an ML backend."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from fastapi import Depends, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, ValidationError

from annotate.records import UNNAMED, WRITER, Claim, Speaker
from annotate.scoring.http import body, guard, read
from annotate.scoring.score import answered
from annotate.studio.labels import answers_result, start_of
from annotate.studio.tasks import task_key

if TYPE_CHECKING:
    from annotate.classifier.predict import Model

LIMIT = 50_000_000
"""Bytes in one request: ten thousand tasks."""

_COUNTED = ("ANNOTATION_CREATED", "ANNOTATION_UPDATED")
_TRAIN = "START_TRAINING"


class Event(NamedTuple):
    """Something to learn from in a project: an annotation, or, with none, the wish that training begin."""

    project: int
    annotation: int | None


class _Body(BaseModel):
    """What is taken of a request, of which Label Studio sends more than is needed."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


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
    guards = [Depends(guard(token))] if token else []
    app = FastAPI(title="annotate", docs_url=None, redoc_url=None, openapi_url=None, dependencies=guards)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "UP", "model_version": serving.version}

    @app.post("/setup")
    async def setup(sent: Annotated[bytes, Depends(_sent)]) -> dict[str, str]:
        read(sent, _Setup)
        return {"model_version": serving.version}

    @app.post("/predict")
    async def predict(sent: Annotated[bytes, Depends(_sent)]) -> dict[str, Any]:
        asked = read(sent, _Tasks)
        return {"results": await run_in_threadpool(serving.predict, asked.tasks)}

    @app.post("/webhook")
    async def webhook(sent: Annotated[bytes, Depends(_sent)]) -> dict[str, str]:
        event = read(sent, _Hook).event
        if event:
            hear(event)
        return {"status": "queued" if event else "ignored"}

    return app


def _data(task: dict[str, Any], version: int) -> _Data | None:
    """What a task asks, where it is one of ours, by the version of the scheme that the model has."""
    try:
        data = _Data.model_validate(task.get("data"))
    except ValidationError:
        return None
    return data if data.scheme == version and data.key == task_key(data.claim_id, version) else None


async def _sent(request: Request) -> bytes:
    return await body(request, LIMIT, "tasks")
