"""HTML pages: the article in a page, without menus, adverts and comments."""

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from annotate.articles.decoding import decode
from annotate.errors import InputError
from annotate.records import Article

if TYPE_CHECKING:
    from trafilatura.settings import Document


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
    """The words in a piece of HTML, a line for each paragraph."""
    page = _extract(f"<html><body><article>{fragment}</article></body></html>", recall=True)
    return (page.text or "").strip() if page else ""


def titled(title: str | None, text: str) -> str:
    """`text` with its title as first line, unless it begins with it."""
    if not title or _flat(text[: 2 * len(title)]).startswith(_flat(title)):
        return text
    return f"{title}\n{text}"


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def _extract(html: str, address: str | None = None, recall: bool = False) -> "Document | None":
    import trafilatura
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what fails is told once, by us
    page = trafilatura.bare_extraction(
        html,
        url=address,
        include_comments=False,
        favor_recall=recall,
        with_metadata=not recall,
        date_extraction_params={"original_date": True, "extensive_search": False},  # a date told, never one guessed
    )
    return page if isinstance(page, Document) else None
