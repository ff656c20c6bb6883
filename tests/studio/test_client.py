"""Servers that are away, slow or broken, and addresses that are none: a sentence each, and no request sent twice."""

import logging
import traceback
from collections.abc import Callable

import httpx
import pytest

from annotate.errors import AnnotateError, InputError
from annotate.studio import client
from annotate.studio.client import Studio, call, connect, is_loopback, told
from tests.studio.conftest import Answer, Faulty

KEY = "0123456789abcdef0123456789abcdef01234567"
PAGE = "<!doctype html><html><title>Oh dear</title></html>"

FAULTS = [
    (Answer('{"detail": "database is locked"}', 500), AnnotateError, r"the server failed \(500: database is locked\)"),
    (Answer(PAGE, 502, "text/html"), AnnotateError, r"the server failed \(502: a page, no JSON\)"),
    (Answer("", 503), AnnotateError, r"the server failed \(503: nothing more is said\)"),
    (Answer(PAGE, 200, "text/html"), AnnotateError, "is no Label Studio"),
    (Answer(PAGE, 404, "text/html"), AnnotateError, "is no Label Studio"),
    (Answer("[1, 2", cut=True), AnnotateError, "the connection broke"),
    (Answer(status=302, location="/user/login/"), AnnotateError, "is no Label Studio"),
    (Answer('{"detail": "Invalid token."}', 401), InputError, r"does not accept the token \(Invalid token\)"),
    (Answer('{"detail": "Not yours."}', 403), InputError, r"does not allow this .*\(Not yours\)"),
    (
        Answer('{"validation_errors": {"title": ["Too short"]}}', 400),
        InputError,
        r'\(400: {"title": \["Too short"\]}\)',
    ),
    (Answer(pause=5), AnnotateError, "too slow to answer"),
]
MOVED = [
    (Answer('{"id": 1}'), AnnotateError, "is no Label Studio"),
    (Answer(status=301, location="https://label.example.org/x"), InputError, "leads on to https://label.example.org;"),
]


def by_call(studio: Studio) -> None:
    call(studio, "POST", "/api/projects/", body={"title": "x"})


def by_sdk(studio: Studio) -> None:
    with told(studio):
        studio.sdk.projects.create(title="x")


@pytest.fixture
def patient(faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """A client of the faulty server, with little patience."""
    monkeypatch.setattr(client, "TIMEOUT", httpx.Timeout(0.3))
    studio = connect(faulty.url, KEY)
    faulty.asked.clear()
    return studio


@pytest.mark.parametrize(("answer", "error", "reason"), FAULTS)
@pytest.mark.parametrize("way", [by_call, by_sdk])
def test_each_fault_is_a_sentence_and_each_request_is_sent_once(
    faulty: Faulty,
    patient: Studio,
    answer: Answer,
    error: type[Exception],
    reason: str,
    way: Callable[[Studio], None],
) -> None:
    faulty.otherwise = answer
    with pytest.raises(error, match=f"^{faulty.url}: .*{reason}"):
        way(patient)
    assert faulty.asked == [("POST", "/api/projects/", f"Token {KEY}")]


@pytest.mark.parametrize(("answer", "error", "reason"), [*FAULTS[:-1], *MOVED])
def test_a_server_is_looked_at_before_it_is_used(
    faulty: Faulty, answer: Answer, error: type[Exception], reason: str
) -> None:
    faulty.answers["/api/current-user/whoami"] = answer
    with pytest.raises(error, match=f"^{faulty.url}: .*{reason}"):
        connect(faulty.url, KEY)


def test_no_server(faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    for address in ("http://127.0.0.1:9", "http://name.invalid"):
        with pytest.raises(AnnotateError, match=f"^{address}: no server answers there"):
            connect(address, KEY)


def test_the_proxy_of_the_environment_is_not_asked_for_our_loopback(
    faulty: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    assert connect(f"{faulty.url}/", KEY).url == faulty.url


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1:8080",
        "ftp://host",
        "http://",
        "http://host:x",
        "http://host:0",
        "http://a b",
        "http://h/?x",
        "",
        "h",
        "http://☃\u0301..x",
        f"http://{'a' * 70}",
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(InputError, match=r"is no address of a Label Studio; http://127\.0\.0\.1:8080 is one"):
        connect(address, KEY)


def test_a_password_in_an_address_is_not_repeated() -> None:
    with pytest.raises(InputError, match="leave name and password out") as caught:
        connect("https://admin:hunter2@label.example.org", KEY)
    assert "hunter2" not in str(caught.value)


def test_loopback() -> None:
    assert all(map(is_loopback, ["http://127.0.0.1:8080", "http://127.1.2.3", "http://[::1]:8", "http://localhost"]))
    assert not any(map(is_loopback, ["http://10.0.0.1", "http://localhost.example.org", "http://0.0.0.0"]))


def test_answers(faulty: Faulty, patient: Studio) -> None:
    faulty.answers |= {"/api/x": Answer('{"a": [1]}'), "/api/y": Answer("", 204)}
    assert call(patient, "GET", "/api/x", params={"page": 1}) == {"a": [1]}
    assert call(patient, "DELETE", "/api/y") is None


def test_a_server_under_a_path(faulty: Faulty) -> None:
    faulty.answers = {f"/studio{path}": answer for path, answer in faulty.answers.items()}
    faulty.answers["/studio/api/projects/"] = Answer('{"results": [], "next": null}')
    studio = connect(f"{faulty.url}/studio/", KEY)
    assert call(studio, "GET", "/api/projects/")["results"] == []
    assert not list(studio.sdk.projects.list())


@pytest.mark.parametrize("failing", [by_call, by_sdk])
@pytest.mark.parametrize("answer", [Answer(status=401), Answer(status=500), Answer(cut=True), Answer(pause=5)])
def test_no_token_is_told(
    faulty: Faulty,
    patient: Studio,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    failing: Callable[[Studio], None],
    answer: Answer,
) -> None:
    faulty.otherwise = answer
    caplog.set_level(logging.DEBUG)
    with pytest.raises(AnnotateError) as caught:
        failing(patient)
    shown = "".join(traceback.format_exception(caught.value))
    said = [shown, caplog.text, *capfd.readouterr(), repr(patient), repr(patient.http.auth), repr(vars(patient.sdk))]
    assert caplog.records
    assert not [text for text in said if KEY in text]
