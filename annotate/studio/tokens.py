"""The two kinds of token that Label Studio gives people, and how each signs a request."""

import base64
import json
import re
import time
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

import httpx

from annotate.errors import InputError
from annotate.studio.answers import WHERE, content, stranger

_RENEWED_AT = 0.8
"""The share of an access token's life, 300 s, after which the next one is asked for."""


class Authorization(httpx.Auth):
    """Signs requests: a legacy token as it is; a personal access token is exchanged for one that lasts for minutes.

    Raises:
        InputError: the token is of another kind, damaged or expired.
    """

    def __init__(self, url: str, key: str) -> None:
        self._url = url
        self._key = key.strip()
        self._personal = _is_personal(self._key)
        self._access = ""
        self._until = 0.0

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Called by httpx for each request; exchanges the token first when it is time."""
        if self._personal and time.time() >= self._until:
            response = yield httpx.Request(
                "POST",
                f"{self._url}/api/token/refresh/",
                json={"refresh": self._key},
                extensions=request.extensions,  # the time limits are among them
            )
            response.read()
            self._renew(content(response, self._url))
        request.headers["Authorization"] = f"Bearer {self._access}" if self._personal else f"Token {self._key}"
        yield request

    def _renew(self, answer: Any) -> None:
        access = answer.get("access") if isinstance(answer, dict) else None
        claims = _claims(str(access))
        if not access or claims is None:
            raise stranger(self._url)
        life = float(claims.get("exp", 0)) - float(claims.get("iat", 0))  # the server's clock may differ from ours
        self._access, self._until = access, time.time() + _RENEWED_AT * life


def _is_personal(key: str) -> bool:
    """Whether a token is a personal access token; if not, it is a legacy token."""
    if not key:
        raise InputError(f"The token for Label Studio is empty. {WHERE}.")
    if not re.fullmatch(r"[\w.=+/-]+", key, re.ASCII):
        raise InputError(
            "The token for Label Studio holds characters that no token has; give the token alone, "
            f"without Token or Bearer before it. {WHERE}."
        )
    claims = _claims(key)
    if claims is None:
        return False
    if claims.get("token_type") != "refresh":
        raise InputError(
            "The token for Label Studio is an access token, which lasts for minutes only; "
            f"a personal access token or a legacy token is needed. {WHERE}."
        )
    expires = claims.get("exp")
    if isinstance(expires, int | float) and expires < time.time():
        day = datetime.fromtimestamp(expires, UTC).date()
        raise InputError(f"The personal access token for Label Studio expired on {day}. {WHERE}.")
    return True


def _claims(token: str) -> dict[str, Any] | None:
    """What a JSON web token says of itself, unverified; None for anything else."""
    parts = token.split(".")
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (IndexError, ValueError):
        return None
    return claims if isinstance(claims, dict) else None
