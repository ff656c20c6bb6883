"""Where speakers stand over time: turns that an editor would print, and what looks like one."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.files import read_records, resource
from annotate.records import Claim, Gold, Prediction, Published, RiskPrediction, ScoredClaim, Speaker, StancePrediction
from annotate.scheme import Scheme
from annotate.scoring.positions import positions, reversals

MARCH, APRIL, MAY, JUNE = "2025-03-01", "2025-04-01", "2025-05-01", "2025-06-01"
RISK = RiskPrediction(level=Prediction(label="none", probabilities={"none": 1.0}), types={})
NUMBERS = count()


class Said(NamedTuple):
    """What a claim of a test is made of: the day, the stance, how sure it is, and what else differs."""

    day: str | None
    stance: str
    sure: float = 0.95
    speaker: str | None = "Ana Ruiz"
    article: str | None = None
    sentence: int | None = None
    text: str | None = None
    abstained: bool = False
    target: str = "border-fence"


def scored(said: Said) -> ScoredClaim:
    number = next(NUMBERS)
    rest = {label: (1 - said.sure) / 2 for label in ("favor", "against", "neutral") if label != said.stance}
    prediction = StancePrediction(
        target=said.target, label=said.stance, probabilities={said.stance: said.sure, **rest}, abstained=said.abstained
    )
    return ScoredClaim(
        id=str(number),
        article_id=said.article or f"of {said.day}",
        sentence=number if said.sentence is None else said.sentence,
        spans=((number, number + 1),),
        text=said.text or f"what is said, {number}",
        kind="narrated" if said.speaker is None else "direct",
        statement=None,
        speaker=Speaker(id=said.speaker.lower(), name=said.speaker, mention=(0, 1)) if said.speaker else None,
        stance=(prediction,),
        risk=RISK,
        model="test",
        published=Published(date=said.day) if said.day else None,
    )


def turns(*told: Said, scheme: Scheme, least: int = 2) -> list[tuple[str | None, str | None]]:
    """The days of the claims that are shown as evidence for each turn."""
    found = reversals(positions(map(scored, told), scheme), least)
    return [(days(turn.before.claim), days(turn.after.claim)) for turn in found]


def days(claim: ScoredClaim) -> str | None:
    return claim.published.date if claim.published else None


FOR, AGAINST = [Said(MARCH, "favor"), Said(MARCH, "favor")], [Said(MAY, "against"), Said(MAY, "against")]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param([*FOR, *AGAINST], [(MARCH, MAY)], id="from one side to the other"),
        pytest.param([*AGAINST, *FOR], [(MARCH, MAY)], id="in whatever order claims come"),
        pytest.param(
            [Said(MARCH, "favor"), Said(APRIL, "favor", 0.9), Said(MAY, "against", 0.9), Said(JUNE, "against")],
            [(MARCH, JUNE)],
            id="borne out by a later article, the surest claims shown",
        ),
        pytest.param(
            [*FOR, Said(APRIL, "favor"), Said(APRIL, "against"), *AGAINST], [(MARCH, MAY)], id="past a mixed day"
        ),
        pytest.param([*FOR, Said(APRIL, "neutral"), *AGAINST], [(MARCH, MAY)], id="past a neutral day"),
        pytest.param(
            [*FOR, *AGAINST, Said(JUNE, "favor"), Said(JUNE, "favor")], [(MARCH, MAY), (MAY, JUNE)], id="and back again"
        ),
        pytest.param(
            [*FOR, *AGAINST, Said(MAY, "neutral"), Said(MAY, "neutral"), Said(MAY, "neutral")],
            [(MARCH, MAY)],
            id="neutral claims beside it do not thin a position",
        ),
    ],
)
def test_a_turn_is_found(told: list[Said], expected: list[tuple[str, str]], scheme: Scheme) -> None:
    assert turns(*told, scheme=scheme) == expected


@pytest.mark.parametrize(
    "told",
    [
        pytest.param([*FOR, Said(APRIL, "favor"), Said(MAY, "against", 0.6)], id="one weak claim against many"),
        pytest.param([*FOR, Said(APRIL, "favor"), Said(MAY, "against", 0.99)], id="one sure claim against many"),
        pytest.param([*FOR, Said(APRIL, "against"), Said(MAY, "favor")], id="one odd claim amid the others"),
        pytest.param([*FOR, Said(MAY, "against", 0.7), Said(MAY, "against", 0.7)], id="none of them sure"),
        pytest.param([*FOR, *(said._replace(abstained=True) for said in AGAINST)], id="the model abstains"),
        pytest.param([*FOR, Said(MAY, "neutral"), Said(JUNE, "neutral")], id="from a side to neither"),
        pytest.param([*FOR, *AGAINST, Said(MAY, "favor")], id="both sides on one day"),
        pytest.param([*FOR, *(said._replace(day=MARCH) for said in AGAINST)], id="within one article"),
        pytest.param([*FOR, *(said._replace(day=MARCH, article="b") for said in AGAINST)], id="on one day"),
        pytest.param([*FOR, *(said._replace(sentence=7) for said in AGAINST)], id="two halves of one sentence"),
        pytest.param([*FOR, Said(MAY, "against", text="No!"), Said(JUNE, "against", text="no!")], id="quoted again"),
        pytest.param([*FOR, *(said._replace(target="tariffs") for said in AGAINST)], id="another target"),
        pytest.param([*FOR, *(said._replace(speaker="Ana Ruz") for said in AGAINST)], id="another speaker"),
        pytest.param([said._replace(speaker="the mayor") for said in [*FOR, *AGAINST]], id="no name"),
        pytest.param([said._replace(speaker=None) for said in [*FOR, *AGAINST]], id="the writer"),
        pytest.param([*FOR, *(said._replace(day=None) for said in AGAINST)], id="no date"),
        pytest.param([*FOR, *(said._replace(day="last May") for said in AGAINST)], id="a date in words"),
    ],
)
def test_what_looks_like_a_turn_is_none(told: list[Said], scheme: Scheme) -> None:
    assert turns(*told, scheme=scheme) == []


def test_who_asks_for_one_sentence_is_told_of_more(scheme: Scheme) -> None:
    told = [Said(MARCH, "favor"), Said(MAY, "against")]
    assert turns(*told, scheme=scheme) == []
    assert turns(*told, scheme=scheme, least=1) == [(MARCH, MAY)]


def test_a_point_is_what_one_article_says(scheme: Scheme) -> None:
    told = [
        Said(MAY, "against", 0.9),
        Said(MARCH, "favor", 0.9),
        Said(MARCH, "against", 0.5),
        Said(MARCH, "neutral", 1.0),
    ]
    (position,) = positions(map(scored, told), scheme)
    first, last = position.points
    assert (str(first.date), first.article_id, len(first.stands)) == (MARCH, f"of {MARCH}", 3)
    # For: 0.9 and 0.25, against: 0.05 and 0.5; the neutral claim weighs nothing.
    assert first.mean == pytest.approx((1.15 - 0.55) / (1.15 + 0.55))
    assert last.mean == pytest.approx((0.05 - 0.9) / 0.95)


@given(told=st.lists(st.tuples(st.integers(1, 9), st.sampled_from(["favor", "against", "neutral"]), st.floats(0.4, 1))))
def test_evidence_is_sure_takes_its_side_and_comes_in_order(told: list[tuple[int, str, float]], scheme: Scheme) -> None:
    claims = [scored(Said(f"2025-01-0{day}", stance, sure)) for day, stance, sure in told]
    sides = []
    for turn in reversals(positions(claims, scheme)):
        assert turn.before.side == -turn.after.side != 0
        assert max(turn.before.plus, turn.before.minus) >= 0.85 <= max(turn.after.plus, turn.after.minus)
        assert str(days(turn.before.claim)) < str(days(turn.after.claim))
        sides += [turn.before.side, turn.after.side]
    assert sides[1:-1:2] == sides[2::2]


def test_the_seeds_hold_no_turn(scheme: Scheme) -> None:
    """Sølvberg's one kind word on waivers, before three that reject them, is none."""
    assert list(reversals(positions(gold_as_scored(), scheme))) == []
    loose = list(reversals(positions(gold_as_scored(), scheme), least=1))
    assert [(turn.speaker.name, turn.target) for turn in loose] == [("Ingrid Sølvberg", "humanitarian-waivers")]


def gold_as_scored() -> Iterator[ScoredClaim]:
    """The seeds' gold as if a model were certain of it."""
    from annotate.articles import read_articles

    dates = {article.id: article.date for article in read_articles([str(resource("seeds/articles"))])}
    for split in ("train", "dev", "test"):
        for gold in read_records(resource(f"seeds/gold/{split}.jsonl"), Gold):
            stance = tuple(
                StancePrediction(target=target, label=label, probabilities={label: 1.0})
                for target, label in gold.stance.items()
            )
            claim = {field: getattr(gold, field) for field in Claim.model_fields}
            published = Published(date=dates[gold.article_id])
            yield ScoredClaim(**claim, stance=stance, risk=RISK, model="gold", published=published)
