"""A report read back: what its HTML says once parsed, with no browser."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page:
    """Elements by name with their attributes, the articles' texts, and what is marked as each claim."""

    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    marked: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def attributes(self, name: str) -> list[dict[str, str | None]]:
        return [attributes for element, attributes in self.elements if element == name]


def parse(html: str) -> Page:
    """Reads a report."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._depth = 0
        self._claims: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.page.elements.append((tag, attributes))
        if tag == "div":
            self._depth += 1 if self._depth or attributes.get("class") == "story" else 0
            if attributes.get("class") == "story":
                self.page.texts.append("")
        if tag == "a" and "data-claims" in attributes:
            self._claims = (attributes["data-claims"] or "").split()

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self._depth = max(self._depth - 1, 0)
        if tag == "a":
            self._claims = []

    def handle_data(self, data: str) -> None:
        self.page.words.append(data)
        if self._depth:
            self.page.texts[-1] += data
        for claim in self._claims:
            self.page.marked.setdefault(claim, []).append(data)
