"""A real Label Studio for tests, started once, and servers that misbehave."""

import hashlib
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock

from annotate.files import resource
from annotate.studio.client import Studio, connect
from annotate.studio.home import HOME, KEY, URL, Home, studio_home
from annotate.studio.installation import install
from annotate.studio.server import Started, down, find_server, up
from tests.serving import Quiet, listening

BUILD = Path(__file__).parents[2] / "build"
VENV = BUILD / "studio-venv"
"""What `make studio` makes."""


class Own(NamedTuple):
    """A server that a test may do with as it likes."""

    home: Home
    studio: Studio


@pytest.fixture(scope="session")
def migrated() -> Home:
    """A home whose server has run once: to copy, since migrations take most of a minute. Kept between sessions."""
    version = hashlib.sha256(resource("configs/studio/requirements.txt").read_bytes()).hexdigest()[:12]
    home = Home(BUILD / f"studio-home-{version}")
    BUILD.mkdir(exist_ok=True)
    with FileLock(BUILD / "studio.lock"):
        install(VENV, print)
        if not (home.root / "migrated").exists():
            shutil.rmtree(home.root, ignore_errors=True)
            _home_at(home.root)
            try:
                up(home, note=print)
            finally:
                down(home)
            (home.root / "migrated").touch(mode=0o600)
    return home


@pytest.fixture(scope="session")
def home(migrated: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """The home of the server that all tests share; `annotate` uses it."""
    with pytest.MonkeyPatch.context() as patch:
        yield _copied(migrated, tmp_path_factory.mktemp("shared"), patch)


@pytest.fixture(scope="session")
def server(home: Home) -> Iterator[Started]:
    """The server that all tests share."""
    try:
        yield up(home)
    finally:
        down(home)


@pytest.fixture(scope="session")
def studio(server: Started) -> Iterator[Studio]:
    """The server that all tests share, reached as its administrator."""
    studio = connect(server.running.url, server.credentials.token)
    yield studio
    studio.http.close()


@pytest.fixture
def fresh_home(migrated: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A home of a test's own, with a server that holds nothing and does not run yet; `annotate` uses it."""
    home = _copied(migrated, tmp_path, monkeypatch)
    try:
        yield home
    finally:
        down(home)


@pytest.fixture
def fresh_studio(fresh_home: Home) -> Iterator[Own]:
    """A server of a test's own, to be killed or spoilt."""
    up(fresh_home)
    studio = connect(*find_server())
    yield Own(fresh_home, studio)
    studio.http.close()


def _copied(migrated: Home, folder: Path, patch: pytest.MonkeyPatch) -> Home:
    patch.setenv(HOME, str(folder / "home"))
    patch.delenv(URL, raising=False)
    patch.delenv(KEY, raising=False)
    home = _home_at(studio_home().root)
    shutil.copytree(migrated.data, home.data)
    shutil.copy2(migrated.credentials, home.credentials)
    return home


def _home_at(root: Path) -> Home:
    root.mkdir(mode=0o700, parents=True)
    (root / "venv").symlink_to(VENV)
    return Home(root)


class Answer(NamedTuple):
    """What a faulty server says; it waits for `pause` seconds first."""

    body: str = "{}"
    status: int = 200
    kind: str = "application/json"
    location: str | None = None
    pause: float = 0
    cut: bool = False


class Faulty:
    """Answers as it is told to, by path; `asked` holds method, path and authorization of each request."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.answers = {"/api/current-user/whoami": Answer('{"id": 1, "email": "admin@localhost"}')}
        self.otherwise = Answer(status=404)
        self.asked: list[tuple[str, str, str]] = []


@pytest.fixture
def faulty() -> Iterator[Faulty]:
    over = threading.Event()

    class Handler(Quiet):
        def parse_request(self) -> bool:
            """Answers at once, whatever the method is."""
            if super().parse_request():
                self._answer(self.path.partition("?")[0])
            return False

        def _answer(self, path: str) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told.asked.append((self.command, path, self.headers.get("Authorization", "")))
            answer = told.answers.get(path, told.otherwise)
            over.wait(answer.pause)
            body = answer.body.encode()
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(body) + answer.cut))
            if answer.location:
                self.send_header("Location", answer.location)
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(body)
                self.wfile.flush()

    with listening(Handler) as address:
        told = Faulty(address)
        try:
            yield told
        finally:
            over.set()


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A home where a small program stands for Label Studio: it starts at once, and `STAND_IN` in its home spoils it."""
    root = tmp_path / "home"
    monkeypatch.setenv(HOME, str(root))
    monkeypatch.delenv(URL, raising=False)
    monkeypatch.delenv(KEY, raising=False)
    home = studio_home()
    programs = home.venv / "bin"
    programs.mkdir(parents=True)
    home.root.chmod(0o700)
    (programs / "python").symlink_to(sys.executable)
    program = programs / "label-studio"
    program.write_text(f"#!{sys.executable}\n" + (Path(__file__).parent / "stand_in.py").read_text())
    program.chmod(0o700)
    requirements = resource("configs/studio/requirements.txt")
    (home.venv / "installed").write_text(hashlib.sha256(requirements.read_bytes()).hexdigest())
    try:
        yield home
    finally:
        down(home)
