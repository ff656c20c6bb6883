"""Where an article names its speakers."""

from hypothesis import given
from hypothesis import strategies as st

from annotate.claims.places import Places
from annotate.claims.sources import Source

TEXT = "Rain\n\nAna Peric left. Norda Lines fell.\n\nMs Peric said so."
ANA, NORDA = Source("Ana Peric", person=True), Source("Norda Lines", person=False)


def test_a_person_is_found_by_the_last_word_and_a_body_by_the_first() -> None:
    places = Places(TEXT)
    assert places.of(ANA) == [TEXT.index("Peric"), TEXT.rindex("Peric")]
    assert places.of(NORDA) == [TEXT.index("Norda")]
    assert places.of(Source("Peric", person=True, named=False)) == []


def test_the_words_of_the_sentences_that_name_somebody() -> None:
    places = Places(TEXT)
    assert places.beside(ANA, TEXT.index("Norda")) == {"ana", "peric", "left", "ms", "said", "so"}
    assert places.beside(ANA, TEXT.rindex("Peric")) == {"ana", "peric", "left"}
    beside = Places("It rained. Many bakeries told Ana Peric of their demand.").beside(ANA, 0)
    assert "baker" in beside
    assert "man" not in beside


def test_a_headline_is_no_sentence() -> None:
    assert Places(TEXT).headline == TEXT.index("\n")
    assert Places("It rained.\n\nAna Peric left.").headline == 0
    assert Places("---\noutlet: Post\n---\nRain\n\nAna Peric left.").headline == len("---\noutlet: Post\n---\nRain")


def test_paragraphs() -> None:
    places, first, second = Places(TEXT), TEXT.index("Ana"), TEXT.index("Ms")
    assert places.in_one_paragraph(first, TEXT.index("Norda"))
    assert not places.in_one_paragraph(first, second)
    assert places.begins_next(TEXT.rindex("Peric"), first)
    assert not places.begins_next(TEXT.rindex("Peric"), 0)


@given(st.text(), st.text(min_size=1))
def test_any_text_and_any_name(text: str, name: str) -> None:
    places = Places(text)
    for at in places.of(Source(name, person=True)):
        assert text[at].isalnum()
        assert isinstance(places.begins_next(at, 0), bool)
    places.beside(Source(name, person=False), 0)
