"""Our own server as a process: found by what it works on, so that no file of numbers can be out of date."""

import socket
from contextlib import suppress
from typing import NamedTuple

import psutil

from annotate.studio.home import Home

HOST = "127.0.0.1"
_GRACE = 30.0
"""Seconds that a process has to end by itself."""


class Running(NamedTuple):
    """A server at work; it has no port before it listens."""

    pid: int
    port: int | None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"


def find(home: Home) -> Running | None:
    """The server that works on the data of `home`, among the processes of this user."""
    us = psutil.Process().username()
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if str(home.data) in process.cmdline() and process.username() == us:
                return Running(process.pid, _port(process))
    return None


def stop(pid: int) -> None:
    """Asks a process to end, waits, and makes it end if it does not."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        process.terminate()
        try:
            process.wait(_GRACE)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(_GRACE)


def is_free(port: int) -> bool:
    """Whether a server could listen on a port of our loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def _port(process: psutil.Process) -> int | None:
    ports = [item.laddr.port for item in process.net_connections("tcp") if item.status == psutil.CONN_LISTEN]
    return min(ports, default=None)
