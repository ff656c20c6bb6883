"""Spans marked in a real browser, in a text in which browsers and Python count differently."""

import json

import pytest
from playwright.sync_api import Browser, Page

from annotate.records import Article, Correction
from annotate.scheme import load_scheme
from annotate.studio.client import Studio
from annotate.studio.held import tasks
from annotate.studio.projects import ready
from annotate.studio.pull import pull
from annotate.studio.push import push
from annotate.studio.server import Started
from annotate.studio.spans import article_task
from tests.studio.visits import SUBMIT, signed_in

pytestmark = [pytest.mark.studio, pytest.mark.browser]

ARTICLE = Article(
    id="emoji",
    text=(
        "🙂 Rain  fell.\r\n\r\n🚀 Drones are\tcoming 🙂, said Timothy Heath.\n\n"
        "👩‍👩‍👧 Talks “go on” 🇷🇸🇨🇳, wrote Ana Ilić."
    ),
)
PAINT = """word => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const at = node.data.indexOf(word);
    if (at < 0 || !node.parentElement.closest("[class*=richtext]")) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    const box = range.getBoundingClientRect();
    return [box.left, box.right, (box.top + box.bottom) / 2];
  }
}"""


def test_spans_marked_behind_emoji_come_back_exact(studio: Studio, server: Started, browser: Browser) -> None:
    scheme = load_scheme()
    project = ready(studio, "emoji by hand", "claims", scheme)
    push(studio, project, [article_task(ARTICLE, [], scheme.version, "nobody")])
    number = next(iter(tasks(studio, project, ("id",))))["id"]
    words = {"s": ["Rain", "Drones", "coming", "Talks"], "d": ["said", "wrote"], "a": ["Heath", "Ilić"]}
    with signed_in(browser, studio.url, server.credentials.admin) as page:
        page.goto(f"{studio.url}/projects/{project}/data?task={number}")
        page.wait_for_selector(SUBMIT)
        page.wait_for_timeout(1500)
        for key, those in words.items():
            for word in those:
                mark(page, key, word)
        page.click(SUBMIT)
        page.wait_for_timeout(2000)
    _, records, rejects = pull(studio, project, scheme)
    assert all("no statement is tied" in reject.reason for reject in rejects)
    (told,) = records
    assert isinstance(told, Correction)
    assert [(claim.text, claim.spans) for claim in told.claims] == [(word, (span_of(word),)) for word in words["s"]]
    cues = [claim.statement.cue for claim in told.claims if claim.statement and claim.statement.cue]
    assert set(cues) == {span_of(word) for word in words["d"]}


def test_spans_suggested_behind_emoji_are_shown_where_they_are(
    studio: Studio, server: Started, browser: Browser
) -> None:
    from annotate.claims import extract

    scheme = load_scheme()
    project = ready(studio, "emoji suggested", "claims", scheme)
    claims = list(extract([ARTICLE]))
    push(studio, project, [article_task(ARTICLE, claims, scheme.version, "rules")])
    number = next(iter(tasks(studio, project, ("id",))))["id"]
    with signed_in(browser, studio.url, server.credentials.admin) as page:
        page.goto(f"{studio.url}/projects/{project}/data?task={number}")
        page.wait_for_selector("[class*=htx-highlight]")
        page.wait_for_timeout(1000)
        shown = page.eval_on_selector_all("[class*=htx-highlight]", "marks => marks.map(mark => mark.textContent)")
        page.click(SUBMIT)
        page.wait_for_timeout(2000)
    heath = next(claim for claim in claims if claim.speaker)
    assert {heath.text, "said", "Timothy Heath"} <= set(shown), json.dumps(shown)
    (told,) = pull(studio, project, scheme).records
    assert isinstance(told, Correction)
    assert told.claims == tuple(claims)
    assert all(count.keys() == {"kept"} for count in told.origins.values())


def mark(page: Page, key: str, word: str) -> None:
    """Chooses a label by its key and drags over a word, as a person does."""
    page.keyboard.press(key)
    left, right, middle = page.evaluate(PAINT, word)
    page.mouse.move(left + 2, middle)
    page.mouse.down()
    page.mouse.move((left + right) / 2, middle)
    page.mouse.move(right - 2, middle)
    page.mouse.up()
    page.wait_for_timeout(300)


def span_of(word: str) -> tuple[int, int]:
    start = ARTICLE.text.index(word)
    return start, start + len(word)
