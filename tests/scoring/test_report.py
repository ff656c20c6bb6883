import base64
import hashlib
import re

import pytest
from hypothesis import given, settings

from annotate.records import Article, Likelihood, Prediction, RiskPrediction, ScoredClaim, Speaker, StancePrediction
from annotate.scheme import Scheme
from annotate.scoring import render
from annotate.scoring.occlusion import Word
from annotate.scoring.view import Voice, lean, once, view
from tests.scoring.example import ARTICLES, claim_at, scored_by_guess, turning
from tests.scoring.page import parse
from tests.scoring.test_marks import SPANS, TEXTS

OTHER_NAMES = Scheme.model_validate(
    {
        "name": "other",
        "version": 1,
        "guideline": "Any.",
        "stance": {
            "labels": [
                {"name": "con", "description": "Against.", "polarity": -1},
                {"name": "unclear", "description": "Neither.", "polarity": 0},
                {"name": "pro", "description": "For.", "polarity": 1},
            ]
        },
        "risk": {
            "levels": [{"name": name, "description": name} for name in ("calm", "tense", "grave")],
            "types": [{"name": "storm", "description": "Bad weather."}],
        },
        "topics": [
            {
                "name": "sea",
                "description": "The sea",
                "targets": [
                    {"name": "port", "description": "The port", "patterns": ["port"]},
                    {"name": "fleet", "description": "The fleet", "patterns": ["fleet"]},
                ],
            }
        ],
    }
)


def made(article: Article, spans: tuple[tuple[int, int], ...], level: str, **stances: str) -> ScoredClaim:
    """A claim with stances by target; a stance that begins with `?` is abstained on."""
    return ScoredClaim(
        **dict(claim_at(article, spans)),
        stance=tuple(
            StancePrediction(target=target, label=label, probabilities={label: 1.0}, abstained=given.startswith("?"))
            for target, given in stances.items()
            for label in [given.removeprefix("?")]
        ),
        risk=RiskPrediction(level=Prediction(label=level, probabilities={level: 1.0}), types={"storm": 0.2}),
        model="m@0",
    )  # fmt: skip


def test_every_claim_is_marked_with_its_own_words(scored: list[ScoredClaim], scheme: Scheme) -> None:
    page = parse(render(ARTICLES, scored, scheme))

    assert page.texts == [article.text for article in ARTICLES]
    for i, article in enumerate(ARTICLES):
        claims = [claim for claim in scored if claim.article_id == article.id]
        assert len(claims) > 10
        for n, claim in enumerate(claims):
            words = [article.text[start:end] for start, end in claim.spans]
            assert "".join(page.marked[f"c{i}-{n}"]) == "".join(words)


@settings(max_examples=60)
@given(TEXTS, SPANS)
def test_marks_do_not_change_the_text(text: str, spans: list[list[tuple[int, int]]]) -> None:
    article = Article(id="a", text=text)
    claims = [made(article, tuple(pairs), "calm", port="pro") for pairs in spans]

    page = parse(render([article], claims, OTHER_NAMES))

    assert page.texts == [text]
    for number, pairs in enumerate(spans):
        covered = [text[i] for i in range(len(text)) if any(start <= i < end for start, end in pairs)]
        assert "".join(page.marked.get(f"c0-{number}", [])) == "".join(covered)


def test_colours_follow_polarity_and_order_and_not_names() -> None:
    article = Article(id="a", text="The port and the fleet.")
    claims = [
        made(article, ((0, 8),), "calm", port="pro"),
        made(article, ((0, 8),), "tense", port="con", fleet="unclear"),
        made(article, ((0, 8),), "grave", port="con", fleet="pro"),
        made(article, ((0, 8),), "calm", port="unclear"),
        made(article, ((0, 8),), "calm", port="?pro"),
        made(article, ((0, 8),), "calm"),
    ]

    assert [lean(claim, OTHER_NAMES) for claim in claims] == ["plus", "minus", "mixed", "zero", "silent", "silent"]
    cards = [card for section in view([article], claims, OTHER_NAMES).sections for card in section.cards]
    assert [card.level for card in cards] == [0, 1, 2, 0, 0, 0]


def test_the_matrix_counts_what_each_voice_says_and_leaves_out_abstentions() -> None:
    article = Article(id="a", text="The port and the fleet.")
    claims = [
        made(article, ((0, 8),), "calm", port="pro", fleet="?con"),
        made(article, ((9, 12),), "calm", port="pro"),
        made(article, ((13, 22),), "calm", port="con"),
    ]

    shown = view([article], claims, OTHER_NAMES)

    assert shown.voices == [Voice("The writer", "", 3)]
    assert shown.targets == ["port", "fleet"]
    assert list(shown.matrix) == [(0, 0)]
    assert shown.matrix[0, 0].stances == {"pro": 2, "con": 1}
    assert shown.matrix[0, 0].mean == pytest.approx(1 / 3)


def test_it_is_told_how_many_speakers_take_no_stance() -> None:
    article = Article(id="a", text="The port and the fleet.")
    each = [Speaker(id=name.lower(), name=name, mention=(0, 3)) for name in ("Ada", "Bo", "Cy")]
    stances = [{"port": "pro"}, {"fleet": "?con"}, {}]
    claims = [
        made(article, ((9, 12),), "calm", **stance).model_copy(update={"speaker": speaker})
        for speaker, stance in zip(each, stances, strict=True)
    ]
    assert "2 more speakers say nothing of a target" in said(render([article], claims, OTHER_NAMES))
    assert "more speaker" not in said(render([article], claims[:1], OTHER_NAMES))


def test_a_name_is_one_voice_in_two_articles_and_a_description_two() -> None:
    articles = [Article(id="a", text="The port"), Article(id="b", text="The fleet")]
    minister = Speaker(id="ilse-varga", name="Ilse Varga", mention=(0, 3), role="minister", affiliation="Halvern")
    mayor = Speaker(id="mayor", name="mayor", mention=(0, 3))
    claims = [
        made(article, ((0, 8),), "calm").model_copy(update={"speaker": speaker})
        for speaker in (mayor, minister)
        for article in articles
    ]

    assert view(articles, claims, OTHER_NAMES).voices == [
        Voice("Ilse Varga", "minister, Halvern", 2),
        Voice("mayor", "", 1),
        Voice("mayor", "", 1),
    ]


def test_claims_of_other_articles_are_left_out(scored: list[ScoredClaim], scheme: Scheme) -> None:
    shown = view(ARTICLES[1:2], scored, scheme)
    assert {claim.article_id for claim in shown.claims} == {ARTICLES[1].id}


def test_an_article_with_no_claims_is_shown(scheme: Scheme) -> None:
    assert parse(render([Article(id="a", text="Nothing.")], [], scheme)).texts == ["Nothing."]


def test_only_its_own_script_may_run_and_nothing_may_be_fetched(scored: list[ScoredClaim], scheme: Scheme) -> None:
    html = render(ARTICLES, scored, scheme)
    page = parse(html)

    policy = next(a["content"] for a in page.attributes("meta") if a.get("http-equiv") == "Content-Security-Policy")
    [script] = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert policy is not None
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'" in policy
    assert not any({"src", "srcset", "data", "action"} & attributes.keys() for _, attributes in page.elements)
    assert not any(name.startswith("on") for _, attributes in page.elements for name in attributes)
    links = [a["href"] for a in page.attributes("a")]
    assert [link for link in links if link and not link.startswith("#")] == [ARTICLES[0].url]


@pytest.mark.parametrize("address", ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,hi", "/etc/passwd"])
def test_only_web_addresses_become_links(address: str, scheme: Scheme) -> None:
    page = parse(render([Article(id="a", text="Nothing.", url=address)], [], scheme))
    assert all(a["href"] and a["href"].startswith("#") for a in page.attributes("a"))


def test_the_same_scores_give_the_same_page(scored: list[ScoredClaim], scheme: Scheme) -> None:
    assert render(ARTICLES, scored, scheme) == render(ARTICLES, scored, scheme)


def said(html: str) -> str:
    """The words of a page, its style and script left out, with single spaces."""
    return " ".join(" ".join(parse(re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)).words).split())


def test_a_copy_is_counted_once_and_told_of_where_it_ran_first(scheme: Scheme) -> None:
    port = ARTICLES[0]
    copy = port.model_copy(
        update={
            "id": "copy",
            "title": "Lease divides Halvern",
            "outlet": "Morning Post",
            "date": "2025-03-12",
            "url": "https://post.example/lease",
            "text": port.text.replace("Halvern", "Halvernia", 1),
        }
    )
    alone, both = (
        view(articles, scored_by_guess(articles, scheme), scheme) for articles in ([port], [copy, ARTICLES[1], port])
    )
    html = render([copy, port], scored_by_guess([copy, port], scheme), scheme)

    assert list(once([copy, ARTICLES[1], port])) == ["drones", "port"]
    assert [section.article.id for section in both.sections] == ["drones", "port"]
    assert len(both.sections[1].cards) == len(alone.claims)
    assert parse(html).texts == [port.text]
    assert "Also ran in: Morning Post · 12 Mar 2025" in said(html)
    assert copy.url in [link["href"] for link in parse(html).attributes("a")]


def test_of_an_article_and_a_shorter_copy_that_ran_before_the_whole_one_is_shown() -> None:
    port = ARTICLES[0]
    brief = port.model_copy(update={"id": "brief", "date": "2025-03-10", "text": port.text[: len(port.text) * 2 // 3]})
    [(name, copies)] = once([brief, port]).items()
    assert (name, [copy.article_id for copy in copies]) == ("port", ["brief"])


def test_likelihood_is_shown_with_its_scale_and_range() -> None:
    article = Article(id="a", text="The port is unlikely to close.")
    unlikely = Likelihood(words="is unlikely", span=(9, 20), term="unlikely", scale="ICD 203", low=0.2, high=0.45)
    claim = made(article, ((0, 30),), "calm").model_copy(update={"likelihood": (unlikely,)})

    html = render([article], [claim], OTHER_NAMES)

    assert "unlikely “is unlikely” 20–45% ICD 203" in said(html)
    assert 'style="--low: 0.2; --high: 0.45"' in html


def test_framing_is_the_writers_and_stands_apart_from_the_stance() -> None:
    article = Article(id="a", text="The port is full, she admitted. The fleet is old, she said.", outlet="Daily Gull")
    varga = Speaker(id="ilse-varga", name="Ilse Varga", mention=(19, 22))
    claims = [
        made(article, spans, "calm", port="con").model_copy(update={"speaker": varga, "framing": framing})
        for spans, framing in [(((0, 16),), "endorsing"), (((32, 48),), "neutral")]
    ]

    words = said(render([article], claims, OTHER_NAMES))

    assert "The writer’s framing endorses it" in words
    assert "The writer’s framing takes no side" in words
    assert "Ilse Varga Daily Gull 1 1" in words
    assert "How speakers are framed" not in said(render([article], claims[1:], OTHER_NAMES))


def test_words_are_shaded_by_how_much_they_moved_the_stance() -> None:
    article = Article(id="a", text="The port is a disgrace and the fleet is old.")
    claim = made(article, ((0, 44),), "calm", port="con", fleet="con")
    words = {"port": [Word((14, 22), 0.41), Word((23, 26), 0.01)], "fleet": [Word((40, 43), 0.2)]}

    html = render([article], [claim], OTHER_NAMES, lambda _: {claim.id: words})

    marks = [(mark["style"], mark["title"]) for mark in parse(html).attributes("mark")]
    assert marks == [
        ("--fall: 0.82", "Without this word, “con” is 41 points less probable"),
        ("--fall: 0.4", "Without this word, “con” is 20 points less probable"),
    ]
    assert "less probable, most of all “disgrace” (−41 points)." in said(html)
    assert "Words are shaded for all 2 stances" in said(html)


def test_it_is_told_where_not_all_stances_were_looked_into() -> None:
    article = Article(id="a", text="The port and the fleet.")
    claims = [made(article, ((0, 8),), "calm", port="con"), made(article, ((13, 22),), "calm", fleet="con")]

    found = {claims[0].id: {"port": [Word((4, 8), 0.0)]}}

    words = said(render([article], claims, OTHER_NAMES, lambda _: found))

    assert "No single word moved “con”." in words
    assert "Words are shaded for the surest 1 of 2 stances" in words
    assert "shaded" not in said(render([article], claims, OTHER_NAMES)).lower()


def test_an_abstention_tells_what_it_leaves_open() -> None:
    article = Article(id="a", text="The port and the fleet.")
    claim = made(article, ((0, 8),), "calm", port="?con")
    open_ = claim.stance[0].model_copy(update={"possible": ("con", "pro")})

    words = said(render([article], [claim.model_copy(update={"stance": (open_,)})], OTHER_NAMES))

    assert "The port undecided" in words
    assert "The model abstains: it rules out neither con nor pro." in words


def test_a_turn_is_shown_with_both_claims_and_leads_to_their_cards(scheme: Scheme) -> None:
    articles, claims = turning()

    html = render(articles, claims, scheme)
    page, words = parse(html), said(html)

    assert "Ilse Varga turned from favor to against on “Building the border fence”" in words
    assert "The fence keeps us safe The Velm Courier · 14 Jan 2025 · favor · show the claim" in words
    assert "The fence is a disgrace The Velm Courier · 18 May 2025 · against · show the claim" in words
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert {link["href"] for link in page.attributes("a") if "data-show" in link} <= {f"#{name}" for name in ids}


def test_drawings_tell_in_words_what_they_show(scheme: Scheme) -> None:
    articles, claims = turning()
    page = parse(render(articles, claims, scheme))

    drawings = page.attributes("svg")
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert drawings
    assert len(set(ids)) == len(ids)
    for drawing in drawings:
        assert drawing["role"] == "img"
        assert set((drawing["aria-labelledby"] or "").split()) <= set(ids)
    assert "14 Jan 2025: +0.9; 18 May 2025: −0.9." in " ".join(page.words)


def test_with_nothing_dated_there_is_nothing_over_time(scheme: Scheme) -> None:
    articles, claims = turning()
    undated = [claim.model_copy(update={"published": None}) for claim in claims]
    one_day = [claim for claim in claims if claim.article_id == articles[0].id]

    assert "over time" in said(render(articles, claims, scheme))
    for less in (undated, one_day):
        html = render(articles, less, scheme)
        assert "over time" not in said(html)
        assert "<svg" not in html
