"""Fetching what stands at an address, within bounds of time and size."""

import http.client
import time
import urllib.request

from annotate import __version__
from annotate.errors import InputError
from annotate.files import MAX_BYTES, too_large

TIMEOUT = 20.0
"""Seconds without an answer, and twice that for all of it."""

_CHUNK = 65_536


def fetch(address: str) -> bytes:
    """The content at an http or https address, redirects to such addresses followed.

    Raises:
        InputError: nothing comes, not in time, not all of it, or more than `MAX_BYTES`.
    """
    content = bytearray()
    end = time.monotonic() + 2 * TIMEOUT
    try:
        with _opener().open(address, timeout=TIMEOUT) as answer:
            while chunk := answer.read1(_CHUNK):
                content += chunk
                if len(content) > MAX_BYTES:
                    raise too_large(address)
                if time.monotonic() > end:
                    raise TimeoutError("it comes too slowly")
            if answer.length:
                raise http.client.IncompleteRead(bytes(content), answer.length)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise InputError(f"{address}: this cannot be fetched ({error}).") from None
    return bytes(content)


def _opener() -> urllib.request.OpenerDirector:
    """An opener for http and https only: that of the library would follow a redirect to ftp."""
    opener = urllib.request.OpenerDirector()
    opener.addheaders = [("User-Agent", f"annotate/{__version__}")]
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.UnknownHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPRedirectHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
    ):
        opener.add_handler(handler())
    return opener
