"""Cue words and their forms."""

from annotate.claims.cues import cues, forms


def test_regular_and_irregular_forms() -> None:
    assert forms("say said") == ["say", "says", "saying", "said"]
    assert forms("admit") == ["admit", "admits", "admitting", "admitted"]
    assert forms("stress") == ["stress", "stresses", "stressing", "stressed"]
    assert forms("agree") == ["agree", "agrees", "agreeing", "agreed"]


def test_each_accusation_has_its_preposition() -> None:
    known = cues()
    assert set(known.accuse.values()) == set(known.prepositions)


def test_all_is_in_lower_case() -> None:
    known = cues()
    words = [*known.verbs, *known.noun, *known.medium, *known.views, *known.light]
    assert [word for word in words if word != word.lower()] == []
