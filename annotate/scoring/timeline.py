"""What is said over time, as coordinates of drawings: positions day by day, and types of risk period by period."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from math import sqrt
from typing import NamedTuple

from annotate.records import ScoredClaim, day_of
from annotate.scoring.positions import Point, Position, Reversal
from annotate.scoring.tables import LIKELY

PERIODS = 36
"""At most so many days are drawn each on its own, and at most so many months; beyond that, years."""

_SMALLEST, _LARGEST = 3.0, 11.0


class Frame(NamedTuple):
    """The inside of a drawing, in the units of its own size."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    def across(self, share: float) -> float:
        """Where a share of the width lies, from 0 at the left to 1 at the right."""
        return round(self.left + share * (self.right - self.left), 1)

    def up(self, share: float) -> float:
        """Where a share of the height lies, from 0 at the bottom to 1 at the top."""
        return round(self.bottom - share * (self.bottom - self.top), 1)


POSITIONS = Frame(width=320, height=138, left=16, right=304, top=16, bottom=104)
RISK = Frame(width=200, height=50, left=0, right=200, top=0, bottom=50)


class Dot(NamedTuple):
    """What somebody says of a target on a day, as a circle; its area tells the number of claims.

    `turns` is whether it holds evidence of a turn.
    """

    who: str
    point: Point
    x: float
    y: float
    radius: float
    turns: bool

    @property
    def side(self) -> int:
        """+1 or -1, the side of its mean, or 0 where no claim most likely takes that side."""
        side = 1 if self.point.mean > 0 else -1
        return side if any(stand.side == side for stand in self.point.stands) else 0


class Track(NamedTuple):
    """A drawing: how one speaker's position on a target moves; or, where `who` is empty, how all speakers' stand."""

    who: str
    target: str
    dots: tuple[Dot, ...]

    @property
    def claims(self) -> int:
        """How many claims it rests on."""
        return sum(len(dot.point.stands) for dot in self.dots)

    @property
    def turned(self) -> bool:
        """Whether a turn is part of it."""
        return any(dot.turns for dot in self.dots)


class Period(NamedTuple):
    """A day, a month or a year: how many claims are of it, and how many of them name which type of risk."""

    name: str
    claims: int
    types: Counter[str]


class Bar(NamedTuple):
    """The claims of a period that name a type of risk."""

    period: Period
    x: float
    y: float
    height: float


class Bars(NamedTuple):
    """A drawing: how many claims name a type of risk in all, and as bars, all of one width, period by period."""

    type: str
    claims: int
    wide: float
    bars: tuple[Bar, ...]

    @property
    def highest(self) -> int:
        """How many claims the highest bar stands for."""
        return max(bar.period.types[self.type] for bar in self.bars)


def spelled(when: date) -> str:
    """A day for reading.

    >>> spelled(date(2025, 3, 1))
    '1 Mar 2025'
    """
    return f"{when.day} {when:%b} {when.year}"


def daily(position: Position) -> Position:
    """A position with the points of one day as one."""
    by_day = groupby(position.points, key=lambda point: point.date)
    return position._replace(points=tuple(_joined(list(points)) for _, points in by_day))


def _joined(points: Sequence[Point]) -> Point:
    return points[0]._replace(stands=tuple(stand for point in points for stand in point.stands))


def tracks(found: Iterable[Position], turns: Iterable[Reversal]) -> list[Track]:
    """A drawing for each position that is dated more than once: turns first, then those of which most days tell.

    Where nobody speaks twice, there is one for each target on which several days tell of speakers. All drawings share
    one axis of time.
    """
    dated = [daily(position) for position in found]
    groups = [[position] for position in dated if len(position.points) > 1] or _by_target(dated)
    evidence = {_key(stand.claim, turn.target) for turn in turns for stand in (turn.before, turn.after)}
    dates = [point.date for position in dated for point in position.points]
    made = [
        Track(
            who=group[0].speaker.name if len(group) == 1 else "",
            target=group[0].target,
            dots=tuple(
                _dot(position, point, (min(dates), max(dates)), evidence)
                for position in group
                for point in position.points
            ),
        )
        for group in groups
    ]
    return sorted(made, key=lambda track: (not track.turned, -len({dot.x for dot in track.dots}), -len(track.dots)))


def _by_target(dated: Iterable[Position]) -> list[list[Position]]:
    by_target = defaultdict(list)
    for position in dated:
        by_target[position.target].append(position)
    return [those for those in by_target.values() if len({p.date for each in those for p in each.points}) > 1]


def _key(claim: ScoredClaim, target: str) -> tuple[str, str, str]:
    return claim.article_id, claim.id, target


def _dot(position: Position, point: Point, axis: tuple[date, date], evidence: set[tuple[str, str, str]]) -> Dot:
    first, last = axis
    return Dot(
        who=position.speaker.name,
        point=point,
        x=POSITIONS.across((point.date - first) / (last - first)),
        y=POSITIONS.up((point.mean + 1) / 2),
        radius=min(round(_SMALLEST * sqrt(len(point.stands)), 1), _LARGEST),
        turns=not evidence.isdisjoint(_key(stand.claim, position.target) for stand in point.stands),
    )


def periods(claims: Iterable[ScoredClaim]) -> list[Period]:
    """How many claims name which type of risk, over days, months or years with no gap; none for fewer than two dates.

    Args:
        claims: in any order; those of articles with no date are left out.
    """
    dated = [(when, claim) for claim in claims if (when := day_of(claim.published.date if claim.published else None))]
    found = sorted({when for when, _ in dated})
    if len(found) < 2:
        return []
    names, name = _calendar(found[0], found[-1])
    counts: Counter[str] = Counter(name(when) for when, _ in dated)
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for when, claim in dated:
        types[name(when)].update(sort for sort, share in claim.risk.types.items() if share >= LIKELY)
    return [Period(each, counts[each], types[each]) for each in names]


def _calendar(first: date, last: date) -> tuple[list[str], Callable[[date], str]]:
    """The names of all days from one to another, or of all months, or years; and how a day is put into them."""
    if (last - first).days < PERIODS:
        return [spelled(first + timedelta(number)) for number in range((last - first).days + 1)], spelled
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    if len(months) <= PERIODS:
        return [_month(date(number // 12, number % 12 + 1, 1)) for number in months], _month
    return [str(year) for year in range(first.year, last.year + 1)], lambda when: str(when.year)


def _month(when: date) -> str:
    return f"{when:%b} {when.year}"


def bars(found: Sequence[Period], types: Iterable[str]) -> list[Bars]:
    """A drawing for each type that a claim names, the most named first; all share one scale of height."""
    most = max((count for period in found for count in period.types.values()), default=1)
    wide = 1 / max(len(found), 1)
    made = [
        Bars(
            type=sort,
            claims=sum(period.types[sort] for period in found),
            wide=round(0.85 * wide * (RISK.right - RISK.left), 1),
            bars=tuple(
                _bar(period, RISK.across(number * wide), RISK.up(period.types[sort] / most))
                for number, period in enumerate(found)
                if period.types[sort]
            ),
        )
        for sort in types
    ]
    return sorted((each for each in made if each.claims), key=lambda each: -each.claims)


def _bar(period: Period, x: float, y: float) -> Bar:
    return Bar(period, x, y, round(RISK.bottom - y, 1))
