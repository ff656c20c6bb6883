"""Both kinds of token, and what is said of any other."""

import base64
import json
import time
from collections.abc import Iterator
from types import SimpleNamespace

import httpx
import pytest

from annotate.errors import InputError
from annotate.studio import tokens
from annotate.studio.client import Studio, call, connect
from tests.studio.conftest import Answer, Faulty

WHERE = "Account & Settings"


def web_token(**claims: object) -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in ({}, claims))
    return ".".join((*parts, "c2lnbmF0dXJl"))


@pytest.fixture
def personal(studio: Studio) -> Iterator[str]:
    token = call(studio, "POST", "/api/token/")["token"]
    yield token
    call(studio, "POST", "/api/token/blacklist/", body={"refresh": token})


@pytest.mark.studio
def test_a_personal_token_signs_requests_of_both_kinds(
    studio: Studio, personal: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_RENEWED_AT", 0)  # exchanged for every request
    mine = connect(studio.url, personal)
    assert call(mine, "GET", "/api/current-user/whoami")["email"] == "admin@localhost"
    assert list(mine.sdk.projects.list()) == list(studio.sdk.projects.list())


@pytest.mark.studio
def test_a_revoked_token(studio: Studio) -> None:
    token = call(studio, "POST", "/api/token/")["token"]
    mine = connect(studio.url, token)
    call(studio, "POST", "/api/token/blacklist/", body={"refresh": token})
    assert call(mine, "GET", "/api/version")["release"]  # what it was exchanged for holds for some minutes
    with pytest.raises(InputError, match=f"does not accept the token.*{WHERE}"):
        connect(studio.url, token)


@pytest.mark.studio
def test_wrong_tokens(studio: Studio, personal: str) -> None:
    answer = httpx.post(f"{studio.url}/api/token/refresh/", json={"refresh": personal}, trust_env=False)
    with pytest.raises(InputError, match=f"is an access token.*personal access token or a legacy token.*{WHERE}"):
        connect(studio.url, answer.json()["access"])
    for wrong in ("0" * 40, "word", "a.b.c", f"{personal[:-4]}AAAA"):
        with pytest.raises(InputError, match=f"^{studio.url}: Label Studio does not accept the token .*{WHERE}"):
            connect(studio.url, wrong)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        (web_token(token_type="refresh", exp=1_000_000_000), "expired on 2001-09-09"),
        (web_token(token_type="access", exp=9_000_000_000), "is an access token"),
        (web_token(sub="somebody"), "is an access token"),
        ("Token 0123456789abcdef", "without Token or Bearer"),
        ("0123\r\nX-Evil: 1", "holds characters that no token has"),
        ("0123456789abcdéf", "holds characters that no token has"),
        (" ", "is empty"),
    ],
)
def test_what_is_no_token(key: str, reason: str, faulty: Faulty) -> None:
    with pytest.raises(InputError, match=f"{reason}.*{WHERE}") as caught:
        connect(faulty.url, key)
    assert not faulty.asked
    assert key.strip() not in str(caught.value) or not key.strip()


def test_a_personal_token_is_exchanged_anew_before_it_runs_out(faulty: Faulty, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=5_000.0)  # it and the server's have nothing to do with each other
    monkeypatch.setattr("annotate.studio.tokens.time.time", lambda: clock.now)
    key = web_token(token_type="refresh", exp=9_000_000_000)
    access = web_token(token_type="access", iat=1_800_000_000, exp=1_800_000_300)
    faulty.answers["/api/token/refresh/"] = Answer(json.dumps({"access": access}))
    faulty.answers["/api/x"] = Answer()
    mine = connect(faulty.url, f" {key}\n")
    for later in (0, 200, 299, 300, 700):
        clock.now = 5_000.0 + later
        call(mine, "GET", "/api/x")
    asked = [path for _, path, _ in faulty.asked]
    assert asked.count("/api/token/refresh/") == 3
    assert asked.index("/api/token/refresh/", 1) == 4  # before the third call, at 299 s
    assert {signed for _, path, signed in faulty.asked if path == "/api/x"} == {f"Bearer {access}"}


@pytest.mark.parametrize("answer", [Answer("{}"), Answer('{"access": 1}'), Answer("<html>", kind="text/html")])
def test_an_exchange_that_is_none(faulty: Faulty, answer: Answer) -> None:
    faulty.answers["/api/token/refresh/"] = answer
    with pytest.raises(Exception, match="no Label Studio"):
        connect(faulty.url, web_token(token_type="refresh", exp=time.time() + 60))
