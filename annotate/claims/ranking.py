"""What a text leaves open of who speaks, judged by weights that were learnt: signs to one choice.

Those who may be meant are weighed against one another, not each on its own (Denis and Baldridge 2008, "Specialized
models and ranking for coreference resolution", https://aclanthology.org/D08-1069/).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import exp
from pathlib import Path
from typing import Protocol

from annotate.claims.mentions import Mention
from annotate.claims.sources import Source
from annotate.files import resource
from annotate.records import Record, Span
from annotate.scheme import load_yaml

SHIPPED, FILE = "models/speakers", "weights.yaml"
Choices = Sequence[Sequence[str]]
"""The signs of each of those who may be meant."""


class Judge(Protocol):
    """Says whom a mention means, and whose a sentence with no cue is."""

    def meant(self, mention: Mention, sources: Sequence[Source], choices: Choices, /) -> int:
        """Which of the choices is meant: one of the sources, or the last, who is none of them."""

    def goes_on(self, sentence: Span, signs: Sequence[str], /) -> float:
        """How likely a sentence is more of what was said before it; from 0 to 1."""


class Weights(Record):
    """What each sign adds, in log odds: for whom pronouns and descriptions mean, and for what is said with no cue.

    A sign that is not there adds nothing.
    """

    pronoun: dict[str, float]
    description: dict[str, float]
    continued: dict[str, float]

    def meant(self, mention: Mention, _: Sequence[Source], choices: Choices, /) -> int:
        """As `Judge.meant`: the choice whose signs weigh most."""
        return heaviest(self.pronoun if mention.form == "pronoun" else self.description, choices)

    def goes_on(self, _: Span, signs: Sequence[str], /) -> float:
        """As `Judge.goes_on`."""
        return 1 / (1 + exp(-sum(self.continued.get(sign, 0.0) for sign in signs)))


def that_hold(signs: Mapping[str, bool]) -> Iterator[str]:
    """The signs that are there."""
    return (sign for sign, holds in signs.items() if holds)


def heaviest(of_sign: Mapping[str, float], choices: Choices) -> int:
    """The number of the choice whose signs weigh most, the first of equal ones.

    >>> heaviest({"near": 1.0, "far": -1.0}, [["far"], ["near", "unknown"], ["near"]])
    1
    """
    sums = [sum(of_sign.get(sign, 0.0) for sign in signs) for signs in choices]
    return sums.index(max(sums))


@cache
def weights(folder: Path | None = None) -> Weights:
    """Those in a folder that `annotate train` made, or those that ship.

    Raises:
        InputError: they are not there, or are none.
    """
    return load_yaml((folder or resource(SHIPPED)) / FILE, Weights)
