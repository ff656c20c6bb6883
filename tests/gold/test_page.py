"""The page of agreement: what stands on it, and that nothing on it can do harm."""

import re
from html.parser import HTMLParser

import pytest

from annotate.gold.page import DISPUTES, render
from annotate.gold.report import Report, report
from annotate.records import Correction, Labelling, Suggestion
from tests.gold.examples import (
    AGAINST,
    FAVOR,
    HIGH,
    LOW,
    ONE,
    SCHEME,
    TARGET,
    TWO,
    as_annotation,
    claim,
    log,
    said,
    seeds,
)

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7 * 7 }}"


def page(*work: Labelling) -> str:
    return render(report(log(*work), SCHEME), {"x": claim("x").model_copy(update={"text": HOSTILE})}, SCHEME)


class Elements(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


DISPUTED = [
    said("x", HOSTILE, FAVOR, HIGH, ONE, comment=HOSTILE, seconds=12),
    said("x", "bob", AGAINST, LOW, TWO, suggestion=Suggestion(model=HOSTILE, stance={TARGET: FAVOR}),
         origins={TARGET: "changed"}),
]  # fmt: skip


def test_words_from_outside_are_words_and_nothing_else() -> None:
    read = Elements(page(*DISPUTED))
    tags = {tag for tag, _ in read.found}
    assert not tags & {"script", "img", "link", "iframe"}
    assert not any(name.startswith("on") or name in ("src", "href") for _, attrs in read.found for name in attrs)
    assert HOSTILE in read.words
    assert not any("49" in word for word in read.words)


def test_nothing_may_be_fetched_or_run() -> None:
    [policy] = [attrs["content"] for _, attrs in Elements(page(*DISPUTED)).found if "http-equiv" in attrs]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert "url(" not in page(*DISPUTED)


def test_heat_maps_hold_the_counts() -> None:
    work = [as_annotation(gold, name) for gold in seeds()[:50] for name in ("ann", "bob")]
    told = report(log(*work), SCHEME)
    html = render(told, {}, SCHEME)
    cells = [int(cell) for cell in re.findall(r'<td class="(?:same|apart)[^>]*>(\d+)</td>', html)]
    counts = [n for a in told.agreement for couple in a.by_pair for row in couple.confusion.counts for n in row]
    assert cells == counts


@pytest.mark.parametrize(
    "work",
    [
        [],
        [said("x", "ann", FAVOR)],
        [said("x", "ann", FAVOR), said("y", "bob", FAVOR)],
        [said("x", "ann", FAVOR), said("x", "bob", FAVOR)],
        [Correction(annotator="ann", article_id="a", claims=(), origins={"cue": {"kept": 1}})],
        [Correction(annotator=name, article_id="a", claims=(claim("x"),)) for name in ("ann", "bob")],
    ],
)
def test_little_is_shown_as_little(work: list[Labelling]) -> None:
    told = report(log(*work), SCHEME)
    html = render(told, {}, SCHEME)
    assert (told.remark is None) == (told.shared > 0)
    assert (told.remark or "Shared") in html
    assert "nan" not in html.lower().replace("annotat", "")


def test_only_the_most_disputed_are_shown() -> None:
    work = [said(f"c{i}", name, s) for i in range(DISPUTES + 5) for name, s in (("ann", FAVOR), ("bob", AGAINST))]
    html = page(*work)
    assert html.count("<code>c") == DISPUTES
    assert f"The first {DISPUTES} of {DISPUTES + 5}" in html


def test_the_same_log_gives_the_same_page_and_report() -> None:
    assert page(*DISPUTED) == page(*DISPUTED)
    told = report(log(*DISPUTED), SCHEME)
    assert Report.model_validate_json(told.model_dump_json()) == told
