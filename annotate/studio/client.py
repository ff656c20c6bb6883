"""Reaching a Label Studio: no request is sent twice, no token is shown, and what goes wrong is a sentence."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import httpx

from annotate.errors import AnnotateError, InputError
from annotate.studio.answers import content, refusal, stranger
from annotate.studio.tokens import Authorization

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

TIMEOUT = httpx.Timeout(600, connect=10)
"""Seconds. A large import or export is silent for minutes before it answers."""

_HELLO = httpx.Timeout(30, connect=10)


class Studio(NamedTuple):
    """A Label Studio that knows us. Neither member repeats a request; neither shows the token."""

    url: str
    sdk: "LabelStudio"
    http: httpx.Client


def connect(url: str, key: str) -> Studio:
    """A client for the Label Studio at `url`.

    Args:
        url: its address; it may have a path.
        key: a personal access token or a legacy token.

    Raises:
        InputError: the address or the token is wrong.
        AnnotateError: nothing answers there, or no Label Studio does.
    """
    from label_studio_sdk import LabelStudio

    url = _address(url)
    authorization = Authorization(url, key)
    # A proxy that the environment names would not find a server on our loopback.
    http = httpx.Client(base_url=url, auth=authorization, timeout=TIMEOUT, trust_env=not is_loopback(url))
    with told(url):
        me = content(http.get("/api/current-user/whoami", timeout=_HELLO), url)
    if not isinstance(me, dict) or "email" not in me:
        raise stranger(url)
    # The SDK goes through our client, which signs in its place: it never learns the token.
    return Studio(url, LabelStudio(base_url=url, api_key="not-used", httpx_client=http, max_retries=0), http)


def call(
    studio: Studio,
    method: str,
    path: str,
    *,
    params: Mapping[str, Any] | None = None,
    body: Any = None,
) -> Any:
    """Sends one request, once; what is answered, from JSON (None for an empty answer).

    Args:
        path: from the server's root, such as `/api/projects/`.
        body: sent as JSON, unless it is None.

    Raises:
        InputError: the token is refused, or the server finds fault with the request (any other 4xx).
        AnnotateError: the server cannot be reached, is too slow, fails (5xx) or does not answer in JSON.
    """
    with told(studio):
        return content(studio.http.request(method, path, params=params, json=body), studio.url)


@contextmanager
def told(studio: Studio | str) -> Iterator[None]:
    """Turns what httpx and the SDK raise inside into sentences, which tell neither requests nor headers.

    Args:
        studio: the server, or its address.

    Raises:
        InputError: as `call`.
        AnnotateError: as `call`.
    """
    from label_studio_sdk.core.api_error import ApiError
    from label_studio_sdk.core.parse_error import ParsingError

    url = studio if isinstance(studio, str) else studio.url
    try:
        yield
    except (httpx.ConnectError, httpx.ConnectTimeout):
        raise AnnotateError(f"{url}: no server answers there; check the address, and that it runs.") from None
    except httpx.TimeoutException:
        raise AnnotateError(
            f"{url}: the server is too slow to answer; run this again when it has less to do."
        ) from None
    except httpx.HTTPError as error:
        raise AnnotateError(f"{url}: the connection broke ({error}); see that the server runs, then go on.") from None
    except (ApiError, ParsingError) as error:
        status = error.status_code or 0
        raise (stranger(url) if 200 <= status < 400 else refusal(url, status, error.body)) from None


def is_loopback(url: str) -> bool:
    """Whether an address is one of this machine alone."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _address(url: str) -> str:
    """An address without the slash at its end, checked."""
    shown = re.sub(r"//.*@", "//…@", url.strip())
    try:
        parts = urlsplit(url.strip())
        host = httpx.URL(url.strip()).raw_host.decode()
        fine = parts.scheme in ("http", "https") and host != "" and parts.port != 0
        host.encode("idna")  # what the resolver will do, and what it would raise
    except (ValueError, httpx.InvalidURL):
        fine = False
    if not fine or re.search(r"\s|[?#]", url.strip()):
        raise InputError(f"{shown!r} is no address of a Label Studio; http://127.0.0.1:8080 is one.")
    if "@" in parts.netloc:
        raise InputError(f"{shown}: leave name and password out of the address; the token signs you in.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
