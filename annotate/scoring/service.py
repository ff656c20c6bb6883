"""Claims, scores and predictions over HTTP: one batch is read at a time, and so many wait for their turn."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.security import HTTPBearer
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException as NotServed

from annotate import __version__
from annotate.errors import InputError
from annotate.records import Record
from annotate.scoring.batch import ARTICLES_EXAMPLE, ROWS_EXAMPLE, Articles, Awaited, Reading, Rows, counts
from annotate.scoring.http import body, guard, read

if TYPE_CHECKING:
    from annotate.claims.tagger.model import Trained
    from annotate.classifier.predict import Model

BYTES = 10_000_000
"""The most that a request may hold; the characters of a batch need less, however they are written."""


class Limits(NamedTuple):
    """How much is taken on.

    Attributes:
        seconds: that a request may take, its wait and the sending of its answer with it.
        held: requests that are under way at once; one is read, the others wait.
        share: how many of these may be one client's.
    """

    seconds: float = 60
    held: int = 32
    share: int = 8


USUAL = Limits()


class Health(Record):
    """That it answers."""

    status: str = "ok"


class Version(Record):
    """What answers: the toolkit's version, the model and the hash of its weights, the tagger if there is one."""

    annotate: str
    model: str
    tagger: str | None


class Refusal(Record):
    """Why a request was not answered, in a sentence."""

    detail: str


BatchT = TypeVar("BatchT", Articles, Rows)
ResultT = TypeVar("ResultT")

_COMPONENT = "#/components/schemas/{model}"
_PIECE = 65_536
_LATER = {"Retry-After": "5"}
_WAIT = {"headers": {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}}
_NO_TOKEN: dict[int | str, dict[str, Any]] = {401: {"model": Refusal, "description": "The token is missing or wrong."}}
_REFUSED: dict[int | str, dict[str, Any]] = {
    413: {"model": Refusal, "description": "The body is too large."},
    422: {"model": Refusal, "description": "The body is no JSON or not of this shape, or a text cannot be read."},
    429: {"model": Refusal, "description": "This client has too many requests under way.", **_WAIT},
    503: {"model": Refusal, "description": "Too many requests are under way, or this took too long.", **_WAIT},
}


class Line:
    """The requests that are under way: so many, and so many of each client."""

    def __init__(self, limits: Limits) -> None:
        """Nobody stands there yet."""
        self._limits = limits
        self._held = Counter[str]()

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Holds a place for a client.

        Raises:
            HTTPException: the client has its share already, or all places are taken.
        """
        if self._held[client] >= self._limits.share:
            raise HTTPException(429, f"{self._limits.share} requests of yours are under way; wait for one.", _LATER)
        if self._held.total() >= self._limits.held:
            raise HTTPException(503, f"{self._limits.held} requests are under way, and no more may wait.", _LATER)
        self._held[client] += 1
        try:
            yield
        finally:
            self._held -= Counter([client])  # which forgets who holds none


def service(model: "Model", tagger: "Trained | None", token: str = "", limits: Limits = USUAL) -> FastAPI:
    """The service.

    What it tells of itself has this model's own answers as examples; making these readies all that is loaded late.

    Args:
        model: a trained one.
        tagger: finds statements for `/extract`; without one, rules do.
        token: what callers must know, as a bearer token; if empty, nothing.
        limits: how much is taken on.
    """
    from annotate.classifier.predict import identity

    app = FastAPI(title="annotate", version=__version__, docs_url=None, redoc_url=None, redirect_slashes=False)
    for kind in (404, 405, InputError, TimeoutError, Exception):
        app.add_exception_handler(kind, _refuse)
    guards = [Depends(HTTPBearer(auto_error=False)), Depends(guard(token))] if token else []
    unknown = _NO_TOKEN if token else {}
    line, pool = Line(limits), ThreadPoolExecutor(1)
    answers: dict[str, object] = {}

    async def place(request: Request) -> AsyncIterator[None]:
        late = f"This took more than {limits.seconds:g} s, with its wait for others; send less at a time, or later."
        with line.place(request.client.host if request.client else ""):
            try:
                async with asyncio.timeout(limits.seconds):
                    yield
            except TimeoutError:
                raise TimeoutError(late) from None

    def offer(work: Callable[[BatchT, Awaited], Record], example: BatchT) -> None:
        """Adds an endpoint that is called as the method is."""
        given, name, shape = work(example, lambda _: True), work.__name__, type(example)
        answers[f"/{name}"] = given.model_dump(mode="json")
        sent = {
            "schema": {"$ref": _COMPONENT.format(model=shape.__name__)},
            "example": example.model_dump(mode="json", exclude_none=True),
        }
        app.add_api_route(
            f"/{name}",
            _answering(pool, work, shape),
            methods=["POST"],
            dependencies=[*guards, Depends(place)],
            operation_id=name,
            summary=work.__doc__,
            response_model=type(given),
            responses={**unknown, **_REFUSED},
            openapi_extra={"requestBody": {"required": True, "content": {"application/json": sent}}},
        )

    reading = Reading(model, tagger)
    offer(reading.extract, ARTICLES_EXAMPLE)
    offer(reading.score, ARTICLES_EXAMPLE)
    offer(reading.predict, ROWS_EXAMPLE)

    @app.get("/healthz", operation_id="health", summary="Says that it answers; needs no token.")
    async def health() -> Health:
        return Health()

    known = Version(annotate=__version__, model=identity(model), tagger=tagger.folder.name if tagger else None)

    @app.get("/version", operation_id="version", summary="Says what answers.", dependencies=guards, responses=unknown)
    async def version() -> Version:
        return known

    _describe(app, answers)
    return app


def _answering(
    pool: ThreadPoolExecutor, work: Callable[[BatchT, Awaited], Record], shape: type[BatchT]
) -> Callable[[Request], Awaitable[Response]]:
    """What answers a request with what comes of its batch, once it is its turn."""

    async def answer(request: Request) -> Response:
        batch, over = read(await body(request, BYTES, "articles or rows"), shape), Event()

        def turn() -> tuple[bytes, dict[str, int]]:
            given = work(batch, lambda _: not over.is_set())
            return given.model_dump_json().encode(), counts(batch) | counts(given)

        try:
            running = asyncio.get_running_loop().run_in_executor(pool, turn)
            content, request.state.counts = await _while_present(request, running)
        finally:
            over.set()
        headers = {"Content-Length": str(len(content))}
        return StreamingResponse(_pieces(content), media_type="application/json", headers=headers)

    return answer


def _describe(app: FastAPI, answers: Mapping[str, object]) -> None:
    """Adds to the description, which FastAPI makes once and keeps, the shapes of batches and what answers look like."""
    told = app.openapi()
    shapes = models_json_schema([(Articles, "validation"), (Rows, "validation")], ref_template=_COMPONENT)[1]
    told["components"]["schemas"] |= shapes["$defs"]
    for path, answer in answers.items():  # FastAPI itself would leave out what is null in them
        told["paths"][path]["post"]["responses"]["200"]["content"]["application/json"]["example"] = answer


async def _while_present(request: Request, running: asyncio.Future[ResultT]) -> ResultT:
    """What comes of work, unless the client leaves before."""
    leaving = asyncio.ensure_future(_leaving(request))
    try:
        await asyncio.wait((running, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not running.done():
            raise HTTPException(400, "Nobody waits for the answer.")
        return running.result()
    finally:
        running.cancel()
        leaving.cancel()


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    """An answer in pieces: who takes it slowly keeps its place meanwhile, and loses it when the time is up."""
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]


async def _leaving(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _refuse(_: Request, error: Exception) -> Response:
    """Tells in a sentence what was raised."""
    match error:
        case InputError():
            return JSONResponse({"detail": str(error)}, 422)
        case TimeoutError():
            return JSONResponse({"detail": str(error)}, 503, _LATER)
        case NotServed(status_code=404):
            return JSONResponse({"detail": "There is nothing at this path; /openapi.json tells what there is."}, 404)
        case NotServed(headers={"Allow": methods}):
            return JSONResponse({"detail": f"This path takes {methods}."}, 405, {"Allow": methods})
        case _:
            return JSONResponse({"detail": "The service failed here; its log tells where."}, 500)
