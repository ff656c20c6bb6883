"""Where speakers stand on a target over time, and where they turn from one side to the other."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import NamedTuple

from annotate.records import ScoredClaim, Speaker, StancePrediction, day_of, is_named
from annotate.scheme import Scheme

CLEAR = 0.5
"""The mean polarity from which on a day takes a side: three quarters of what is said for or against."""

SURE = 0.85
"""How probable the side of a stretch's surest claim must be."""


class Stand(NamedTuple):
    """A claim, and how probable it is that it is for its target, and against it."""

    claim: ScoredClaim
    plus: float
    minus: float

    @property
    def side(self) -> int:
        """+1, -1, or 0 where it most likely takes no side."""
        if max(self.plus, self.minus) < 1 - self.plus - self.minus:
            return 0
        return 1 if self.plus > self.minus else -1


class Point(NamedTuple):
    """What somebody says of a target in one article."""

    date: date
    article_id: str
    stands: tuple[Stand, ...]

    @property
    def mean(self) -> float:
        """The mean polarity, from -1 to +1; a claim weighs as much as it is probable that it takes a side."""
        return _mean(self.stands)


class Position(NamedTuple):
    """A speaker's points on one target, in the order of time."""

    speaker: Speaker
    target: str
    points: tuple[Point, ...]


class Reversal(NamedTuple):
    """A turn from one side of a target to the other, with the surest claim of each side as its evidence."""

    speaker: Speaker
    target: str
    before: Stand
    after: Stand


class _Stretch(NamedTuple):
    """Days on one side that follow each other, by the claims that take it."""

    side: int
    stands: tuple[Stand, ...]

    @property
    def surest(self) -> Stand:
        return max(self.stands, key=lambda stand: self.side * (stand.plus - stand.minus))

    def holds(self, least: int) -> bool:
        surest = self.surest.plus if self.side > 0 else self.surest.minus
        sentences = {(stand.claim.article_id, stand.claim.sentence) for stand in self.stands}
        return surest >= SURE and len(sentences) >= least


def positions(claims: Iterable[ScoredClaim], scheme: Scheme) -> list[Position]:
    """Where each named speaker stands on each target, article by article.

    What is neutral neither adds to a position nor thins it. Left out are predictions that the model abstains from,
    claims whose article has no date, the writer's own, those of speakers who are described and not named ("the mayor"
    is somebody else in each article), and words that a speaker is quoted with again.

    Args:
        claims: in any order.
        scheme: what their labels are labels of.
    """
    polarity = {label: scheme.polarity(label) for label in scheme.stances}
    speakers: dict[str, Speaker] = {}
    found: dict[tuple[str, str], dict[str, tuple[date, Stand]]] = {}
    for day, claim in sorted(_dated(claims), key=lambda item: (item[0], item[1].article_id, item[1].spans)):
        if claim.speaker is None or not is_named(claim.speaker):
            continue
        speaker = speakers.setdefault(claim.speaker.id, claim.speaker)
        words = " ".join(claim.text.casefold().split())
        for prediction in claim.stance:
            if not prediction.abstained:
                said = found.setdefault((speaker.id, prediction.target), {})
                said.setdefault(words, (day, _stand(claim, prediction, polarity)))
    return [Position(speakers[who], target, tuple(_points(said.values()))) for (who, target), said in found.items()]


def reversals(found: Iterable[Position], least: int = 2) -> Iterator[Reversal]:
    """The turns that an editor could print, with what was said before and after.

    A day takes a side where its mean is clear (`CLEAR`); mixed and neutral days tell of no turn. Days of one side that
    follow each other are a stretch, and it holds where its surest claim is `SURE` and it rests on at least `least`
    sentences. What does not hold is passed over, and those beside it become one. From each stretch to the next, the
    speaker has turned.

    People seldom turn: where a model misreads one claim in thirty, most turns that rest on one sentence are misread,
    or are the "but" of somebody who weighs both sides. So two are asked for, and the second that bears out a turn may
    come in a later article. Turns within an article or a day ("in 2019 he opposed it, now he backs it") are not told,
    as the claims there have no order.

    Args:
        found: what `positions` gives.
        least: the sentences that each side must rest on; 1 finds more, and more of it is wrong.
    """
    for position in found:
        held = [stretch for stretch in _joined(_days(position.points)) if stretch.holds(least)]
        for before, after in pairwise(_joined(held)):
            yield Reversal(position.speaker, position.target, before.surest, after.surest)


def _dated(claims: Iterable[ScoredClaim]) -> Iterator[tuple[date, ScoredClaim]]:
    for claim in claims:
        if claim.published and (when := day_of(claim.published.date)):
            yield when, claim


def _stand(claim: ScoredClaim, prediction: StancePrediction, polarity: dict[str, int]) -> Stand:
    shares = prediction.probabilities.items()
    plus, minus = (sum(share for label, share in shares if polarity[label] == side) for side in (1, -1))
    return Stand(claim, plus, minus)


def _points(said: Iterable[tuple[date, Stand]]) -> Iterator[Point]:
    for (day, article), group in groupby(said, key=lambda item: (item[0], item[1].claim.article_id)):
        yield Point(day, article, tuple(stand for _, stand in group))


def _mean(stands: Sequence[Stand]) -> float:
    taken = sum(stand.plus + stand.minus for stand in stands)
    return sum(stand.plus - stand.minus for stand in stands) / taken if taken else 0.0


def _days(points: Iterable[Point]) -> Iterator[_Stretch]:
    """The days that take a side."""
    for _, day in groupby(points, key=lambda point: point.date):
        stands = [stand for point in day for stand in point.stands]
        mean = _mean(stands)
        side = 1 if mean >= CLEAR else -1 if mean <= -CLEAR else 0
        if side and (taking := tuple(stand for stand in stands if stand.side == side)):
            yield _Stretch(side, taking)


def _joined(stretches: Iterable[_Stretch]) -> list[_Stretch]:
    return [
        _Stretch(side, tuple(stand for stretch in group for stand in stretch.stands))
        for side, group in groupby(stretches, key=lambda stretch: stretch.side)
    ]
