"""What is decided from votes, and that gold made of it holds together."""

from typing import get_args

import pandas as pd
import pytest
from crowdkit.aggregation import MACE, MajorityVote
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.errors import InputError
from annotate.gold.decide import SILENT, Decided, Method, decide
from annotate.gold.doctor import label_problems
from annotate.records import Annotation, Gold, Risk
from tests.gold.examples import (
    AGAINST,
    FAVOR,
    HIGH,
    LOW,
    MODERATE,
    NEUTRAL,
    NONE,
    ONE,
    OTHER,
    SCHEME,
    TARGET,
    THREE,
    TWO,
    claim,
    log,
    said,
)

METHODS: tuple[Method, ...] = get_args(Method)


def decided(*work: Annotation, method: Method = "majority") -> Decided:
    claims = {name: claim(name) for name in dict.fromkeys(annotation.claim_id for annotation in work)}
    return decide(log(*work).of(Annotation), claims, SCHEME, method)


def one(*work: Annotation) -> tuple[Gold, list[str]]:
    found = decided(*work)
    [gold] = found.golds
    return gold, found.ties.get(gold.id, [])


def voted(*stances: str | None) -> list[Annotation]:
    return [said("x", f"annotator {i}", stance) for i, stance in enumerate(stances)]


def rated(*risks: tuple[str, ...]) -> list[Annotation]:
    return [said("x", f"annotator {i}", None, *risk) for i, risk in enumerate(risks)]


@pytest.mark.parametrize(
    ("votes", "stance", "tie"),
    [
        ([FAVOR], FAVOR, ""),
        ([FAVOR, FAVOR, AGAINST], FAVOR, ""),
        ([FAVOR, AGAINST], None, f"stance to {TARGET}"),
        ([FAVOR, None], None, f"whether it speaks to {TARGET}"),
        ([FAVOR, None, None], None, ""),
        ([FAVOR, FAVOR, NEUTRAL, None, None], FAVOR, ""),
        ([FAVOR, NEUTRAL, None], None, f"stance to {TARGET}"),
    ],
)
def test_stance_is_first_whether_then_how(votes: list[str | None], stance: str | None, tie: str) -> None:
    gold, ties = one(*voted(*votes))
    assert gold.stance.get(TARGET) == stance
    assert bool(ties) == bool(tie)
    assert all(told.startswith(tie) for told in ties)


@pytest.mark.parametrize(
    ("votes", "risk", "ties"),
    [
        ([(NONE,), (NONE,), (HIGH, ONE)], Risk(level=NONE), 0),
        ([(LOW, ONE), (MODERATE, ONE)], Risk(level=LOW, types=(ONE,)), 1),
        ([(LOW, ONE), (MODERATE, ONE), (HIGH, ONE)], Risk(level=MODERATE, types=(ONE,)), 1),
        ([(NONE,), (HIGH, ONE)], Risk(level=NONE), 1),
        ([(LOW, ONE, TWO), (LOW, TWO)], Risk(level=LOW, types=(TWO,)), 1),
        ([(LOW, ONE, TWO), (LOW, TWO, THREE), (LOW, ONE)], Risk(level=LOW, types=(ONE, TWO)), 0),
        ([(LOW, THREE), (LOW, TWO)], Risk(level=LOW, types=(TWO,)), 1),
        ([(LOW, THREE), (LOW, TWO), (LOW, ONE)], Risk(level=LOW, types=(ONE,)), 1),
    ],
)
def test_level_and_types(votes: list[tuple[str, ...]], risk: Risk, ties: int) -> None:
    gold, told = one(*rated(*votes))
    assert gold.risk == risk
    assert len(told) == ties


def test_disagreement_is_kept_as_shares() -> None:
    gold, _ = one(*voted(FAVOR, FAVOR, AGAINST, None), said("x", "eve", FAVOR, LOW, ONE))
    assert gold.distribution is not None
    assert gold.distribution.stance == {TARGET: {FAVOR: 0.6, AGAINST: 0.2, SILENT: 0.2}}
    assert gold.distribution.level == {NONE: 0.8, LOW: 0.2}
    assert gold.distribution.types == {ONE: 0.2}


def test_a_review_wins_outright_and_the_votes_stay_told() -> None:
    work = [*voted(FAVOR, FAVOR), said("x", "eve", AGAINST, HIGH, TWO, review=True)]
    gold, ties = one(*work)
    assert gold.stance == {TARGET: AGAINST}
    assert gold.risk == Risk(level=HIGH, types=(TWO,))
    assert gold.distribution is not None
    assert gold.distribution.stance == {TARGET: {FAVOR: 1.0}}
    assert ties == []


def test_a_review_settles_a_tie_and_one_alone_is_enough() -> None:
    assert one(*voted(FAVOR, AGAINST), said("x", "eve", NEUTRAL, review=True))[1] == []
    assert one(said("x", "eve", NEUTRAL, review=True))[0].stance == {TARGET: NEUTRAL}


def test_what_a_review_finds_unclear_is_not_decided() -> None:
    found = decided(*voted(FAVOR, AGAINST), said("x", "eve", None, risk=None, unclear=True, review=True))
    assert found.golds == []
    assert found.undecided == {"x": "its review found it unclear"}


def test_what_nobody_answered_is_told() -> None:
    clear = log(said("x", "ann", FAVOR)).of(Annotation)
    found = decide(clear._replace(seen=frozenset("xy")), {name: claim(name) for name in "xyz"}, SCHEME)
    assert [gold.id for gold in found.golds] == ["x"]
    assert found.reasons == {"nobody gave a clear answer": ["y"]}


def test_a_claim_with_no_risk_told_is_no_gold() -> None:
    assert decided(said("x", "ann", FAVOR, risk=None)).reasons == {"nobody told its risk": ["x"]}
    assert list(decided(said("x", "ann", FAVOR, LOW)).reasons) == ["its level is low, and nobody told a type of risk"]


def test_a_claim_that_is_not_given_is_an_error() -> None:
    with pytest.raises(InputError, match=r"^a, b, c and 1 more: annotated, but not among the claims"):
        decide(log(*(said(name, "ann") for name in "abcd")).of(Annotation), {}, SCHEME)


def test_who_was_not_asked_has_no_vote() -> None:
    gold, ties = one(
        said("x", "ann", FAVOR), said("x", "bob", asked=(OTHER,)), said("x", "cleo", asked=(), source="1/1")
    )
    assert gold.stance == {TARGET: FAVOR}
    assert ties == []
    plain = said("x", "bob", asked=())
    assert one(said("x", "ann", FAVOR, asked=()), plain, said("x", "cleo", asked=()))[0].stance == {}


@pytest.mark.parametrize("method", METHODS)
def test_a_spammer_is_outvoted_and_the_same_again(method: Method) -> None:
    """Three who agree on forty claims, and two who say the same whatever they see."""
    stances = [SCHEME.stances[i % 3] for i in range(40)]
    work = [
        said(f"claim {i:02}", name, stance if name in "abc" else FAVOR, LOW, ONE)
        for i, stance in enumerate(stances)
        for name in "abcde"
    ]
    found = decided(*work, method=method)
    assert [gold.stance[TARGET] for gold in found.golds] == stances
    assert found == decided(*work[::-1], method=method)._replace(golds=found.golds)
    again = {gold.id: gold for gold in decided(*work, method=method).golds}
    assert all(again[gold.id] == gold for gold in found.golds)


def test_dawid_skene_trusts_the_reliable() -> None:
    """Two who are always right are outvoted by three who guess: counting votes errs, and the model does not."""
    stances = [SCHEME.stances[i % 3] for i in range(60)]
    work = []
    for i, stance in enumerate(stances):
        work += [said(f"{i:02}", name, stance) for name in "ab"]
        work += [said(f"{i:02}", name, SCHEME.stances[(i * step + i // 3) % 3]) for step, name in enumerate("cde", 2)]
    work += [said("zz", name, FAVOR) for name in "ab"] + [said("zz", name, AGAINST) for name in "cde"]
    assert decided(*work).golds[-1].stance == {TARGET: AGAINST}
    assert decided(*work, method="dawid-skene").golds[-1].stance == {TARGET: FAVOR}


votes = st.lists(
    st.tuples(
        st.sampled_from("xyz"),
        st.sampled_from(["ann", "bob", "cleo"]),
        st.sampled_from([None, *SCHEME.stances]),
        st.sampled_from(SCHEME.levels),
        st.lists(st.sampled_from(SCHEME.types[:3]), unique=True),
    ),
    min_size=1,
    max_size=9,
    unique_by=lambda vote: vote[:2],
)


@settings(deadline=None)
@given(votes)
def test_gold_is_always_sound(given_votes: list[tuple[str, str, str | None, str, list[str]]]) -> None:
    work = [said(name, who, stance, level, *types) for name, who, stance, level, types in given_votes]
    found = decided(*work)
    assert {gold.id for gold in found.golds} | found.undecided.keys() == {a.claim_id for a in work}
    for gold in found.golds:
        assert list(label_problems(gold.stance, gold.risk, SCHEME)) == []
        assert gold.distribution is not None
        for shares in (gold.distribution.level, *gold.distribution.stance.values()):
            assert sum(shares.values()) == pytest.approx(1)


@settings(deadline=None)
@given(votes)
def test_shares_are_crowd_kits_majority(given_votes: list[tuple[str, str, str | None, str, list[str]]]) -> None:
    work = [said(name, who, stance, level, ONE) for name, who, stance, level, _ in given_votes]
    table = pd.DataFrame(
        [(a.claim_id, a.annotator, a.risk.level) for a in work if a.risk], columns=["task", "worker", "label"]
    )
    shares = MajorityVote().fit_predict_proba(table).to_dict("index")
    for gold in decided(*work).golds:
        assert gold.distribution is not None
        assert gold.distribution.level == pytest.approx({k: v for k, v in shares[gold.id].items() if v})


@pytest.mark.parametrize("method", METHODS)
def test_one_annotator_decides_alone(method: Method) -> None:
    work = [said("x", "ann", FAVOR, LOW, ONE), said("y", "ann", AGAINST, HIGH, TWO), said("z", "ann")]
    found = decided(*work, method=method)
    assert [(gold.stance, gold.risk) for gold in found.golds] == [(a.stance, a.risk) for a in work]
    assert found.ties == {}


def test_more_of_crowd_kits_restarts_would_change_nothing() -> None:
    table = pd.DataFrame(
        [(i, name, "yes" if (i * step) % 3 else "no") for i in range(12) for step, name in enumerate("abc", 1)],
        columns=["task", "worker", "label"],
    )
    once, thrice = (MACE(n_restarts=n, n_iter=5, random_state=0).fit_predict_proba(table) for n in (1, 3))
    assert once.equals(thrice)
