"""HTML pages: the article in a page, without menus, adverts and comments."""

import logging
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING

from annotate.articles.decoding import decode
from annotate.errors import InputError
from annotate.records import Article

if TYPE_CHECKING:
    from configparser import ConfigParser

    from trafilatura.settings import Document

_BREAK = "\u2029"
_BLOCKS = (
    *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section"),
    *("table", "td", "th", "tr", "ul"),
)
"""Elements that begin and end a line."""


def read(content: bytes, where: str, name: str, address: str | None = None) -> Iterator[Article]:
    """The one article in a page. Its text is made from the page, title first; offsets count in that text.

    Raises:
        InputError: no article is found in the page.
    """
    page = _extract(decode(content, where), address)
    text = page and (page.text or "").strip()
    if not page or not text:
        raise InputError(f"{where}: no article is found in this page; one with paragraphs of text is expected.")
    yield Article(
        id=name,
        text=titled(page.title, text),
        title=page.title,
        outlet=page.sitename,
        date=page.date,
        url=page.url or address,
    )


def prose(fragment: str) -> str:
    """All the words in a piece of HTML, a line for each paragraph."""
    import trafilatura

    tree = trafilatura.load_html(f"<html><body><p></p>{fragment}</body></html>")
    if tree is None:
        return ""
    for block in tree.iter(*_BLOCKS):
        block.text = _BREAK + (block.text or "")
        block.tail = _BREAK + (block.tail or "")
    lines = (" ".join(line.split()) for line in tree.text_content().split(_BREAK))
    return "\n".join(line for line in lines if line)


def titled(title: str | None, text: str) -> str:
    """`text` with its title as first line, unless it begins with it."""
    if not title or _flat(text[: 2 * len(title)]).startswith(_flat(title)):
        return text
    return f"{title}\n{text}"


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def _extract(html: str, address: str | None) -> "Document | None":
    import trafilatura
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what fails is told once, by us
    page = trafilatura.bare_extraction(
        html,
        url=address,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},  # a date told, never one guessed
        config=_settings(),
    )
    return page if isinstance(page, Document) else None


@cache
def _settings() -> "ConfigParser":
    from trafilatura.settings import DEFAULT_CONFIG

    settings = deepcopy(DEFAULT_CONFIG)
    # Below this many characters, all strings of the page are taken instead, menus too, with a line break at each tag.
    settings["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "25"
    return settings
