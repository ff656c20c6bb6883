"""The report in a real browser with no network."""

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from annotate.records import Article, Likelihood, Published, ScoredClaim, Speaker, Statement
from annotate.scheme import Scheme, load_scheme
from annotate.scoring import render
from annotate.scoring.occlusion import Word, words
from tests.browser.conftest import Visit
from tests.scoring.example import ARTICLES, scored_by_guess, turning

pytestmark = pytest.mark.browser

SCRIPT = "<script>window.broken = 1</script>"
IMAGE = '"><img src="https://evil.example/x" onerror="window.broken = 1">'
HOSTILE = f"</title></style>{SCRIPT}{IMAGE}' onfocus='window.broken = 1' {{{{ 7 * 7 }}}}"
NAME = f"A{HOSTILE}"
"""A speaker's, which must begin with a capital letter to be one in all articles."""


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load_scheme()


@pytest.fixture(scope="module")
def scored(scheme: Scheme) -> list[ScoredClaim]:
    return scored_by_guess(ARTICLES, scheme)


@pytest.fixture
def report(tmp_path: Path, visit: Visit, scored: list[ScoredClaim], scheme: Scheme) -> Visit:
    return opened(visit, tmp_path / "report.html", render(ARTICLES, scored, scheme))


def opened(visit: Visit, path: Path, html: str) -> Visit:
    path.write_text(html, encoding="utf-8")
    visit.page.goto(path.as_uri())
    return visit


def test_hostile_words_do_nothing(tmp_path: Path, visit: Visit, scheme: Scheme) -> None:
    articles, claims = hostile()
    moved = {claim.id: {HOSTILE: [Word(span, 0.5) for span in words(claim.text)]} for claim in claims}
    path = tmp_path / "report.html"

    page = opened(visit, path, render(articles, claims, scheme, lambda _: moved)).page
    page.locator(".claim").first.click()
    page.locator(".matrix td button").click()
    page.locator("#filters select").first.select_option(index=1)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.locator("[data-show]").first.click()

    assert page.evaluate("window.broken") is None
    assert page.locator("img").count() == 0
    assert page.locator(".story").all_text_contents() == [article.text for article in articles[:2]]
    assert page.locator("#chosen h3, .card h3").first.text_content() == NAME
    assert NAME in (page.locator(".turns h3").text_content() or "")
    assert page.locator(".likely th").first.text_content() == f"“{HOSTILE}”"
    assert page.locator(".copies").text_content() == f"Also ran in: {HOSTILE} · {HOSTILE}"
    assert visit.requests == [path.as_uri()]
    assert visit.complaints == []


def hostile() -> tuple[list[Article], list[ScoredClaim]]:
    """Two articles in which a speaker turns, and a copy of the second, with hostile words wherever words can stand."""
    plain, claims = turning()
    where = {"title": HOSTILE, "outlet": HOSTILE, "url": f"https://x.example/{HOSTILE}"}
    numbers = " ".join(map(str, range(60)))
    first, second = (
        article.model_copy(update={"text": text, **where})
        for article, text in zip(plain, (HOSTILE, f"{HOSTILE} {numbers}"), strict=True)
    )
    changed = {
        "spans": ((0, len(HOSTILE)),),
        "speaker": Speaker(id=HOSTILE, name=NAME, mention=(0, 1), role=HOSTILE, affiliation=HOSTILE),
        "statement": Statement(id="", spans=(), cue=(0, len(HOSTILE)), confidence=1),
        "likelihood": (Likelihood(words=HOSTILE, span=(0, 1), term=HOSTILE, scale="Kent", low=0.1, high=0.2),),
        "framing": "distancing",
        "model": HOSTILE,
    }
    made = [
        claim.model_copy(
            update={
                **changed,
                "text": f"{HOSTILE} {number}",
                "stance": (claim.stance[0].model_copy(update={"target": HOSTILE}),),
                "published": Published(title=HOSTILE, outlet=HOSTILE, date=claim.article_id),
            }
        )
        for number, claim in enumerate(claims)
    ]
    return [first, second, second.model_copy(update={"id": HOSTILE, "date": HOSTILE})], made


def test_the_policy_stops_what_should_slip_through(tmp_path: Path, visit: Visit, report: Visit) -> None:
    stopped = report.page.evaluate(
        """async () => {
            const stopped = [];
            document.addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
            const image = '<img src="https://evil.example/x" onerror="window.broken = 1">';
            document.body.insertAdjacentHTML("beforeend", image);
            const script = document.createElement("script");
            script.textContent = "window.broken = 1";
            document.body.append(script);
            await fetch("https://evil.example/y").catch(() => {});
            await new Promise((done) => setTimeout(done, 50));
            return stopped;
        }"""
    )
    assert {"img-src", "script-src-elem", "connect-src"} <= set(stopped)
    assert report.page.evaluate("window.broken") is None


def test_nothing_is_asked_for_and_nothing_complains(report: Visit) -> None:
    for claim in report.page.locator(".claim[data-opens]").all():
        claim.click()
    assert report.requests == [report.page.url]
    assert report.complaints == []


def test_the_text_comes_through_the_browser_as_it_is(report: Visit) -> None:
    assert report.page.locator(".story").all_text_contents() == [article.text for article in ARTICLES]


def test_a_claim_is_reached_and_read_with_the_keyboard_alone(report: Visit, scored: list[ScoredClaim]) -> None:
    page = report.page
    focused = page.locator(":focus")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.locator(".claim:focus").count():
            break
    assert focused.get_attribute("role") == "button"
    assert page.locator("#chosen blockquote").first.text_content() == scored[0].text
    first = focused.get_attribute("data-claims")

    page.keyboard.press("Tab")
    assert page.locator("#chosen blockquote").first.text_content() == scored[1].text
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert focused.get_attribute("id") == "panel"
    page.keyboard.press("Escape")
    assert page.locator("#chosen .card").count() == 0
    assert focused.get_attribute("data-claims") == first


def test_every_claim_has_one_stop_for_the_keyboard_or_shares_one(report: Visit, scored: list[ScoredClaim]) -> None:
    stops = report.page.locator(".claim").evaluate_all(
        "marks => marks.filter(mark => mark.tabIndex === 0).flatMap(mark => mark.dataset.claims.split(' '))"
    )
    assert len(set(stops)) == len(scored)


def test_without_scripts_a_claim_is_a_link_to_its_card(
    tmp_path: Path, browser: Browser, scored: list[ScoredClaim], scheme: Scheme
) -> None:
    path = tmp_path / "report.html"
    path.write_text(render(ARTICLES, scored, scheme), encoding="utf-8")
    page = browser.new_page(java_script_enabled=False)
    page.goto(path.as_uri())

    page.locator(".claim").first.click()

    assert page.locator(".card:target").is_visible()
    assert page.locator(".card:target blockquote").text_content() == scored[0].text
    page.close()


def test_a_speaker_alone_is_shown(report: Visit, scored: list[ScoredClaim]) -> None:
    page = report.page
    theirs = [claim for claim in scored if claim.speaker and claim.speaker.name == "Arben Krasta"]
    option = page.locator("#filters option", has_text="Arben Krasta").get_attribute("value")

    page.locator("select[name=voice]").select_option(option)

    assert page.locator("#count").text_content() == f"{len(theirs)} of {len(scored)} claims"
    assert page.locator(".claim:not(.off)").count() == len(theirs)
    assert page.locator(".claim.off[tabindex='0']").count() == 0
    assert page.locator(".article:not([hidden])").count() == 1

    page.locator("#reset").click()
    expect(page.locator("#count")).to_have_text(f"All {len(scored)} claims")
    assert page.locator(".claim.off").count() == 0


def test_level_and_target_filter_together(report: Visit, scored: list[ScoredClaim], scheme: Scheme) -> None:
    page = report.page
    target = scored[0].stance[0].target
    wanted = [
        claim for claim in scored
        if scheme.levels.index(claim.risk.level.label) >= 2 and target in [stance.target for stance in claim.stance]
    ]  # fmt: skip
    assert wanted

    page.locator("select[name=target]").select_option(label=scheme.describe(target))
    page.locator("select[name=level]").select_option(label=scheme.levels[2])

    assert page.locator("#count").text_content() == f"{len(wanted)} of {len(scored)} claims"


def test_a_cell_of_the_matrix_shows_its_claims(report: Visit, scored: list[ScoredClaim]) -> None:
    page = report.page
    cell = page.locator(".matrix tbody tr", has_text="Tomas Brekke").locator("td button").first
    target = int(cell.get_attribute("data-target") or 0)
    cell.click()

    names = page.locator(".card:not([hidden]) h3").all_text_contents()
    assert set(names) == {"Tomas Brekke"}
    assert 0 < len(names) < len([claim for claim in scored if claim.speaker and claim.speaker.name == "Tomas Brekke"])
    targets = page.locator(".card:not([hidden])").evaluate_all("cards => cards.map(card => card.dataset.targets)")
    assert all(str(target) in places.split() for places in targets)


def test_nested_claims_are_both_shown_the_inner_one_first(
    tmp_path: Path, visit: Visit, scored: list[ScoredClaim], scheme: Scheme
) -> None:
    article = ARTICLES[0]
    claims = [
        scored[0].model_copy(update={"id": f"{span}", "spans": (span,), "text": article.text[slice(*span)]})
        for span in [(0, 40), (5, 20), (30, 60)]
    ]

    page = opened(visit, tmp_path / "report.html", render([article], claims, scheme)).page
    page.locator(".claim.nested").first.click()

    assert page.locator("#chosen blockquote").all_text_contents() == [claims[1].text, claims[0].text]
    assert page.locator(".claim[aria-current]").all_text_contents() == [claims[1].text]
    page.locator("#after").click()
    assert page.locator("#chosen blockquote").first.text_content() == claims[2].text


@pytest.mark.parametrize("width", [380, 900, 1400])
def test_no_width_scrolls_sideways(width: int, report: Visit) -> None:
    report.page.set_viewport_size({"width": width, "height": 800})
    report.page.locator(".claim").first.click()
    assert report.page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_claims_of_a_turn_are_found_whatever_is_filtered(tmp_path: Path, visit: Visit, scheme: Scheme) -> None:
    articles, claims = turning()
    page = opened(visit, tmp_path / "report.html", render(articles, claims, scheme)).page
    page.locator("select[name=level]").select_option(label=scheme.levels[-1])
    expect(page.locator("#count")).to_have_text(f"0 of {len(claims)} claims")

    page.locator(".turns [data-show]").last.click()

    expect(page.locator("#count")).to_have_text(f"All {len(claims)} claims")
    assert page.locator("#chosen blockquote").all_text_contents() == ["The fence is a disgrace"]
    assert page.locator(":focus").text_content() == "The fence is a disgrace"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_everybody_can_read_it(
    width: int,
    colours: Literal["light", "dark"],
    tmp_path: Path,
    visit: Visit,
    scored: list[ScoredClaim],
    scheme: Scheme,
) -> None:
    articles, claims = turning()
    articles, claims = [*articles, ARTICLES[0]], [*claims, *scored[:12]]
    moved = {
        claim.id: {stance.target: [Word(span, 0.1 * n) for n, span in enumerate(words(claim.text))]}
        for claim in claims
        for stance in claim.stance
    }
    visit.page.emulate_media(color_scheme=colours)
    visit.page.set_viewport_size({"width": width, "height": 900})
    page = opened(visit, tmp_path / "report.html", render(articles, claims, scheme, lambda _: moved)).page
    page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))")
    page.locator(".claim[data-lean=minus]").first.click()

    found = Axe().run(page).response["violations"]

    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
