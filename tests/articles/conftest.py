"""A real server on this machine for what is read from an address."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import NamedTuple

import pytest

from tests.serving import Quiet, listening


class Answer(NamedTuple):
    """What the server says at a path; `length` is the length it claims, `pause` the seconds before each byte."""

    body: bytes = b""
    status: int = 200
    location: str | None = None
    length: int | None = None
    pause: float = 0


class Site:
    """Answers by path, and the address that the paths stand under."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, Answer] = {}
        self.agents: list[str] = []

    def put(self, path: str, answer: Answer) -> str:
        self.answers[path] = answer
        return f"{self.address}{path}"


@pytest.fixture
def site() -> Iterator[Site]:
    over = threading.Event()

    class Handler(Quiet, BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages.agents.append(self.headers["User-Agent"])
            answer = pages.answers.get(self.path, Answer(status=404))
            self.send_response(answer.status)
            if answer.location:
                self.send_header("Location", answer.location)
            self.send_header("Content-Length", str(answer.length or len(answer.body)))
            self.end_headers()
            if not answer.pause:
                self.wfile.write(answer.body)
                return
            with suppress(ConnectionError):
                for byte in answer.body:
                    over.wait(answer.pause)
                    self.wfile.write(bytes([byte]))

    with listening(Handler) as address:
        pages = Site(address)
        try:
            yield pages
        finally:
            over.set()
