"""How likely a claim says things are: its words, on published scales of estimative language."""

import re
from bisect import bisect
from collections.abc import Container, Iterator, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple

import yaml

from annotate.claims.wording import either, phrase
from annotate.files import read_text, resource
from annotate.records import Likelihood

Scale = Literal["ICD 203", "Kent"]

_STOP = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z]\w)(?<!\b[A-Z]\w\w)[.!?;](?=\W*\s)")
"""Where a sentence ends; not behind "Mr." or an initial."""

_FAR = 500
"""Characters before a word beyond which nothing of its sentence bears on it."""


class Term(NamedTuple):
    """What a term of a scale stands for: the least and the greatest probability."""

    scale: Scale
    low: float
    high: float


class Phrase(NamedTuple):
    """Words that stand for a term, and what a "not" before and after them makes of it, if that is anything.

    Those that are `weak` are read only where their sentence holds no other estimate, and nothing of `unless` before
    them. A trap stands for no term.
    """

    pattern: re.Pattern[str]
    term: str | None = None
    denied: tuple[str | None, str | None] = (None, None)
    weak: bool = False
    unless: re.Pattern[str] | None = None


class Reading(NamedTuple):
    """A phrase in a text."""

    phrase: Phrase
    match: re.Match[str]

    @property
    def size(self) -> tuple[int, int]:
        """How long it is, with what denies it, and without."""
        return len(self.match.group()), len(self.match["words"])

    @property
    def term(self) -> str | None:
        """The term that it stands for; none for a trap, and where no term is known for what is denied."""
        before, after = self.match["before"], self.match["after"]
        if before and after:
            return None
        return self.phrase.denied[0] if before else self.phrase.denied[1] if after else self.phrase.term


def likelihoods(text: str) -> tuple[Likelihood, ...]:
    """The words of likelihood in a claim, in their order, each with its term and the range that the term stands for.

    Precision first: the longest phrase wins, what is denied is turned over where a scale has a term for it, and what
    looks like an estimate and is none is passed over; `configs/likelihood.yaml` has it all. "May", "could" and "will"
    are not read beside an estimate in their sentence: it is the estimate that judges.

    >>> [(one.words, one.term, one.low, one.high) for one in likelihoods("War is not likely, but cannot be ruled out.")]
    [('not likely', 'unlikely', 0.2, 0.45), ('cannot be ruled out', 'possible', 0.0, 1.0)]
    """
    if not _any_phrase().search(text):  # most claims hold none, and are told by this one search
        return ()
    found = [(reading, term) for reading in _longest(text) if (term := reading.term)]
    stops = [0, *(stop.end() for stop in _STOP.finditer(text))]
    judged = {bisect(stops, reading.match.start()) for reading, _ in found if not reading.phrase.weak}
    return tuple(
        Likelihood(words=reading.match.group(), span=reading.match.span(), term=term, **terms()[term]._asdict())
        for reading, term in found
        if not (reading.phrase.weak and _outdone(reading, text, stops, judged))
    )


def _longest(text: str) -> list[Reading]:
    """The longest of all readings, traps among them, that do not overlap, in the order of the text."""
    chosen: list[Reading] = []
    found = [Reading(phrase, match) for phrase in phrases() for match in phrase.pattern.finditer(text)]
    for reading in sorted(found, key=lambda reading: reading.size, reverse=True):
        start, end = reading.match.span()
        after = bisect(chosen, start, key=_begins)
        if (not after or chosen[after - 1].match.end() <= start) and (
            after == len(chosen) or end <= chosen[after].match.start()
        ):
            chosen.insert(after, reading)
    return chosen


def _begins(reading: Reading) -> int:
    return reading.match.start()


def _outdone(reading: Reading, text: str, stops: Sequence[int], judged: Container[int]) -> bool:
    """Whether a weak reading is left unread for what else its sentence says.

    Args:
        reading: the weak one.
        text: it stands there.
        stops: where its sentences begin.
        judged: the sentences, by their numbers from 1, that hold an estimate.
    """
    place, unless = reading.match.start(), reading.phrase.unless
    sentence = bisect(stops, place)
    start = max(stops[sentence - 1], place - _FAR)
    return sentence in judged or bool(unless and unless.search(text, start, place))


@cache
def terms() -> dict[str, Term]:
    """All terms by their names."""
    scales = _content()["scales"]
    return {name: Term(scale, *limits) for scale, known in scales.items() for name, limits in known.items()}


@cache
def phrases() -> tuple[Phrase, ...]:
    """All phrases that the toolkit knows, traps included."""
    return tuple(_phrases(_content()))


def _phrases(content: dict[str, Any]) -> Iterator[Phrase]:
    raised = rf"(?:not|\w+n’t) {either(content['raising'])}\b[^.;:!?,]{{0,60}}?"
    before = rf"(?:{either(content['not_before'])}(?: {either(content['between'])})*|{raised})"
    after = either(content["not_after"])

    def pattern(words: str) -> re.Pattern[str]:
        return _compiled(rf"(?:(?P<before>{before}) )?(?P<words>{words})(?P<after> {after})?")

    for entry in content["readings"]:
        unless = _compiled(either(entry["unless"])) if "unless" in entry else None
        denied = entry.get("not_before"), entry.get("not_after")
        for words in entry["phrases"]:
            yield Phrase(pattern(words), entry["term"], denied, entry.get("weak", False), unless)
    yield from (Phrase(pattern(words)) for words in content["traps"])


@cache
def _any_phrase() -> re.Pattern[str]:
    return _compiled(either(words for entry in _content()["readings"] for words in entry["phrases"]))


def _compiled(expression: str) -> re.Pattern[str]:
    """An expression of the file, with its parts."""
    for name, part in _content()["parts"].items():
        expression = expression.replace(f"<{name}>", f"(?:{part})")
    return phrase(expression)


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(read_text(resource("configs/likelihood.yaml")))
    return content
