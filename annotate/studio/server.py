"""Our own Label Studio: installed apart, run on loopback with SQLite, found again by its process."""

import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

import httpx
from filelock import FileLock, Timeout

from annotate.errors import AnnotateError, InputError
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
from annotate.studio.installation import Note, install
from annotate.studio.processes import HOST, Running, find, is_free, stop

ADMIN = "admin@localhost"
PORT = 8080
PATIENCE = 600.0
"""Seconds that the first start may take; two cores need 50."""

_POLL = 0.2
_TOLD = 15
"""Lines of the log that are shown when the server dies."""

_SETTINGS = {
    # Nothing is sent anywhere: no analytics, no reports of errors, no look for new versions. What it asks for all the
    # same (tips, from GitHub) goes to a proxy that is not there.
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
        if find(home):
            running = _ready(home, None, note)
            if port not in (None, running.port):
                raise InputError(f"The server runs already, at {running.url}; annotate studio down stops it.")
            return Started(running, credentials, fresh=False)
        install(home.venv, note)
        write_credentials(home, credentials)
        try:
            process = _start(home, credentials, _free_port(port))
            return Started(_ready(home, port, note, process), credentials, fresh=old is None)
        except BaseException:  # Ctrl-C too: nothing is left running that nobody was told of
            if started := find(home):
                stop(started.pid)
            raise


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
            stop(running.pid)
        return running is not None


def keep(home: Home, email: str, password: str, note: Note = lambda _: None) -> None:
    """Adds an annotator to the credentials of our own server.

    Raises:
        InputError: as `read_credentials`.
    """
    with _alone(home, note):
        if credentials := read_credentials(home):
            annotators = (*credentials.annotators, Account(email=email, password=password))
            write_credentials(home, credentials.model_copy(update={"annotators": annotators}))


@contextmanager
def _alone(home: Home, note: Note) -> Iterator[None]:
    """Nobody else starts or stops the server of `home` meanwhile."""
    lock = FileLock(home.lock, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        note("Waiting for another annotate studio to end")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _new_credentials() -> Credentials:
    admin = Account(email=ADMIN, password=secrets.token_urlsafe(12))
    return Credentials(admin=admin, token=secrets.token_hex(20))


def _start(home: Home, credentials: Credentials, port: int) -> "subprocess.Popen[bytes]":
    """Starts the server, away from our terminal. Secrets go to it by its environment, which others cannot see."""
    home.data.mkdir(mode=0o700, exist_ok=True)
    command = (str(home.venv / "bin" / "label-studio"), "start", "--no-browser", "--log-level", "WARNING")
    where = ("--internal-host", HOST, "--port", str(port), "--data-dir", str(home.data))
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | _SETTINGS
    environment["LABEL_STUDIO_BASE_DATA_DIR"] = str(home.data)
    environment["LABEL_STUDIO_USERNAME"] = credentials.admin.email
    environment["LABEL_STUDIO_PASSWORD"] = credentials.admin.password
    environment["LABEL_STUDIO_USER_TOKEN"] = credentials.token
    home.log.unlink(missing_ok=True)
    log = os.open(home.log, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        return subprocess.Popen(  # noqa: S603 - what is run is ours, and nothing in it comes from outside
            (*command, *where),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home.root,
            env=environment,
            umask=0o077,
            start_new_session=True,
        )
    finally:
        os.close(log)


def _ready(home: Home, port: int | None, note: Note, process: "subprocess.Popen[bytes] | None" = None) -> Running:
    """Waits until the server answers; `process` is it, where it was just started."""
    begun = time.monotonic()
    while (seconds := time.monotonic() - begun) < PATIENCE:
        running = find(home)
        # A process that has just begun has no command line yet, by which it would be found.
        if running is None and (process is None or process.poll() is not None):
            raise AnnotateError(f"Label Studio ended instead of starting. {home.log} ends with:\n{_told(home)}")
        if running and running.port:
            if port not in (None, running.port):  # it takes another by itself where it finds one taken
                raise _taken(port)
            with suppress(httpx.HTTPError):
                if httpx.get(f"{running.url}/health", timeout=5, trust_env=False).is_success:
                    return running
        note(f"Waiting for Label Studio to answer ({seconds:.0f} s; the first time takes a minute)")
        time.sleep(_POLL)
    raise AnnotateError(f"Label Studio did not answer for {PATIENCE:.0f} s. {home.log} ends with:\n{_told(home)}")


def _told(home: Home) -> str:
    """The last lines of the log, with no secret in them."""
    text = home.log.read_text(encoding="utf-8", errors="replace")
    credentials = read_credentials(home)
    for secret in (credentials.token, credentials.admin.password) if credentials else ():
        text = text.replace(secret, "…")
    return "\n".join(text.splitlines()[-_TOLD:])


def _free_port(port: int | None) -> int:
    """The port asked for, or the first free one from 8080 on."""
    if port is not None:
        if not is_free(port):
            raise _taken(port)
        return port
    return next((number for number in range(PORT, PORT + 100) if is_free(number)), PORT)


def _taken(port: int | None) -> InputError:
    return InputError(f"Port {port} is taken by another program; name another with --port, or none to have one chosen.")
