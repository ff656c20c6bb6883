import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.claims.speakers import slug
from annotate.registry.decisions import apart, merge
from annotate.registry.names import parse
from annotate.registry.proposals import Proposal, proposals, stands
from tests.registry.examples import registry

FORENAMES = (
    "Jens", "Anna", "Ivan", "Ivana", "Marko", "Mirko", "Mario", "Maria", "Daniel", "Daniela", "Marina", "Martina",
)  # fmt: skip
NAMES = (
    "Aleksandar Vučić", "Vucic", "President Vucic", "Danilo Vučić", "Rand Corp.", "Rand Corporation", "UN", "U.N.",
    "United Nations", "Jens Berg", "Anna Berg", "Berg", "J. Berg", "Mr Berg", "Mrs Berg", "Вучић", "—", "Xi",
)  # fmt: skip


def found(*names: str, **roles: str) -> dict[tuple[str, str], Proposal]:
    return {(pair.keep, pair.other): pair for pair in proposals(registry(*names, **roles))}


@pytest.mark.parametrize(
    ("keep", "other", "reason"),
    [
        ("Aleksandar Vucic", "Vučić", "by surname"),
        ("Aleksandar Vučić", "President Vucic", "by surname"),
        ("Vučić", "President Vucic", "the same but for the title"),
        ("Aleksandar Vučić", "Aleksander Vucic", "forenames that may be spellings"),
        ("Muhammad Ali", "Mohammed Ali", "forenames that may be spellings"),
        ("Đorđe Van Aerschot", "Djordje van Aerschot", "spellings of the same sounds"),
        ("Đorđe Van Aerschot", "van Aerschot", "by surname"),
        ("Anja Müller", "Anja Mueller", "spellings of the same sounds"),
        ("Jens Berg", "J. Berg", "an initial that fits"),
        ("Jens Peter Berg", "Jens Berg", "the same forenames as far as they are told"),
        ("Xi Jinping", "President Xi", "may be the surname"),
        ("Rand Corporation", "Rand Corp.", "once abbreviations are written out"),
        ("Rand Corporation", "Rand", "but for the legal form"),
        ("United Nations", "UN", "are the initials"),
        ("United Nations", "U.N.", "are the initials"),
        ("Halvorsen Centre for Border Studies", "Halvorsen Centre", "begins with"),
        ("Halvorsen Institute", "Halversen Institute", "nearly the same letters"),
    ],
)
def test_two_names_of_one_speaker_are_proposed(keep: str, other: str, reason: str) -> None:
    pairs = found(keep, other)
    assert {frozenset(pair) for pair in pairs} == {frozenset({slug(keep), slug(other)})}
    (pair,) = pairs.values()
    assert reason in pair.reason
    assert 0 < pair.score < 100
    if len(parse(keep).words) > len(parse(other).words):
        assert (pair.keep, pair.other) == (slug(keep), slug(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jens Berg", "Anna Berg"),
        ("Mr Berg", "Mrs Berg"),
        ("Alex Ivanov", "Alex Ivanova"),
        ("Interior Ministry", "Justice Ministry"),
        ("1st Coastal Brigade", "2nd Coastal Brigade"),
        ("University of Belgrade", "Belgrade"),
        ("Sons of the Cistern", "Cistern"),
        ("United Nations", "United Nations Security Council"),
        ("Вучић", "Путин"),
        ("Iran", "Iraq"),
    ],
)
def test_two_speakers_are_not_proposed(one: str, other: str) -> None:
    assert found(one, other) == {}


@given(st.sampled_from(FORENAMES), st.sampled_from(FORENAMES), st.sampled_from(["Berg", "Perić", "van Dijk"]))
def test_two_forenames_with_one_surname_are_two(one: str, other: str, surname: str) -> None:
    if one != other:
        assert found(f"{one} {surname}", f"{other} {surname}") == {}


def test_forenames_keep_two_apart_after_a_merge_too() -> None:
    known = merge(registry("Jens Berg", "Berg", "Anna Berg"), "jens-berg", "berg")
    assert proposals(known) == []


def test_a_proposal_falls_with_what_is_decided_of_others() -> None:
    before = registry("Jens Berg", "Berg", "Anna Berg")
    after = merge(before, "jens-berg", "berg")
    made = {proposal: stands(after, proposal) for proposal in proposals(before)}
    assert all(stands(before, proposal) for proposal in made)
    assert len(made) == 2
    assert not any(made.values())  # Berg is Jens now, and so not Anna


def test_a_role_alone_proposes_nothing_and_a_shared_one_adds_to_the_score() -> None:
    assert found("Ivana Perić", "Goran Tadić", ivana_peric="minister", goran_tadic="minister") == {}
    alone = found("Ivana Perić", "Perić", ivana_peric="minister")
    shared = found("Ivana Perić", "Perić", ivana_peric="minister", peric="Minister")
    pair = ("ivana-peric", "peric")
    assert shared[pair].score > alone[pair].score
    assert shared[pair].reason.endswith("both are called minister")


def test_a_surname_of_several_is_less_sure() -> None:
    pair = ("jens-berg", "berg")
    one, two = found("Jens Berg", "Berg"), found("Jens Berg", "Berg", "Anna Berg")
    assert two[pair].score < one[pair].score
    assert "others fit as well" in two[pair].reason
    known = apart(registry("Jens Berg", "Berg", "Anna Berg"), "anna-berg", "berg")
    assert [one[pair]] == proposals(known)


def test_wikidata_decides() -> None:
    def pair(one: str, other: str) -> list[Proposal]:
        known = registry("Ivana Perić", "Perić")
        items = {"ivana-peric": one, "peric": other}
        return proposals({name: entry.model_copy(update={"wikidata": items[name]}) for name, entry in known.items()})

    assert pair("Q1", "Q1")[0].score == 100
    assert pair("Q1", "Q2") == []


def test_an_alias_written_by_hand_counts_as_a_name() -> None:
    known = registry("Aleksandar Vučić", "AV")
    known["av"] = known["av"].model_copy(update={"aliases": ("Aleksandar Vučić",)})
    assert proposals(known)[0].score == 98


@given(st.sets(st.sampled_from(NAMES)), st.data())
def test_what_is_decided_is_never_proposed_again(names: set[str], data: st.DataObject) -> None:
    known = registry(*sorted(names))
    while open_pairs := proposals(known, least=0):
        pair = data.draw(st.sampled_from(open_pairs))
        known = (merge if data.draw(st.booleans()) else apart)(known, pair.keep, pair.other)
        assert (pair.keep, pair.other) not in {(p.keep, p.other) for p in proposals(known, least=0)}


@given(st.sets(st.text(min_size=1).filter(str.strip), max_size=8))
def test_any_names_can_be_compared_in_any_order(names: set[str]) -> None:
    known = registry(*sorted(names))
    backwards = dict(reversed(known.items()))
    assert proposals(known, least=0) == proposals(backwards, least=0)
    assert all(pair.keep != pair.other and 0 <= pair.score <= 100 for pair in proposals(known, least=0))
