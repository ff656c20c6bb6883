"""A real server on this machine for what is read from an address."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest


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

    class Handler(BaseHTTPRequestHandler):
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

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    pages = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield pages
    over.set()
    server.shutdown()
    thread.join()
    server.server_close()
