"""What a Label Studio answers: its JSON, or a sentence about what is wrong."""

import json
from typing import Any
from urllib.parse import urlsplit

import httpx

from annotate.errors import AnnotateError, InputError

WHERE = "In Label Studio, open Account & Settings and copy the token under Personal Access Token or under Legacy Token"
"""Where the tokens are that we take."""

_SHOWN = 300


def content(response: httpx.Response, url: str) -> Any:
    """The JSON of an answer; None for an empty one.

    Raises:
        InputError: it is a 4xx, or leads to another server.
        AnnotateError: it is anything else but a good answer in JSON.
    """
    if response.is_redirect:
        there = urlsplit(str(response.url.join(response.headers.get("Location", ""))))
        if there[:2] != urlsplit(url)[:2]:
            raise InputError(f"{url}: this address leads on to {there.scheme}://{there.netloc}; give that one.")
        raise stranger(url)
    try:
        body = response.json() if response.content else None
    except ValueError:
        if response.is_success:
            raise stranger(url) from None
        body = response.text
    if not response.is_success:
        raise refusal(url, response.status_code, body)
    return body


def refusal(url: str, status: int, body: Any) -> AnnotateError:
    """What is said of an answer that is not 2xx."""
    said = _said(body)
    if status == 401:
        return InputError(f"{url}: Label Studio does not accept the token ({said}). {WHERE}.")
    if status == 403:
        return InputError(f"{url}: Label Studio does not allow this to the owner of the token ({said}).")
    if status in (408, 429) or status >= 500:
        return AnnotateError(f"{url}: the server failed ({status}: {said}); look at its log, then run this again.")
    if status == 404 and not isinstance(body, dict):
        return stranger(url)
    return InputError(f"{url}: Label Studio refuses this ({status}: {said}).")


def stranger(url: str) -> AnnotateError:
    """What is said where something answers that does not speak as Label Studio does."""
    return AnnotateError(f"{url}: what answers there is no Label Studio, or stands in front of one; check the address.")


def _said(body: Any) -> str:
    """What an answer says, in short: its details if it is Label Studio's, no page of HTML."""
    if isinstance(body, dict):
        body = body.get("validation_errors") or body.get("detail") or body
    if body in (None, ""):
        return "nothing more is said"
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, default=str)
    if text.lstrip().startswith("<"):
        return "a page, no JSON"
    text = " ".join(text.split()).rstrip(".")
    return text[:_SHOWN] + "…" if len(text) > _SHOWN else text
