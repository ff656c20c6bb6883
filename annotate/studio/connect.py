"""Live predictions in a project: Label Studio is told of the server that gives them."""

from typing import Any, NamedTuple

import httpx

from annotate.errors import AnnotateError, InputError
from annotate.studio.answers import content
from annotate.studio.client import Studio, call, is_loopback, told
from annotate.studio.interface import LEVEL

TITLE = "annotate"
"""What the server is called in Label Studio; a project whose model version says so shows its predictions."""

SETTINGS = ("LABEL_STUDIO_ML_BLOCK_LOCAL_IP", "LABEL_STUDIO_SSRF_PROTECTION_ENABLED")
"""Label Studio's own settings that keep it from asking servers on its own machine or network."""

VARIABLE = "ANNOTATE_SERVE_TOKEN"
"""In the environment, what those who ask the server must know; so it is at both ends."""

_USER = "annotate"
_EVENTS = ["ANNOTATION_CREATED", "ANNOTATION_UPDATED"]
_HELLO = httpx.Timeout(10)


class Connected(NamedTuple):
    """What was done: whether the project knew the server before, and which model answers."""

    known: bool
    model: str


def register(studio: Studio, project: int, url: str, token: str = "") -> Connected:
    """Has a project's tasks predicted by the server at `url` when they are opened; a second time does no harm.

    Args:
        studio: where the project is.
        project: its number, one of the `labels` interface.
        url: of what `annotate serve --studio` started.
        token: what that server wants to be told, if anything.

    Raises:
        InputError: the project is of another interface, or Label Studio refuses the address.
        AnnotateError: nothing answers at `url`, or something else does.
    """
    url = url.rstrip("/")
    model = healthy(url, token)
    if f'name="{LEVEL}"' not in call(studio, "GET", f"/api/projects/{project}/")["label_config"]:
        raise InputError(f"{studio.url}: project {project} does not ask about claims, and nothing else is predicted.")
    wanted = {"project": project, "url": url, "title": TITLE, "is_interactive": False}
    if token:
        wanted |= {"auth_method": "BASIC_AUTH", "basic_auth_user": _USER, "basic_auth_pass": token}
    known = [
        backend for backend in call(studio, "GET", "/api/ml/", params={"project": project}) if backend["url"] == url
    ]
    method, path = ("PATCH", f"/api/ml/{known[0]['id']}") if known else ("POST", "/api/ml/")
    _ask(studio, method, path, wanted)
    _hook(studio, project, f"{url}/webhook", token)
    call(studio, "PATCH", f"/api/projects/{project}/", body={"model_version": TITLE, "show_collab_predictions": True})
    return Connected(bool(known), model)


def healthy(url: str, token: str = "") -> str:
    """The model that answers at `url`.

    Raises:
        InputError: the address is none, or the token is not the one that is wanted.
        AnnotateError: nothing answers there, or something else does.
    """
    try:
        answer = httpx.get(
            f"{url}/health", auth=(_USER, token) if token else None, timeout=_HELLO, trust_env=not is_loopback(url)
        )
    except (httpx.InvalidURL, httpx.UnsupportedProtocol):
        raise InputError(f"{url!r} is no address; http://127.0.0.1:9090 is one.") from None
    except httpx.HTTPError:
        raise AnnotateError(
            f"{url}: nothing answers there; start it with annotate serve --studio, or name its address with --url."
        ) from None
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        raise InputError(f"{url}: the server there wants a token; set {VARIABLE} to the one that it was started with.")
    try:
        return str(answer.json()["model_version"])
    except (ValueError, KeyError, TypeError):
        raise AnnotateError(f"{url}: what answers there is no annotate serve --studio; check the address.") from None


def _at(url: str, those: list[dict[str, Any]]) -> int | None:
    """The number of the one that has this address."""
    return next((one["id"] for one in those if one["url"] == url), None)


def _ask(studio: Studio, method: str, path: str, body: dict[str, Any]) -> None:
    """Sends a request in which Label Studio gets an address to ask; what it says of that address is told."""
    with told(studio):
        answer = studio.http.request(method, path, json=body)
    if answer.status_code == httpx.codes.FORBIDDEN:
        raise InputError(
            f"{studio.url}: Label Studio refuses the address {body['url']}. If that is on its own machine or network, "
            f"set {SETTINGS[0]}=false and {SETTINGS[1]}=false for it and start it again."
        )
    content(answer, studio.url)


def _hook(studio: Studio, project: int, url: str, token: str) -> None:
    """Has the project tell `url` of annotations and nothing else, with the token, which it leaves out by itself."""
    known = _at(url, call(studio, "GET", "/api/webhooks/", params={"project": project}))
    body = {
        "project": project,
        "url": url,
        "send_payload": True,
        "send_for_all_actions": False,
        "actions": _EVENTS,
        "headers": {"Authorization": f"Bearer {token}"} if token else {},
        "is_active": True,
    }
    _ask(studio, *(("PATCH", f"/api/webhooks/{known}/") if known else ("POST", "/api/webhooks/")), body)
