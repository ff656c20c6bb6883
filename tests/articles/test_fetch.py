"""What comes from an address, and what is refused."""

import re

import pytest

from annotate.articles import fetch as fetching
from annotate.articles.fetch import fetch
from annotate.errors import InputError
from annotate.files import MAX_BYTES
from tests.articles.conftest import Answer, Site


def test_what_stands_at_an_address(site: Site) -> None:
    address = site.put("/feed", Answer(b"<rss/>"))
    assert fetch(address) == b"<rss/>"
    assert fetch(site.put("/old", Answer(status=301, location=address))) == b"<rss/>"
    assert site.agents[0].startswith("annotate/")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(status=404), "404"),
        (Answer(status=500), "500"),
        (Answer(status=302, location="file:///etc/hostname"), "not allowed"),
        (Answer(status=302, location="ftp://127.0.0.1/x"), "unknown url type"),
        (Answer(status=302, location="/bad"), "infinite loop"),
        (Answer(b"<rss", length=400), "IncompleteRead"),
        (Answer(b"x" * (MAX_BYTES + 1)), "more than 10 MB"),
    ],
)
def test_what_is_no_answer(site: Site, answer: Answer, reason: str) -> None:
    address = site.put("/bad", answer)
    with pytest.raises(InputError, match=rf"^{re.escape(address)}: .*{reason}"):
        fetch(address)


@pytest.mark.parametrize(("pause", "reason"), [(5, "timed out"), (0.05, "it comes too slowly")])
def test_an_answer_that_does_not_come_in_time(
    site: Site, monkeypatch: pytest.MonkeyPatch, pause: float, reason: str
) -> None:
    monkeypatch.setattr(fetching, "TIMEOUT", 0.2)
    address = site.put("/slow", Answer(b"x" * 100, pause=pause))
    with pytest.raises(InputError, match=reason):
        fetch(address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://[::1", "http://a b/", "https://name.invalid/x"])
def test_addresses_where_nothing_is(address: str) -> None:
    with pytest.raises(InputError, match=rf"^{re.escape(address)}: this cannot be fetched"):
        fetch(address)
