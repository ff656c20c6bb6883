"""Positions and risks over time as coordinates: nothing is lost, and time runs from left to right."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.records import Prediction, RiskPrediction, ScoredClaim
from annotate.scheme import Scheme
from annotate.scoring.positions import Position, positions, reversals
from annotate.scoring.timeline import PERIODS, POSITIONS, RISK, bars, daily, periods, tracks
from tests.scoring.test_positions import AGAINST, FOR, MARCH, MAY, Said, scored

DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
TOLD = st.lists(
    st.builds(
        Said,
        day=DAYS.map(str) | st.none(),
        stance=st.sampled_from(["favor", "against", "neutral"]),
        sure=st.floats(0.4, 1),
        speaker=st.sampled_from(["Ana Ruiz", "Ilse Varga"]),
        article=st.sampled_from("ab"),
        target=st.sampled_from(["border-fence", "asylum-quotas"]),
    ),
    max_size=12,
)


def found(told: list[Said], scheme: Scheme) -> list[Position]:
    return positions(map(scored, told), scheme)


def risky(day: str | None, **types: float) -> ScoredClaim:
    risk = RiskPrediction(level=Prediction(label="low", probabilities={"low": 1.0}), types=types)
    return scored(Said(day, "neutral")).model_copy(update={"risk": risk})


@given(told=TOLD)
def test_dots_lie_inside_and_time_runs_from_left_to_right(told: list[Said], scheme: Scheme) -> None:
    dots = [dot for track in tracks(found(told, scheme), []) for dot in track.dots]
    for dot in dots:
        assert POSITIONS.left <= dot.x <= POSITIONS.right
        assert POSITIONS.top <= dot.y <= POSITIONS.bottom
    for one in dots:
        for other in dots:
            if one.point.date < other.point.date:
                assert one.x <= other.x
            if one.point.mean < other.point.mean:
                assert one.y >= other.y


@given(told=TOLD)
def test_one_who_speaks_on_several_days_has_a_drawing_with_all_their_claims(told: list[Said], scheme: Scheme) -> None:
    given = found(told, scheme)
    moving = {
        (position.speaker.name, position.target): sum(len(point.stands) for point in position.points)
        for position in given
        if len({point.date for point in position.points}) > 1
    }
    drawn = {(track.who, track.target): track.claims for track in tracks(given, [])}
    assert {key: claims for key, claims in drawn.items() if key[0]} == moving


def test_articles_of_one_day_are_one_dot_and_its_area_tells_the_claims(scheme: Scheme) -> None:
    told = [Said(MARCH, "favor", article="a"), *(Said(MARCH, "favor", article="b") for _ in range(3)), *AGAINST]
    [track] = tracks(found(told, scheme), [])
    first, last = track.dots
    assert len(first.point.stands) == 4
    assert first.radius**2 == pytest.approx(2 * last.radius**2, rel=0.05)
    assert (first.side, last.side) == (1, -1)


def test_a_turn_is_marked_where_its_evidence_is_and_comes_first(scheme: Scheme) -> None:
    told = [*FOR, *AGAINST, *(Said(f"2025-0{month}-01", "favor", target="asylum-quotas") for month in (1, 2, 3, 4))]
    given = found(told, scheme)
    turned, steady = tracks(given, list(reversals(given)))
    assert (turned.target, turned.turned, steady.turned) == ("border-fence", True, False)
    assert [str(dot.point.date) for dot in turned.dots if dot.turns] == [MARCH, MAY]


def test_where_nobody_speaks_twice_a_target_shows_all_its_speakers(scheme: Scheme) -> None:
    told = [Said(MARCH, "favor"), Said(MAY, "against", speaker="Ilse Varga"), Said(MAY, "favor", target="tariffs")]
    [track] = tracks(found(told, scheme), [])
    assert (track.who, track.target) == ("", "border-fence")
    assert [dot.who for dot in track.dots] == ["Ana Ruiz", "Ilse Varga"]


def test_one_day_is_no_drawing(scheme: Scheme) -> None:
    assert tracks(found([*FOR, Said(None, "against")], scheme), []) == []
    assert tracks([], []) == []


def test_what_is_most_likely_neutral_takes_no_side(scheme: Scheme) -> None:
    [position] = found([Said(MARCH, "neutral"), Said(MAY, "neutral")], scheme)
    assert [dot.side for track in tracks([daily(position)], []) for dot in track.dots] == [0, 0]


@given(dated=st.lists(DAYS, min_size=2, max_size=20, unique=True), reach=st.integers(1, 3000))
def test_every_dated_claim_is_in_one_period_and_periods_have_no_gap(dated: list[date], reach: int) -> None:
    near = [min(dated) + timedelta((day - min(dated)).days % (reach + 1)) for day in dated]
    found = periods([*(risky(str(day), storm=0.9) for day in near), risky(None, storm=0.9)])
    if len(set(near)) < 2:
        assert found == []
        return
    assert sum(period.claims for period in found) == sum(period.types["storm"] for period in found) == len(near)
    assert found[0].claims
    assert found[-1].claims
    assert len({period.name for period in found}) == len(found) <= PERIODS


@pytest.mark.parametrize(
    ("last", "names"),
    [
        ("2025-03-03", ["1 Mar 2025", "2 Mar 2025", "3 Mar 2025"]),
        ("2025-05-20", ["Mar 2025", "Apr 2025", "May 2025"]),
        ("2028-12-31", ["2025", "2026", "2027", "2028"]),
    ],
)
def test_periods_are_as_long_as_it_takes(last: str, names: list[str]) -> None:
    assert [period.name for period in periods([risky("2025-03-01"), risky(last)])] == names


def test_bars_stand_on_one_line_and_share_a_scale() -> None:
    claims = [risky("2025-03-01", storm=0.9, flood=0.6), risky("2025-03-03", storm=0.9), risky("2025-03-03", storm=0.8)]
    storm, flood = bars(periods(claims), ["flood", "storm", "frost"])
    assert (storm.type, storm.claims, flood.type, flood.claims) == ("storm", 3, "flood", 1)
    assert [bar.height for bar in storm.bars] == [25, 50]
    assert [bar.height for bar in flood.bars] == [25]
    assert {bar.y + bar.height for drawing in (storm, flood) for bar in drawing.bars} == {RISK.bottom}
    assert storm.bars[1].x + storm.wide <= RISK.right
