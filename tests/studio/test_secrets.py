"""Nobody else sees a token or a password: not in logs, errors, process lists or files that they can read."""

import logging
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from annotate.errors import AnnotateError
from annotate.studio.client import Studio, call, connect, told
from annotate.studio.home import Home, read_credentials
from annotate.studio.server import Started
from annotate.studio.users import add

pytestmark = pytest.mark.studio

ANNOTATE = str(Path(sys.executable).with_name("annotate"))
_LARGEST = 50_000_000


@pytest.fixture(scope="module")
def secrets(studio: Studio, home: Home) -> list[str]:
    """All that must stay secret, after commands and calls that use it, some of which fail."""
    subprocess.run([ANNOTATE, "studio", "user", "add", "erna"], capture_output=True, check=True)
    personal = call(studio, "POST", "/api/token/")["token"]
    mine = connect(studio.url, personal)
    project = call(mine, "POST", "/api/projects/", body={"title": "Secrets"})["id"]
    for client in (studio, mine):
        client.sdk.projects.import_tasks(project, request=[{"data": {"text": "x"}}])
    _, password = add(studio, "frieda")
    call(studio, "POST", "/api/token/blacklist/", body={"refresh": personal})
    credentials = read_credentials(home)
    assert credentials
    passwords = [credentials.admin.password, password, *(who.password for who in credentials.annotators)]
    return [credentials.token, personal, *passwords]


def test_the_process_list(secrets: list[str], server: Started) -> None:
    listed = subprocess.run(["ps", "-ewwo", "args"], capture_output=True, text=True, check=True).stdout
    lines = [path.read_bytes().decode(errors="replace") for path in _of_processes("cmdline")]
    assert "label-studio" in listed
    assert any("label-studio" in line for line in lines)
    assert not [secret for secret in secrets if secret in listed or any(secret in line for line in lines)]
    environment = Path(f"/proc/{server.running.pid}/environ")
    assert environment.stat().st_mode & 0o077 == 0


def test_files(secrets: list[str], home: Home, server: Started) -> None:
    opened = [path for path in _files(home.root) if path.stat().st_mode & 0o077]
    assert not opened
    log = home.log.read_text(errors="replace")
    assert log
    assert not [secret for secret in secrets if secret in log]
    begun = psutil.Process(server.running.pid).create_time() - 1
    readable = [path for path in _files(Path(tempfile.gettempdir())) if _is_open(path, begun)]
    assert not [path for path in readable if any(secret.encode() in _content(path) for secret in secrets)]


def test_output_logs_and_errors(
    secrets: list[str], studio: Studio, home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    done = [
        subprocess.run([ANNOTATE, "studio", *command], capture_output=True, text=True)
        for command in (["up"], ["status"], ["status", "--json"], ["user", "add", "erna"])
    ]
    said = [run.stdout + run.stderr for run in done]
    for failing in (
        lambda: call(studio, "GET", "/api/projects/99999/"),
        lambda: studio.sdk.projects.get(99999),
        lambda: connect(studio.url, f"{secrets[0]}0"),
    ):
        with pytest.raises(AnnotateError) as caught, told(studio):
            failing()
        said += traceback.format_exception(caught.value)
    said += [caplog.text, repr(studio), repr(read_credentials(home))]
    assert [run.returncode for run in done] == [0, 0, 0, 2]
    assert not [secret for secret in secrets if any(secret in text for text in said)]


def _of_processes(name: str) -> Iterator[Path]:
    for path in Path("/proc").glob(f"[0-9]*/{name}"):
        if os.access(path, os.R_OK):
            yield path


def _files(folder: Path) -> Iterator[Path]:
    """The files under a folder, without what links lead to and without folders that are closed to us."""
    for path, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not (Path(path) / name).is_symlink()]
        yield from (file for name in names if (file := Path(path) / name).is_file() and not file.is_symlink())


def _is_open(path: Path, since: float) -> bool:
    """Whether others can read a file, and it was written since then; not if it has gone meanwhile."""
    with suppress(OSError):
        found = path.stat()
        return bool(found.st_mode & 0o004) and found.st_mtime > since and found.st_size < _LARGEST
    return False


def _content(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""
