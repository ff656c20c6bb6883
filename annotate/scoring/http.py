"""What the servers here share: where they listen, whom they answer, what they read, what they log, and how they end."""

import json
import secrets
import socket
from base64 import b64decode
from binascii import Error as NoBase64
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter
from traceback import extract_tb
from typing import TYPE_CHECKING, TypeVar

from fastapi import FastAPI, HTTPException, Request
from pydantic import BaseModel, ValidationError
from starlette.requests import ClientDisconnect

from annotate.errors import InputError
from annotate.studio.client import is_loopback
from annotate.studio.connect import VARIABLE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ShapeT = TypeVar("ShapeT", bound=BaseModel)

Log = Callable[[str], None]
"""Takes one line."""

_PATIENCE = 5
"""Seconds that requests have to end once the server is to stop."""

_KEPT = 75
"""Seconds that a connection is kept between requests: longer than clients and proxies keep theirs, so that none sends
its next request into one that is just being closed."""

_LONGEST_PLACE = 100
"""Characters of where a body is wrong: a key in it may have any length."""


def listen(host: str, port: int, token: str) -> socket.socket:
    """A socket that listens, for `serve`.

    Raises:
        InputError: others could reach it and no token is set, or it cannot listen there.
    """
    if not is_loopback(f"http://[{host}]" if ":" in host else f"http://{host}") and not token:
        raise InputError(
            f"{host}: others can reach this address, so they must know a token; set {VARIABLE} here and where they ask."
        )
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise InputError(f"{host}, port {port}: nothing can listen there ({error.strerror}); name another.") from None


def address(listener: socket.socket) -> str:
    """Where a socket listens, as an address to ask."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(app: FastAPI, listener: socket.socket, log: Log, *, every: bool = False, patience: int = _PATIENCE) -> None:
    """Answers until the process is told to stop, by Ctrl-C or SIGTERM; requests under way are ended first.

    Args:
        app: what answers.
        listener: where it is asked.
        log: as `logged`.
        every: as `logged`.
        patience: seconds that requests under way have to end.
    """
    import signal

    import uvicorn

    # uvicorn hands a signal on once it has stopped; what is to be done then is done by who called this.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    # It would log tracebacks, and the message of an error may quote an article.
    config = uvicorn.Config(
        logged(app, log, every),
        log_level="critical",
        access_log=False,
        timeout_keep_alive=_KEPT,
        timeout_graceful_shutdown=patience,
    )
    uvicorn.Server(config).run(sockets=[listener])


def logged(app: "ASGIApp", log: Log, every: bool = False) -> "ASGIApp":
    """Logs requests as JSON, with no word of theirs: not their bodies, headers or queries, nor a path that is not ours.

    Args:
        app: what answers; the numbers that it leaves in `request.state.counts` are logged too.
        log: takes the lines.
        every: whether each request is logged, or those alone that failed by a fault of ours.
    """

    async def answering(scope: "Scope", receive: "Receive", send: "Send") -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        start, status, failure = perf_counter(), None, {}

        async def sending(message: "Message") -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        state = scope.setdefault("state", {})
        try:
            await app(scope, receive, sending)
        except Exception as error:
            failure = {"failure": _cause(error)}
            raise
        finally:
            if every or failure:
                path = getattr(scope.get("route"), "path", None)
                took = round((perf_counter() - start) * 1000)
                line = {"method": scope["method"], "path": path, "status": status, "milliseconds": took}
                log(json.dumps(line | state.get("counts", {}) | failure))

    return answering


def _cause(error: BaseException) -> str:
    """What went wrong and where; an error's own message may quote an article."""
    error = error.__cause__ or error
    last = extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


def guard(token: str) -> Callable[[Request], Awaitable[None]]:
    """What refuses, with 401, whoever does not tell the token: as a bearer token, or as a password."""

    async def guarded(request: Request) -> None:
        if not secrets.compare_digest(_told(request.headers.get("Authorization", "")), token.encode()):
            challenge = {"WWW-Authenticate": 'Bearer, Basic realm="annotate"'}
            raise HTTPException(401, f"A token is needed: the one in {VARIABLE}.", challenge)

    return guarded


def _told(authorization: str) -> bytes:
    """The token in a header: behind `Bearer`, or as the password behind `Basic`, whoever the user is."""
    kind, _, rest = authorization.partition(" ")
    told = rest.strip().encode("latin-1")  # as the header came
    if kind.lower() != "basic":
        return told if kind.lower() == "bearer" else b""
    try:
        return b64decode(told, validate=True).partition(b":")[2]
    except NoBase64:
        return b""


async def body(request: Request, limit: int, what: str) -> bytes:
    """A request's body, read no further than `limit` bytes; `what` are the things of which too many may stand there.

    Raises:
        HTTPException: it is longer, or said to be something else than JSON.
    """
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":  # what a page in a browser can send unasked is not
        raise HTTPException(422, "JSON is expected, with Content-Type: application/json.")
    content = bytearray()
    try:
        async for part in request.stream():
            content += part
            if len(content) > limit:
                raise HTTPException(413, f"More than {limit / 1e6:g} MB stand here; send fewer {what} at a time.")
    except ClientDisconnect:
        raise HTTPException(400, "The request broke off.") from None
    return bytes(content)


def read(content: bytes, shape: type[ShapeT]) -> ShapeT:
    """A body as what it must be.

    Raises:
        HTTPException: it is not; the first thing that is wrong is told, and none of it quoted.
    """
    try:
        return shape.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        where, message = ".".join(map(str, first["loc"]))[:_LONGEST_PLACE], first["msg"]
        told = f"{where}: {message[0].lower()}{message[1:]}." if where else f"{message}."
        raise HTTPException(422, told) from None
