"""The report in a real browser with no network."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from annotate.records import Article, ScoredClaim
from annotate.scheme import Scheme, load_scheme
from annotate.scoring import render
from tests.browser.conftest import Visit
from tests.scoring.example import ARTICLES, scored_by_guess

pytestmark = pytest.mark.browser

SCRIPT = "<script>window.broken = 1</script>"
IMAGE = '"><img src="https://evil.example/x" onerror="window.broken = 1">'
HOSTILE = f"</title></style>{SCRIPT}{IMAGE}' onfocus='window.broken = 1' {{{{ 7 * 7 }}}}"


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


def test_hostile_words_do_nothing(tmp_path: Path, visit: Visit, scored: list[ScoredClaim], scheme: Scheme) -> None:
    text = f"{HOSTILE} said nobody. {HOSTILE}"
    article = Article(
        id=HOSTILE, text=text, title=HOSTILE, outlet=HOSTILE, date=HOSTILE, url=f"https://x.example/{HOSTILE}"
    )
    model = next(claim for claim in scored if claim.speaker and claim.stance)
    assert model.speaker is not None
    speaker = model.speaker.model_copy(update={"id": HOSTILE, "name": HOSTILE, "role": HOSTILE, "affiliation": HOSTILE})
    claim = model.model_copy(
        update={
            "article_id": HOSTILE, "text": HOSTILE, "spans": ((0, len(HOSTILE)),), "speaker": speaker, "model": HOSTILE,
            "stance": (model.stance[0].model_copy(update={"target": HOSTILE, "abstained": False}),),
        }
    )  # fmt: skip
    path = tmp_path / "report.html"

    page = opened(visit, path, render([article], [claim], scheme)).page
    page.locator(".claim").click()
    page.locator(".matrix td button").click()
    page.locator("#filters select").first.select_option(index=1)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")

    assert page.evaluate("window.broken") is None
    assert page.locator("img").count() == 0
    assert page.locator(".story").text_content() == text
    assert page.locator("h1").text_content() == HOSTILE
    assert page.locator("#chosen h4, .card h4").first.text_content() == HOSTILE
    assert visit.requests == [path.as_uri()]
    assert visit.complaints == []


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

    names = page.locator(".card:not([hidden]) h4").all_text_contents()
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
