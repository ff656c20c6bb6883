"""RSS and Atom feeds: an article for each entry."""

import hashlib
import io
import time
from collections.abc import Iterator
from typing import Any

from annotate.articles.pages import prose, titled
from annotate.errors import InputError
from annotate.records import Article


def read(content: bytes, where: str, name: str) -> Iterator[Article]:
    """The articles in a feed: of each entry the content, or else the summary, without its HTML.

    An entry's id is its own, else its link, else made from `name` and its text.

    Raises:
        InputError: this is no feed, or no entry has text.
    """
    import feedparser

    try:
        feed = feedparser.parse(io.BytesIO(content), resolve_relative_uris=False)
    except (ValueError, OverflowError, LookupError) as error:  # damage that feedparser stumbles over
        raise InputError(f"{where}: this feed is damaged ({error}).") from None
    outlet = _words(feed.feed.get("title_detail"))
    empty = True
    for entry in feed.entries:
        title = " ".join(_words(entry.get("title_detail")).split())
        text = titled(title, _body(entry))
        if text.strip():
            empty = False
            yield Article(
                id=entry.get("id") or entry.get("link") or f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}",
                text=text,
                title=title or None,
                outlet=outlet or None,
                date=_date(entry),
                url=_address(entry.get("link")),
            )
    if empty:
        found = "no entry of this feed has text" if feed.get("version") else "this is no feed"
        raise InputError(f"{where}: {found}; RSS or Atom with at least one entry is expected.")


def _address(link: str | None) -> str | None:
    """A link, if it is one: feedparser takes an entry's id for its link where there is no other."""
    return link if link and link.startswith(("http://", "https://")) else None


def _body(entry: Any) -> str:
    parts = [*entry.get("content", []), entry.get("summary_detail")]
    return next((words for part in parts if (words := _words(part))), "")


def _words(detail: Any) -> str:
    """The words of a part of a feed that is HTML or plain text."""
    value: str = (detail or {}).get("value") or ""
    return value.strip() if not value or detail.get("type") == "text/plain" else prose(value)


def _date(entry: Any) -> str | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return time.strftime("%Y-%m-%d", moment) if moment else None
