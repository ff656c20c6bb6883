"""Annotators: how they are invited, and what they are called."""

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html import unescape

import httpx

from annotate.errors import AnnotateError, InputError
from annotate.studio.client import TIMEOUT, Studio, call, is_loopback, told

LOCAL = "@localhost"
"""Ends the address of those who have none: Label Studio wants one, and sends nothing there."""

_NAME = re.compile(r"[A-Za-z0-9][\w.+-]*", re.ASCII)
_FAULT = re.compile(r'<ul class="field_errors">\s*<li>(.*?)</li>', re.DOTALL)
_TAKEN = "already exists"


def add(studio: Studio, name: str) -> tuple[str, str]:
    """Makes an annotator who can sign in; their address and password, which Label Studio will not tell again.

    The API makes users that cannot sign in, so this goes through the form that an invited person fills in.

    Args:
        studio: the server; our token there must be one that may invite.
        name: an address, or a plain name that `@localhost` is put behind.

    Raises:
        InputError: the name cannot be one, is taken, or the server lets nobody sign up.
        AnnotateError: as `call`.
    """
    email = address(name)
    if email in (taken.lower() for taken in _addresses(studio).values()):
        raise InputError(f"{email} can sign in at {studio.url} already; choose another name.")
    invitation = call(studio, "GET", "/api/invite")["token"]
    password = secrets.token_urlsafe(12)
    with told(studio), _unlogged(), _visitor(studio) as visitor:
        form = visitor.get("/user/signup/", params={"token": invitation})
        answer = visitor.post(
            "/user/signup/",
            params={"token": invitation},
            data={"csrfmiddlewaretoken": form.cookies.get("csrftoken", ""), "email": email, "password": password},
            headers={"Referer": f"{studio.url}/user/signup/"},
        )
        if not answer.is_redirect:
            raise _refused(studio, email, answer)
    with suppress(AnnotateError):  # a name for people to read; without it, the address is shown
        number = next(number for number, known in _addresses(studio).items() if known.lower() == email)
        call(studio, "PATCH", f"/api/users/{number}/", body={"first_name": name.partition("@")[0]})
    return email, password


def address(name: str) -> str:
    """The address of an annotator.

    Raises:
        InputError: a name without @ that holds anything but letters a to z, digits, dots, hyphens and underscores.
    """
    name = name.strip()
    if "@" in name:
        return name.lower()
    if not _NAME.fullmatch(name):
        raise InputError(f"{name!r} is no name to sign in with: use a to z, digits, . - and _, or an e-mail address.")
    return f"{name.lower()}{LOCAL}"


def emails(studio: Studio) -> dict[int, str]:
    """Who has which number on the server, as records name them: by address, and by name where that is `@localhost`."""
    return {number: email.removesuffix(LOCAL) for number, email in _addresses(studio).items()}


def _addresses(studio: Studio) -> dict[int, str]:
    return {user["id"]: user["email"] for user in call(studio, "GET", "/api/users/")}


def _visitor(studio: Studio) -> httpx.Client:
    """Somebody who has not signed in: the form is for them alone."""
    return httpx.Client(base_url=studio.url, timeout=TIMEOUT, trust_env=not is_loopback(studio.url))


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keeps httpx from logging the address of the form: who knows it can sign up."""
    logger = logging.getLogger("httpx")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _refused(studio: Studio, email: str, answer: httpx.Response) -> InputError:
    faults = "; ".join(unescape(fault.strip()) for fault in _FAULT.findall(answer.text))
    if _TAKEN in faults:
        return InputError(f"{email} can sign in at {studio.url} already; choose another name.")
    reason = faults or f"its form answers {answer.status_code}"
    return InputError(f"{studio.url} does not let {email} sign up ({reason.rstrip('.')}).")
