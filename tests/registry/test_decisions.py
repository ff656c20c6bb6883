import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.errors import InputError
from annotate.registry.decisions import apart, find, merge, unified
from annotate.registry.entries import Entry, groups, root
from tests.gold.examples import seeds
from tests.registry.examples import claim, registry

IDS = ("a", "b", "c", "d", "e")
decisions = st.lists(st.tuples(st.booleans(), st.sampled_from(IDS), st.sampled_from(IDS)), max_size=12)


def test_claims_get_the_name_of_whom_their_speaker_goes_under() -> None:
    known = merge(merge(registry("Aleksandar Vučić", "Vučić", "President Vucic"), "vucic", "president-vucic"),
                  "aleksandar-vucic", "vucic")  # fmt: skip
    claims = [claim("President Vucic", role="President"), claim("Vučić"), claim("Ana Ilić")]
    for before, after in zip(claims, unified(claims, known), strict=True):
        assert before.speaker
        assert after.speaker
        stays = before.speaker.id == "ana-ilic"
        assert after.speaker.id == (before.speaker.id if stays else "aleksandar-vucic")
        assert after.speaker.name == (before.speaker.name if stays else "Aleksandar Vučić")
        same = after.speaker.model_copy(update={"id": before.speaker.id, "name": before.speaker.name})
        assert after.model_copy(update={"speaker": same}) == before


def test_gold_stays_gold_and_nothing_but_speakers_changes() -> None:
    golds = seeds()
    known = registry(*sorted({gold.speaker.name for gold in golds if gold.speaker}))
    after = list(unified(golds, known))
    assert [type(gold) for gold in after] == [type(gold) for gold in golds]
    assert [gold.id for gold in after] == [gold.id for gold in golds]
    assert list(unified(after, known)) == after


def test_apart_and_merge_contradict_each_other_until_somebody_insists() -> None:
    known = apart(registry("Jens Berg", "Anna Berg", "Berg"), "jens-berg", "anna-berg")
    known = merge(known, "anna-berg", "berg")
    with pytest.raises(InputError, match="were said to be two speakers"):
        merge(known, "jens-berg", "berg")
    assert root(merge(known, "jens-berg", "berg", anyway=True), "anna-berg") == "jens-berg"


def test_two_wikidata_ids_are_two_speakers() -> None:
    known = registry("A", "B")
    known = {name: entry.model_copy(update={"wikidata": f"Q{i}"}) for i, (name, entry) in enumerate(known.items(), 1)}
    with pytest.raises(InputError, match="a is Q1 and b is Q2 in Wikidata"):
        merge(known, "a", "b")


def test_taking_back_a_merge_restores_what_was() -> None:
    before = registry("A", "B", "C")
    after = apart(merge(before, "a", "b"), "a", "b")
    assert {name: entry.same_as for name, entry in after.items()} == dict.fromkeys(before)
    assert after["a"].apart == ("b",)


def test_whom_somebody_means() -> None:
    known = registry("Aleksandar Vučić", "United Nations")
    known["united-nations"] = known["united-nations"].model_copy(update={"aliases": ("UN",)})
    assert find(known, "Aleksandar Vucic") == find(known, "aleksandar-vucic") == "aleksandar-vucic"
    assert find(known, "UN") == "united-nations"
    with pytest.raises(
        InputError, match=r"'aleksander-vucic' is no speaker in this registry; close are aleksandar-vucic"
    ):
        find(known, "aleksander-vucic")
    with pytest.raises(InputError, match="annotate speakers show lists all ids"):
        find(known, "qqqq")
    with pytest.raises(InputError, match="named twice"):
        merge(known, "united-nations", "united-nations")


@given(decisions)
def test_decisions_hold_and_lose_nobody(made: list[tuple[bool, str, str]]) -> None:
    known: dict[str, Entry] = registry(*(name.upper() for name in IDS))
    for same, one, other in made:
        if one == other:
            continue
        before = known
        known = merge(known, one, other, anyway=True) if same else apart(known, one, other)
        assert (root(known, one) == root(known, other)) is same
        assert known.keys() == before.keys()
        for entries in groups(known).values():
            ours = {entry.id for entry in entries}
            assert not any(ours & set(entry.apart) for entry in entries)
        assert sorted(entry.id for entries in groups(known).values() for entry in entries) == sorted(IDS)
