"""From articles to claims: what holds for any text, and what must come out of known ones."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.claims.extract import batches
from annotate.claims.quotes import MARKS
from annotate.claims.tagger.model import load_tagger
from annotate.errors import InputError
from annotate.files import resource
from annotate.records import Article, Claim, cut

GOLDEN = Path(__file__).parent / "golden"
WORDS = [
    "He",
    "Vuksanovic",
    "said",
    "that",
    "war",
    "is",
    "unlikely",
    "but",
    "we",
    "pledged",
    "to",
    "pay",
    "Perić",
    "minister",
    "😀",
    "“",
    "”",
    '"',
    "‘",
    "’",
    "«",
    "»",
    ",",
    ".",
    ":",
    ";",
]
SPACES = ["\n", "\r\n", "\t", "\u00a0"]


def claims_in(text: str, name: str = "a") -> list[Claim]:
    return list(extract([Article(id=name, text=text)]))


def told(claims: Iterable[Claim]) -> list[tuple[str, str, str]]:
    """Kind, speaker and text of each claim."""
    return [(claim.kind, claim.speaker.name if claim.speaker else "", claim.text) for claim in claims]


def check(text: str) -> None:
    claims = claims_in(text)
    for claim in claims:
        assert claim.text == cut(text, claim.spans)
        assert claim.text.strip()
        assert all(0 <= start < end <= len(text) for start, end in claim.spans)
        assert list(claim.spans) == sorted(claim.spans)
        assert (claim.kind == "narrated") == (claim.statement is None)
        if claim.statement is None:
            assert claim.speaker is None
        else:
            assert (claim.kind == "continued") == (claim.statement.cue is None)
            assert all(any(a <= s and e <= b for a, b in claim.statement.spans) for s, e in claim.spans)
        if claim.speaker is not None:
            assert text[slice(*claim.speaker.mention)].strip()
            assert claim.speaker.name
    assert len({claim.id for claim in claims}) == len(claims)
    assert claims == claims_in(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=200))
def test_spans_cut_out_the_text_for_any_unicode(text: str) -> None:
    check(text)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("» : war He »")  # two rules find the same
@given(st.lists(st.sampled_from([*WORDS, *SPACES]), max_size=40).map(" ".join))
def test_spans_cut_out_the_text_for_any_talk(text: str) -> None:
    check(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 170), st.sampled_from(sorted(MARKS))), max_size=6))
def test_unbalanced_marks_never_fail(marks: list[tuple[int, str]]) -> None:
    text = "“We lost,” said Ivana Perić, a judge. “They won. It is over.” He denied that ‘theft’ was meant.\nShe left."
    for where, mark in marks:
        text = text[:where] + mark + text[where:]
    check(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Drones matter, said Aino Lehtonen, a senior fellow at the Vantaa Institute.",
            [("indirect", "Aino Lehtonen", "Drones matter")],
            id="inverted cue, no marks",
        ),
        pytest.param(
            "Aino Lehtonen said a war was unlikely, but arms could be used as a threat.",
            [
                ("indirect", "Aino Lehtonen", "a war was unlikely"),
                ("indirect", "Aino Lehtonen", "arms could be used as a threat"),
            ],
            id="one statement, two claims",
        ),
        pytest.param(
            "Two dead at mine gate, union says",
            [("indirect", "union", "Two dead at mine gate")],
            id="headline",
        ),
        pytest.param(
            "Prices will fall, according to the ministry.",
            [("indirect", "ministry", "Prices will fall")],
            id="according to",
        ),
        pytest.param(
            "The minister pledged to close the border.",
            [("indirect", "minister", "to close the border")],
            id="infinitive",
        ),
        pytest.param(
            "The ministers described the missiles as a powerful deterrent.",
            [("indirect", "ministers", "the missiles as a powerful deterrent")],
            id="described as",
        ),
        pytest.param(
            "The governor accused the union of burning the depot.",
            [("indirect", "governor", "the union of burning the depot")],
            id="accused of",
        ),
        pytest.param(
            "“We lost,” Perić said. “They won.”",
            [("direct", "Perić", "We lost"), ("direct", "Perić", "They won")],
            id="a quotation that goes on",
        ),
        pytest.param(
            "It was announced that the bridge would close.",
            [("indirect", "", "the bridge would close")],
            id="nobody is named",
        ),
        pytest.param(
            "The army closed the road on Monday.",
            [("narrated", "", "The army closed the road on Monday")],
            id="narrated",
        ),
        pytest.param(
            "The deal will hold, Olga Marić said. I do not think anybody wants a war.",
            [
                ("indirect", "Olga Marić", "The deal will hold"),
                ("continued", "Olga Marić", "I do not think anybody wants a war"),
            ],
            id="goes on in the first person",
        ),
        pytest.param(
            "The deal will hold, Olga Marić said.\nThe two countries signed it in 2019.",
            [
                ("indirect", "Olga Marić", "The deal will hold"),
                ("narrated", "", "The two countries signed it in 2019"),
            ],
            id="background is nobody's",
        ),
    ],
)
def test_who_says_what(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(claims_in(text)) == expected


def test_one_speaker_under_one_name_with_role_and_affiliation() -> None:
    text = (
        "War is unlikely, Heath says\n"
        "The risk is small, said Timothy Heath, a senior fellow at the Rand Corporation.\n"
        "He said nobody wanted a war. The analyst warned that arms might spread."
    )
    speakers = [claim.speaker for claim in claims_in(text) if claim.speaker]
    assert [speaker.id for speaker in speakers[:3]] == ["timothy-heath"] * 3
    assert {(s.role, s.affiliation) for s in speakers[:3]} == {("senior fellow", "Rand Corporation")}


def test_the_experts_of_the_first_seed() -> None:
    """The whole of one article, as it was looked over by hand; see golden/arms-01.tsv."""
    article = read_articles([str(resource("seeds/articles/arms-01.md"))])
    lines = ["\t".join(" ".join(part.split()) for part in row) for row in told(extract(article, load_tagger()))]
    assert lines == (GOLDEN / "arms-01.tsv").read_text(encoding="utf-8").splitlines()


def test_articles_come_out_in_the_order_they_went_in() -> None:
    articles = [Article(id=str(i), text="The road is closed.") for i in range(5)]
    assert [claim.article_id for claim in extract(articles)] == [article.id for article in articles]


def test_what_an_article_gives_does_not_depend_on_what_else_is_read() -> None:
    articles = list(read_articles(["seeds/articles"]))[:6]
    tagger = load_tagger()
    together = list(extract(articles, tagger))
    assert together == [claim for article in articles for claim in extract([article], tagger)]


def test_an_article_with_a_sentence_too_long_to_be_one_can_be_passed_by() -> None:
    long = Article(id="long", text="word " * 6000)
    articles = [Article(id="a", text="Bob said he left."), long, Article(id="b", text="Ann said she stayed.")]
    rejected: list[InputError] = []
    assert {claim.article_id for claim in extract(articles, reject=rejected.append)} == {"a", "b"}
    assert "article long" in str(rejected[0])
    with pytest.raises(InputError, match="article long"):
        list(extract(articles))


def test_two_articles_with_one_id_are_not_read_at_once() -> None:
    articles = [Article(id=name, text=f"Bob said {name}.") for name in ("a", "b", "a", "a", "c")]
    assert [[article.id for article in batch] for batch in batches(articles)] == [["a", "b"], ["a"], ["a", "c"]]
