from hypothesis import given
from hypothesis import strategies as st

from annotate.records import Article
from annotate.scoring.marks import Segment, blocks, segments
from tests.scoring.example import claim_at

TEXTS = st.text(st.sampled_from("ab \n\r\t.é“”🚢<&") | st.characters(exclude_categories=["Cs"]), max_size=80)
OFFSETS = st.integers(0, 90)
SPANS = st.lists(st.lists(st.tuples(OFFSETS, OFFSETS), min_size=1, max_size=3), max_size=6)


@given(TEXTS, SPANS, st.lists(OFFSETS, max_size=4))
def test_every_character_stands_once_under_exactly_the_claims_that_cover_it(
    text: str, claims: list[list[tuple[int, int]]], cuts: list[int]
) -> None:
    found = segments(text, claims, cuts)

    assert "".join(segment.text for _, segment in found) == text
    for start, segment in found:
        for offset in range(start, start + len(segment.text)):
            covering = {i for i, spans in enumerate(claims) if any(a <= offset < b for a, b in spans)}
            assert set(segment.claims) == covering


@given(TEXTS, SPANS)
def test_every_claim_opens_once(text: str, claims: list[list[tuple[int, int]]]) -> None:
    found = [segment for _, segment in segments(text, claims)]
    for number in {number for segment in found for number in segment.claims}:
        first = next(segment for segment in found if number in segment.claims)
        assert first.opens


@given(TEXTS, SPANS)
def test_blocks_are_the_text(text: str, claims: list[list[tuple[int, int]]]) -> None:
    article = Article(id="a", text=text, title=text[:20])
    made = [claim_at(article, tuple(spans)) for spans in claims]

    assert "".join(segment.text for block in blocks(article, made) for segment in block.segments) == text


def test_the_inner_of_nested_claims_comes_first() -> None:
    assert [segment for _, segment in segments("She said he left early.", [[(0, 22)], [(9, 16)]])] == [
        Segment("She said ", (0,), opens=True),
        Segment("he left", (1, 0), opens=True),
        Segment(" early", (0,), opens=False),
        Segment(".", (), opens=False),
    ]


def test_front_matter_and_headline_are_told_from_the_text() -> None:
    article = Article(
        id="a", text="date 2024-05-11 Politics\n# Ships collide\n\nTwo ships met.\n", title="Ships collide"
    )

    assert [(block.role, "".join(s.text for s in block.segments)) for block in blocks(article, [])] == [
        ("front", "date 2024-05-11 Politics\n"),
        ("title", "# Ships collide\n\n"),
        ("text", "Two ships met.\n"),
    ]


def test_a_long_first_paragraph_is_no_headline() -> None:
    text = "Two ships met in the strait. " * 10
    assert blocks(Article(id="a", text=text, title=text.strip()), [])[0].role == "text"
