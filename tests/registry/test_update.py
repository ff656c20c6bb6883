from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.claims.read import read_claims
from annotate.errors import InputError
from annotate.files import resource
from annotate.manifest import describe, keep
from annotate.records import Claim, Gold
from annotate.registry.entries import Entry, Role
from annotate.registry.update import dates_of, updated
from tests.gold.examples import seeds, written
from tests.registry.examples import claim

DATES = {name: date(2026, 1, day) for day, name in enumerate("abcd", start=1)} | {"e": date(2025, 12, 31)}

said = st.builds(
    claim,
    st.sampled_from(["Ivana Perić", "Ivana Peric", "UN", "U.N.", "Rand Corp.", "residents"]),
    st.integers(0, 3),
    st.sampled_from("abcdef"),
    st.sampled_from([None, "minister", "Minister", "analyst"]),
    affiliation=st.sampled_from([None, "Rand"]),
)


@given(st.lists(said))
def test_the_same_again_adds_nothing(claims: list[Claim]) -> None:
    once = updated({}, claims, DATES)
    again = updated(once.registry, claims, DATES)
    assert again.registry == once.registry
    assert not again.added
    assert not again.changed


@given(st.lists(said, unique_by=lambda claim: claim.id), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(claims: list[Claim], chance: Random) -> None:
    mixed = list(claims)
    chance.shuffle(mixed)
    assert updated({}, mixed, DATES).registry == updated({}, claims, DATES).registry


@given(st.lists(said, unique_by=lambda claim: claim.id), st.lists(said, unique_by=lambda claim: claim.id))
def test_two_runs_know_the_same_in_either_order(first: list[Claim], second: list[Claim]) -> None:
    """All but which spelling came first, and which claim is the example."""

    def known(*runs: list[Claim]) -> object:
        registry: dict[str, Entry] = {}
        for claims in runs:
            registry = updated(registry, claims, DATES).registry
        return {
            name: (
                {entry.name, *entry.aliases},
                entry.articles,
                {(str(role.role).lower(), role.affiliation, role.first, role.last) for role in entry.roles},
            )
            for name, entry in registry.items()
        }

    assert known(first, second) == known(second, first)


@given(st.lists(said), st.lists(said))
def test_what_a_person_wrote_survives_and_nothing_is_merged(first: list[Claim], second: list[Claim]) -> None:
    by_hand = {
        "wikidata": "Q42",
        "aliases": ("the boss",),
        "note": "met in May",
        "name": "Another Name",
        "apart": ("x",),
        "same_as": "x",
        "example": "mine",
        "roles": (Role(role="queen", first=date(1999, 1, 1)),),
    }
    edited = {name: entry.model_copy(update=by_hand) for name, entry in updated({}, first, DATES).registry.items()}
    after = updated(edited, second, DATES).registry
    for name in edited:
        for field in ("wikidata", "note", "name", "apart", "same_as", "example"):
            assert getattr(after[name], field) == by_hand[field]
        assert "the boss" in after[name].aliases
        assert Role(role="queen", first=date(1999, 1, 1)) in after[name].roles
    assert all(after[name].same_as is None and not after[name].apart for name in after.keys() - edited.keys())


def test_roles_have_the_dates_of_their_articles() -> None:
    claims = [
        claim("Ivana Perić", article="c", role="minister", affiliation="Kestria"),
        claim("Ivana Perić", article="e", role="Minister", affiliation="Kestria"),
        claim("Ivana Perić", article="b", role="analyst"),
        claim("Ivana Perić", article="undated", role="author"),
    ]
    entry = updated({}, claims, DATES).registry["ivana-peric"]
    assert [(role.role, role.affiliation, role.first, role.last) for role in entry.roles] == [
        ("minister", "Kestria", date(2025, 12, 31), date(2026, 1, 3)),
        ("analyst", None, date(2026, 1, 2), date(2026, 1, 2)),
        ("author", None, None, None),
    ]
    assert entry.articles == {"b": 1, "c": 1, "e": 1, "undated": 1}


def test_roles_that_somebody_put_in_order_stay_so() -> None:
    claims = [claim("UN", article="b", role="mediator")]
    known = updated({}, claims, DATES).registry
    roles = (Role(role="witness", first=date(2030, 1, 1)), *known["un"].roles, Role(role="author"))
    edited = {"un": known["un"].model_copy(update={"roles": roles})}
    assert updated(edited, claims, DATES).registry == edited


def test_dates_that_come_later_are_filled_in() -> None:
    claims = [claim("UN", article="b", role="mediator")]
    undated = updated({}, claims, {})
    assert updated(undated.registry, claims, DATES).registry["un"].roles[0].first == date(2026, 1, 2)


def test_descriptions_are_left_out_unless_asked_for_or_known() -> None:
    described = {"residents", "They", "European diplomat", "Analysts", "Both"}
    claims = [claim(name) for name in (*described, "Ivana Perić")]
    told = updated({}, claims, {})
    assert set(told.registry) == {"ivana-peric"}
    assert set(told.left_out) == described
    assert set(updated({}, claims, {}, every=True).registry) == {claim.speaker.id for claim in claims if claim.speaker}
    known = {"residents": Entry(id="residents", name="residents")}
    assert updated(known, claims, {}).registry["residents"].articles == {"a": 1}


def test_the_seeds_fill_a_registry_with_dates() -> None:
    claims = seeds()
    wanted = {claim.article_id for claim in claims}
    dates = dates_of(wanted, [], [str(resource("seeds/articles"))])
    registry = updated({}, claims, dates).registry
    entry = registry["balazs-keresztury"]
    assert entry.name == "Balázs Keresztúry"
    assert len(entry.articles) == 3
    assert all(role.first and role.last and role.first <= role.last for role in entry.roles)


def test_articles_are_found_by_the_manifest_and_missing_ones_have_no_date(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(" date 2026-04-14 World\nWords and words.\n", encoding="utf-8")
    claims = written(tmp_path / "claims.jsonl", [claim("UN")])
    keep(claims, describe("extract", [article, "https://example.org/feed", "-"]))
    assert dates_of({"a"}, [claims], ()) == {"a": date(2026, 4, 14)}
    article.unlink()
    assert dates_of({"a"}, [claims], ()) == {}
    with pytest.raises(InputError):
        dates_of({"a"}, [claims], [str(article)])


def test_dates_in_words_are_no_dates(tmp_path: Path) -> None:
    rows = [
        {"id": "a", "text": "Words.", "date": "last May"},
        {"id": "b", "text": "More.", "date": "2026-01-02T10:00Z"},
    ]
    articles = written(tmp_path / "articles.jsonl", rows)
    assert dates_of({"a", "b"}, [], [str(articles)]) == {"b": date(2026, 1, 2)}


def test_claims_are_read_with_all_they_tell(tmp_path: Path) -> None:
    golds = seeds()[:3]
    assert list(read_claims(written(tmp_path / "gold.jsonl", golds))) == golds
    assert isinstance(next(read_claims(tmp_path / "gold.jsonl")), Gold)
