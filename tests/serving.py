"""Web servers on a free port: the test's own, and the command's in a process of its own."""

import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from annotate.studio.connect import VARIABLE
from tests.scoring.small import ANNOTATE


class Quiet(BaseHTTPRequestHandler):
    """Answers nothing yet, and writes no log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serves until the end of the block; the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def command(*arguments: str, token: str = "") -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """`annotate serve` until the end of the block: its address, which it tells first, and the process."""
    process = subprocess.Popen(
        [ANNOTATE, "serve", *arguments, "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {VARIABLE: token},
    )
    try:
        assert process.stderr
        first = process.stderr.readline()
        url = re.search(r"http://\S+(?=;)", first)
        assert url, first
        assert not token or token not in first
        yield url.group(), process
    finally:
        process.kill()
        process.communicate()
