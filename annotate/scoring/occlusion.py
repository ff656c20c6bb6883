"""Which words of a claim moved its stance: each is left out in turn, and the model asked again.

Occlusion (Zeiler and Fergus 2014, "Visualizing and understanding convolutional networks", https://arxiv.org/abs/1311.2901)
on words, as Li, Monroe and Jurafsky (2016, "Understanding neural networks through representation erasure",
https://arxiv.org/abs/1612.08220) erase them. It tells what the model went by, and not why the claim is so.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from annotate.classifier.rows import Question, questions, targets_of
from annotate.encoder.batches import windows
from annotate.records import ScoredClaim, Span, StancePrediction
from annotate.scheme import Scheme
from annotate.scoring.marks import segments

if TYPE_CHECKING:
    from annotate.classifier.predict import Model

MOST = 100
"""How many stances are looked into: with a dozen words each, a few seconds of reading."""

LONGEST = 40
"""How many words of a claim are left out in turn, from its first."""

_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")


class Word(NamedTuple):
    """A word of a claim, by its place in the claim's text, and by how much its stance is less probable without it."""

    span: Span
    fall: float


Moved = Mapping[str, Mapping[str, Sequence[Word]]]
"""By a claim's id, and by target: the words that were left out, in their order."""


Mover = Callable[[Sequence[ScoredClaim]], Moved]
"""Asks which words moved the stances of claims."""


class Shade(NamedTuple):
    """A stretch of a claim's text, and by how much its stance is less probable without it; 0 between words."""

    text: str
    fall: float


class _Trial(NamedTuple):
    """A stance that is asked for again, without a word."""

    claim: ScoredClaim
    told: StancePrediction
    span: Span
    question: Question


def unasked(_: Sequence[ScoredClaim]) -> Moved:
    """No word is known to have moved anything; a `Mover`."""
    return {}


def moved(model: "Model", claims: Iterable[ScoredClaim], most: int = MOST) -> Moved:
    """How much each word moved the stances that are told of claims; those that the model abstains from are none.

    Words without which a claim would no longer speak to the target stay in: the question would be another one.

    Args:
        model: the one that scored the claims.
        claims: those that are shown.
        most: how many stances are looked into. Those that take a side come first, and of them the surest.
    """
    from annotate.classifier.predict import WINDOW, answers

    found: dict[str, dict[str, list[Word]]] = defaultdict(lambda: defaultdict(list))
    for window in windows(_trials(_surest(claims, model.scheme)[:most], model.scheme), WINDOW):
        told = answers(model, [trial.question for trial in window])
        for (claim, stance, span, _), answer in zip(window, told, strict=True):
            left = answer.stance[model.scheme.stances.index(stance.label)]
            found[claim.id][stance.target].append(Word(span, stance.probabilities[stance.label] - left))
    return found


def _surest(claims: Iterable[ScoredClaim], scheme: Scheme) -> list[tuple[ScoredClaim, StancePrediction]]:
    told = [(claim, stance) for claim in claims for stance in claim.stance if not stance.abstained]
    return sorted(told, key=lambda each: (not scheme.polarity(each[1].label), -each[1].probabilities[each[1].label]))


def _trials(told: Iterable[tuple[ScoredClaim, StancePrediction]], scheme: Scheme) -> Iterator[_Trial]:
    for claim, stance in told:
        for span in words(claim.text)[:LONGEST]:
            shorter = claim.model_copy(update={"text": claim.text[: span[0]] + claim.text[span[1] :]})
            _, *asked = questions(shorter, scheme)
            for target, question in zip(targets_of(shorter, scheme), asked, strict=True):
                if target == stance.target:
                    yield _Trial(claim, stance, span, question)


def shades(text: str, left_out: Sequence[Word]) -> list[Shade]:
    """A claim's text, cut around the words that were left out: all stretches in a row are the text."""
    found = segments(text, [[word.span] for word in left_out])
    return [Shade(part.text, max((left_out[n].fall for n in part.claims), default=0.0)) for _, part in found]


def words(text: str) -> list[Span]:
    """Where the words of a text stand.

    >>> words("It's a 3.5 per cent rise, she says.")[:4]
    [(0, 4), (5, 6), (7, 10), (11, 14)]
    """
    return [found.span() for found in _WORD.finditer(text)]
