"""Which of several is meant, by weights that were learnt: signs to one choice.

Those who may be meant are weighed against one another, not each on its own (Denis and Baldridge 2008, "Specialized
models and ranking for coreference resolution", https://aclanthology.org/D08-1069/).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from annotate.claims.mentions import Mention
from annotate.claims.sources import Source
from annotate.files import resource
from annotate.records import Record
from annotate.scheme import load_yaml

SHIPPED, FILE = "models/speakers", "weights.yaml"
Choices = Sequence[Sequence[str]]
"""The signs of each of those who may be meant."""

Judge = Callable[[Mention, Sequence[Source], Choices], int]
"""Says which of the choices is meant: one of the sources, or the last, who is none of them."""


class Weights(Record):
    """What each sign adds for pronouns and for descriptions; a sign that is not there adds nothing."""

    pronoun: dict[str, float]
    description: dict[str, float]

    def best(self, form: str, choices: Choices) -> int:
        """The number of the choice whose signs weigh most, by the form of the mention."""
        return heaviest(self.pronoun if form == "pronoun" else self.description, choices)


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


def likeliest(mention: Mention, _: Sequence[Source], choices: Choices) -> int:
    """Whom a mention means, by the weights that ship."""
    return weights().best(mention.form, choices)


def likeliest_by(learnt: Weights) -> Judge:
    """What says whom a mention means, by weights of one's own."""
    return lambda mention, _, choices: learnt.best(mention.form, choices)
