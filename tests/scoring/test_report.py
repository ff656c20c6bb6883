import base64
import hashlib
import re

import pytest
from hypothesis import given, settings

from annotate.records import Article, Prediction, RiskPrediction, ScoredClaim, Speaker, StancePrediction
from annotate.scheme import Scheme
from annotate.scoring import render
from annotate.scoring.view import Voice, lean, view
from tests.scoring.example import ARTICLES, claim_at
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
