"""Records: frozen, strict, and the same after a journey as JSON."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from annotate.records import Article, Claim, Gold, Record, Risk, ScoredClaim, Span, Speaker, Statement, cut

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SPAN = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: (min(pair), max(pair) + 1))
SPANS = st.lists(SPAN, min_size=1).map(tuple)
CLAIMS = st.builds(
    Claim,
    id=TEXT,
    article_id=TEXT,
    sentence=st.integers(0),
    spans=SPANS,
    text=TEXT,
    kind=st.sampled_from(["direct", "indirect", "mixed", "continued", "narrated"]),
    statement=st.none() | st.builds(Statement, id=TEXT, spans=SPANS, cue=st.none() | SPAN, confidence=st.floats(0, 1)),
    speaker=st.none()
    | st.builds(Speaker, id=TEXT, name=TEXT, mention=SPAN, role=st.none() | TEXT, affiliation=st.none() | TEXT),
)


@given(CLAIMS)
def test_a_claim_comes_back_from_json(claim: Claim) -> None:
    assert Claim.model_validate_json(claim.model_dump_json()) == claim


def test_a_record_is_never_changed() -> None:
    article = Article(id="a", text="t")
    with pytest.raises(ValidationError, match="frozen"):
        Article.__setattr__(article, "text", "u")
    assert hash(article) == hash(Article(id="a", text="t"))


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (Article, {"id": "a", "text": "t", "author": "x"}),
        (Article, {"id": "a"}),
        (Article, {"id": 1, "text": "t"}),
        (Risk, {"level": None}),
    ],
)
def test_unknown_missing_and_wrong_fields_are_refused(shape: type[Record], value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        shape.model_validate(value)


def test_gold_and_scores_are_claims() -> None:
    assert set(Claim.model_fields) < set(Gold.model_fields)
    assert set(Claim.model_fields) < set(ScoredClaim.model_fields)


@given(TEXT, st.lists(SPAN).map(tuple))
def test_what_is_cut_is_the_slices(text: str, spans: tuple[Span, ...]) -> None:
    found = cut(text, spans)
    assert len(found) == sum(len(text[start:end]) for start, end in spans) + max(len(spans) - 1, 0)
    assert found.split(" ") == [word for start, end in spans for word in text[start:end].split(" ")] or not spans
