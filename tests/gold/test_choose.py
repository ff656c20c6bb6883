"""The correction of an article that is taken as its claims."""

from annotate.gold.choose import choose
from annotate.records import Claim, Correction
from tests.gold.examples import claim, log


def corrected(annotator: str, *claims: Claim, article: str = "a", review: bool = False) -> Correction:
    return Correction(annotator=annotator, article_id=article, claims=claims, review=review)


def test_the_correction_that_agrees_best_is_chosen() -> None:
    short, long, far = claim("s", (0, 20)), claim("l", (0, 22)), claim("f", (50, 70))
    work = [corrected("ann", far), corrected("bob", short), corrected("cleo", long)]
    found = choose(log(*work).of(Correction))
    assert [c.id for c in found.claims] == ["s"]
    assert found.ties == ["a"]
    more = choose(log(*work, corrected("dora", short, far)).of(Correction))
    assert [c.id for c in more.claims] == ["s", "f"]
    assert more.ties == []


def test_a_review_of_an_article_wins() -> None:
    work = [
        corrected("ann", claim("1")),
        corrected("eve", claim("2"), review=True),
        corrected("ann", claim("3"), article="0"),
    ]
    found = choose(log(*work).of(Correction))
    assert [c.id for c in found.claims] == ["3", "2"]
    assert found.ties == []
