"""Text files: the text as it stands, and what its header and its first line tell."""

import re
from collections.abc import Iterator

from annotate.articles.decoding import decode
from annotate.articles.header import header
from annotate.errors import InputError
from annotate.records import Article

_LINE = re.compile(r"\S[^\r\n\u2028\u2029]*")
_HEADING = re.compile(r"\A#{1,6}[ \t]+")


def read(content: bytes, where: str, name: str) -> Iterator[Article]:
    """The one article in a text or Markdown file; its title is the header's, or else its first line.

    Raises:
        InputError: there is no text.
    """
    text = decode(content, where)
    fields, start = header(text)
    first = _LINE.search(text, start)
    if first is None:
        raise InputError(f"{where}: the file is empty; the text of an article is expected.")
    title = _HEADING.sub("", first.group().rstrip())
    yield Article.model_validate({"id": name, "text": text, "title": title} | fields)
