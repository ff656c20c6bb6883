"""Our own Label Studio: installed apart, run on loopback with SQLite, found again by its process."""

import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import httpx
import psutil
from filelock import FileLock, Timeout

from annotate.errors import AnnotateError, InputError
from annotate.files import resource
from annotate.studio.home import (
    Account,
    Credentials,
    Home,
    make_home,
    named_server,
    read_credentials,
    studio_home,
    write_credentials,
)

Note = Callable[[str], None]
"""Is told what is going on, in a few words."""

ADMIN = "admin@localhost"
HOST = "127.0.0.1"
PORT = 8080
PATIENCE = 600.0
"""Seconds that the first start may take; two cores need 50."""

_POLL = 0.2
_TOLD = 15
"""Lines of the log that are shown when the server dies."""

_SETTINGS = {
    # Nothing is sent anywhere: no analytics, no reports of errors, no look for new versions. What is fetched in spite of
    # these (tips from GitHub) goes to a proxy that is not there.
    "LABEL_STUDIO_COLLECT_ANALYTICS": "false",
    "LABEL_STUDIO_LATEST_VERSION_CHECK": "false",
    "LABEL_STUDIO_FEATURE_FLAGS_OFFLINE": "true",
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "localhost,127.0.0.1,::1",
    # Only who was invited may sign up.
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
    # Live predictions come from this machine, which Label Studio would refuse: docs/studio.md says what that opens.
    "LABEL_STUDIO_ML_BLOCK_LOCAL_IP": "false",
    "LABEL_STUDIO_SSRF_PROTECTION_ENABLED": "false",
    # Predictions that name no control of the interface are refused instead of never shown.
    "fflag_feat_utc_210_prediction_validation_15082025": "true",
}
_KEPT = ("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT")
"""What the server gets of our environment: it reads many names, among them HOST, DEBUG and SECRET_KEY."""


class Running(NamedTuple):
    """A server at work; it has no port before it listens."""

    pid: int
    port: int | None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.port}"


class Started(NamedTuple):
    """What `up` did; `fresh` if the credentials are new."""

    running: Running
    credentials: Credentials
    fresh: bool


def find_server() -> tuple[str, str]:
    """Address and token of the server to use: the one that the environment names, else our own, if it runs.

    Raises:
        InputError: there is none, the environment names half of one, or others can read our credentials.
    """
    if named := named_server():
        return named
    home = studio_home()
    found, credentials = find(home), read_credentials(home)
    if found and found.port and credentials:
        return found.url, credentials.token
    raise InputError(
        "No Label Studio is at hand: start your own with annotate studio up, "
        "or set LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY for your team's."
    )


def find(home: Home) -> Running | None:
    """The server that works on the data of `home`, by the processes of this user: no file can be out of date."""
    us = psutil.Process().username()
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if str(home.data) in process.cmdline() and process.username() == us:
                return Running(process.pid, _listening(process))
    return None


def up(home: Home, port: int | None = None, note: Note = lambda _: None) -> Started:
    """Installs the server if need be, starts it unless it runs, and waits until it answers.

    Args:
        home: where it keeps what it needs.
        port: where it listens; if None, 8080 or the next that is free.
        note: is told what is going on.

    Raises:
        InputError: the port is taken, the folder is not ours alone, or the server runs on another port.
        AnnotateError: it cannot be installed, dies, or does not answer.
    """
    make_home(home)
    with _alone(home, note):
        old = read_credentials(home)
        if not old and home.data.exists():
            raise InputError(f"{home.data}: here is data, and no {home.credentials.name} beside it; put it back.")
        credentials = old or _new_credentials()
        running = find(home)
        if running is None:
            install(home.venv, note)
            write_credentials(home, credentials)
            running = _start(home, credentials, port, note)
        elif port not in (None, running.port):
            raise InputError(f"The server runs at {running.url} already; annotate studio down stops it.")
        return Started(_ready(home, credentials, running.pid, port, note), credentials, old is None)


def down(home: Home, note: Note = lambda _: None) -> bool:
    """Stops the server and waits until it has ended; whether one ran.

    Raises:
        AnnotateError: it does not end.
    """
    if not home.root.exists():
        return False
    with _alone(home, note):
        running = find(home)
        if running:
            note("Stopping the server")
            _stop(running.pid)
        return running is not None


def install(venv: Path, note: Note = lambda _: None) -> None:
    """Makes Label Studio's own environment, unless it is there as the requirements say.

    Raises:
        AnnotateError: it cannot be made.
    """
    requirements = resource("configs/studio/requirements.txt")
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    done = venv / "installed"
    if done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    note("Making an environment for Label Studio")
    total = sum(1 for line in requirements.read_text(encoding="utf-8").splitlines() if "==" in line)
    _run([sys.executable, "-m", "venv", "--clear", str(venv)], lambda _: None)
    count = 0

    def collected(line: str) -> None:
        nonlocal count
        if line.startswith("Collecting "):
            count += 1
            note(f"Fetching {count} of {total} packages: {line.split()[1].partition('=')[0]}")
        elif line.startswith("Installing"):
            note(f"Installing {total} packages")

    pip = [str(venv / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--no-input"]
    _run([*pip, "--progress-bar", "off", "--no-deps", "-r", str(requirements)], collected)
    done.write_text(wanted, encoding="utf-8")  # last: an installation that was cut short is made anew


def _run(command: list[str], heard: Callable[[str], None]) -> None:
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:  # noqa: S603
        for line in process.stdout or ():
            last = line.strip() or last
            heard(line)
    if process.returncode:
        raise AnnotateError(f"Label Studio could not be installed: {last}")


def _alone(home: Home, note: Note) -> FileLock:
    """A lock on the home, taken; it is waited for."""
    lock = FileLock(home.lock, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        note("Waiting for another annotate studio")
        lock.acquire()
    return lock
