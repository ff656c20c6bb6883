"""Our own server: started once however often it is asked for, found again, stopped; and what happens if it will not."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import pytest

from annotate.errors import AnnotateError, InputError
from annotate.studio import server as servers
from annotate.studio.client import call, connect
from annotate.studio.home import KEY, URL, Home, read_credentials
from annotate.studio.processes import find, is_free
from annotate.studio.server import Started, down, find_server, keep, up
from tests.studio.conftest import Own

T = TypeVar("T")
ANNOTATE = str(Path(sys.executable).with_name("annotate"))


@contextmanager
def occupied(port: int = 0) -> Iterator[int]:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        yield other.getsockname()[1]


def free_port() -> int:
    with occupied() as port:
        return port


@pytest.mark.studio
def test_the_server_answers_on_loopback_alone_and_reports_to_nobody(server: Started) -> None:
    assert call(connect(*find_server()), "GET", "/api/version")["release"] == "1.23.2"
    process = psutil.Process(server.running.pid)
    listening = {item.laddr.ip for item in process.net_connections() if item.status == psutil.CONN_LISTEN}
    assert listening == {"127.0.0.1"}
    page = httpx.get(f"{server.running.url}/user/login/", trust_env=False).text
    assert "sentry" not in page.lower().replace("sentry_dsn", "").replace("sentry_rate", "").replace("sentry_env", "")
    settings = process.environ()
    assert settings["LABEL_STUDIO_COLLECT_ANALYTICS"] == "false"
    assert not settings["SENTRY_DSN"]


@pytest.mark.studio
def test_only_who_was_invited_signs_up(server: Started) -> None:
    with httpx.Client(base_url=server.running.url, trust_env=False) as visitor:
        visitor.get("/user/signup/")
        form = {
            "csrfmiddlewaretoken": visitor.cookies["csrftoken"],
            "email": "mallory@localhost",
            "password": "mallory-1234",
        }
        assert visitor.post("/user/signup/", data=form).status_code == 403


@pytest.mark.studio
def test_up_again_down_and_up(fresh_studio: Own) -> None:
    home, studio = fresh_studio
    running = find(home)
    again = up(home)
    assert (again.running, again.fresh) == (running, False)
    with pytest.raises(InputError, match=f"runs already, at {studio.url}"):
        up(home, free_port())
    project = call(studio, "POST", "/api/projects/", body={"title": "Kept"})
    assert down(home)
    assert find(home) is None
    assert not down(home)
    with pytest.raises(InputError, match="annotate studio up"):
        find_server()
    started = up(home)
    kept = connect(started.running.url, started.credentials.token)
    assert call(kept, "GET", f"/api/projects/{project['id']}/")["title"] == "Kept"


@pytest.mark.studio
def test_a_killed_server_is_started_again(fresh_studio: Own) -> None:
    home, studio = fresh_studio
    killed = find(home)
    assert killed
    os.kill(killed.pid, signal.SIGKILL)
    psutil.Process(killed.pid).wait(10)
    with pytest.raises(AnnotateError, match="no server answers there"):
        call(studio, "GET", "/api/version")
    assert find(home) is None
    assert up(home).running.pid != killed.pid


def test_the_first_up_shows_the_password_and_no_other(stand_in: Home) -> None:
    first, second = (subprocess.run([ANNOTATE, "studio", "up"], capture_output=True, text=True) for _ in range(2))
    credentials = read_credentials(stand_in)
    assert credentials
    assert (first.returncode, second.returncode) == (0, 0)
    assert credentials.admin.password in first.stdout
    assert credentials.admin.password not in second.stdout + second.stderr
    assert str(stand_in.credentials) in second.stderr
    assert credentials.token not in first.stdout + first.stderr + second.stdout + second.stderr
    assert subprocess.run([ANNOTATE, "studio", "down"]).returncode == 0
    assert find(stand_in) is None


def test_two_ups_at_once_start_one_server(stand_in: Home) -> None:
    starting = [subprocess.Popen([ANNOTATE, "studio", "up"], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate()[0] for process in starting]
    assert [process.returncode for process in starting] == [0, 0, 0]
    found = [p for p in psutil.process_iter(["cmdline"]) if str(stand_in.data) in (p.info["cmdline"] or ())]
    assert len(found) == 1
    assert sum("password" in text for text in told) == 1


def test_modes(stand_in: Home) -> None:
    mask = os.umask(0)
    try:
        up(stand_in)
        keep(stand_in, "anna@localhost", "hers")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(stand_in.root.stat().st_mode) == 0o700
    kept = [path for path in stand_in.root.iterdir() if path != stand_in.venv]
    assert len(kept) == 4
    assert not [path for path in kept if path.stat().st_mode & 0o077]
    credentials = read_credentials(stand_in)
    assert credentials
    assert [annotator.email for annotator in credentials.annotators] == ["anna@localhost"]


def test_a_taken_port(stand_in: Home) -> None:
    with occupied() as port:
        with pytest.raises(InputError, match=f"Port {port} is taken by another program"):
            up(stand_in, port)
        assert find(stand_in) is None


def test_the_next_free_port(stand_in: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with occupied() as port:
        monkeypatch.setattr(servers, "PORT", port)
        assert up(stand_in).running.port not in (None, port)


def test_a_port_that_the_server_leaves_for_another(stand_in: Home) -> None:
    (stand_in.root / "spoilt").write_text("moves")
    port = free_port()
    with pytest.raises(InputError, match=f"Port {port} is taken"):
        up(stand_in, port)
    assert find(stand_in) is None
    assert up(stand_in).running.port  # of its own choice, if nobody asked for one


def test_a_server_that_dies(stand_in: Home) -> None:
    (stand_in.root / "spoilt").write_text("dies")
    with pytest.raises(
        AnnotateError, match=r"ended instead of starting\. .*server\.log ends with:\nno luck with … and …"
    ):
        up(stand_in)


def test_a_server_that_never_answers(stand_in: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    (stand_in.root / "spoilt").write_text("hangs")
    monkeypatch.setattr(servers, "PATIENCE", 0.5)
    with pytest.raises(AnnotateError, match=r"did not answer for 0 s|did not answer for 1 s"):
        up(stand_in)
    assert find(stand_in) is None


def test_control_c_leaves_nothing_running(stand_in: Home) -> None:
    (stand_in.root / "spoilt").write_text("hangs")
    process = subprocess.Popen([ANNOTATE, "studio", "up"], stderr=subprocess.PIPE, text=True)
    _until(lambda: find(stand_in))
    process.send_signal(signal.SIGINT)
    assert "Stopped" in process.communicate()[1]
    assert process.returncode == 1
    assert find(stand_in) is None


def test_up_after_an_up_that_was_killed(stand_in: Home) -> None:
    (stand_in.root / "spoilt").write_text("hangs")
    process = subprocess.Popen([ANNOTATE, "studio", "up"])
    left = _until(lambda: find(stand_in))
    process.kill()
    process.wait()
    assert find(stand_in) == left
    assert down(stand_in)
    (stand_in.root / "spoilt").unlink()
    assert up(stand_in).running.port


def test_other_programs_are_left_alone(stand_in: Home) -> None:
    """What only names the folder is another program's; so is what works on a folder beside it."""
    others = [
        subprocess.Popen([sys.executable, "-c", "input()", argument], stdin=subprocess.PIPE)
        for argument in (f"--data-dir={stand_in.data}", f"{stand_in.data}2", str(stand_in.root))
    ]
    try:
        assert find(stand_in) is None
        assert not down(stand_in)
        assert all(other.poll() is None for other in others)
    finally:
        for other in others:
            other.kill()
            other.communicate()


def test_data_without_credentials_is_not_started_on(stand_in: Home) -> None:
    stand_in.data.mkdir()
    with pytest.raises(InputError, match=r"here is data, and no credentials\.json beside it"):
        up(stand_in)


def test_waiting_for_another_is_told(stand_in: Home) -> None:
    (stand_in.root / "spoilt").write_text("hangs")
    process = subprocess.Popen([ANNOTATE, "studio", "up"])
    _until(lambda: find(stand_in))
    notes: list[str] = []
    waiting = threading.Thread(target=down, args=(stand_in, notes.append))
    waiting.start()
    _until(lambda: notes)
    process.send_signal(signal.SIGINT)
    process.wait()
    waiting.join()
    assert notes == ["Waiting for another annotate studio to end"]


def test_a_server_just_begun_does_not_outlive_a_stop(stand_in: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C between the start of the process and the first look at it."""
    begin = servers._start

    def stopped(*arguments: Any) -> None:
        begin(*arguments)
        _until(lambda: find(stand_in))
        raise KeyboardInterrupt

    monkeypatch.setattr(servers, "_start", stopped)
    with pytest.raises(KeyboardInterrupt):
        up(stand_in)
    assert find(stand_in) is None


def test_which_server_is_used(stand_in: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"annotate studio up, or set LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY"):
        find_server()
    started = up(stand_in)
    assert find_server() == (started.running.url, started.credentials.token)
    monkeypatch.setenv(URL, "https://label.example.org")
    monkeypatch.setenv(KEY, "theirs")
    assert find_server() == ("https://label.example.org", "theirs")


def test_a_free_port_is_free() -> None:
    with occupied() as port:
        assert not is_free(port)
    assert is_free(port)


def _until(found: Callable[[], T]) -> T:
    end = time.monotonic() + 20
    while not (value := found()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return value
