"""How good the answers were that annotators were shown to start from, and how long a task took them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotate.gold.questions import LEVEL, STANCE, TYPES
from annotate.records import Annotation, Correction, Labelling, Origin, Record
from annotate.scheme import Scheme

SPANS = "spans"
"""The question that a correction of an article answers."""


class Fate(Record):
    """What became of one model's suggestions of one label; `added` is how often annotators gave it unasked."""

    model: str
    question: str
    label: str
    kept: int = 0
    changed: int = 0
    deleted: int = 0
    added: int = 0

    @property
    def suggested(self) -> int:
        """How often the label was suggested."""
        return self.kept + self.changed + self.deleted


class Pace(Record):
    """How long an annotator took for a task, in seconds: the median and the quartiles."""

    annotator: str
    tasks: int
    lower: float
    median: float
    upper: float


class _Event(NamedTuple):
    model: str
    question: str
    label: str
    origin: Origin
    times: int = 1


def fates(work: Iterable[Labelling], scheme: Scheme) -> list[Fate]:
    """What became of suggestions, by model, question and label, labels in the scheme's order.

    A risk type that was suggested is kept where it is among the answer's, and deleted where it is not.
    """
    counts: dict[tuple[str, str, str], dict[Origin, int]] = defaultdict(lambda: defaultdict(int))
    for piece in work:
        for event in _events(piece):
            counts[event.model, event.question, event.label][event.origin] += event.times
    labels = {
        STANCE: scheme.stances,
        LEVEL: scheme.levels,
        TYPES: scheme.types,
        SPANS: sorted({key[2] for key in counts}),
    }
    order = {(question, label): i for i, (question, label) in enumerate((q, n) for q in labels for n in labels[q])}
    keys = sorted(counts, key=lambda key: (key[0], order.get(key[1:], len(order)), key[2]))
    return [Fate(model=key[0], question=key[1], label=key[2], **counts[key]) for key in keys]


def paces(work: Iterable[Labelling]) -> list[Pace]:
    """Seconds a task by annotator, over work whose time is known."""
    import numpy as np

    seconds: dict[str, list[float]] = defaultdict(list)
    for piece in work:
        if piece.seconds is not None:
            seconds[piece.annotator].append(piece.seconds)
    found = []
    for annotator, those in sorted(seconds.items()):
        lower, median, upper = map(float, np.percentile(those, [25, 50, 75]))
        found.append(Pace(annotator=annotator, tasks=len(those), lower=lower, median=median, upper=upper))
    return found


def _events(piece: Labelling) -> Iterator[_Event]:
    if isinstance(piece, Correction):
        for label, origins in piece.origins.items():
            for origin, count in origins.items():
                yield _Event("", SPANS, label, origin, count)
    elif isinstance(piece, Annotation):
        model = piece.suggestion.model if piece.suggestion else ""
        for question, label, origin in _answers(piece):
            yield _Event(model, question, label, origin)


def _answers(annotation: Annotation) -> Iterator[tuple[str, str, Origin]]:
    """Question, label and fate of each answer that has an origin: the label suggested, or the one given unasked."""
    given, shown = annotation.risk, annotation.suggestion.risk if annotation.suggestion else None
    stances = annotation.suggestion.stance if annotation.suggestion else {}
    for key, origin in annotation.origins.items():
        if key == "types":
            yield from _types(set(shown.types) if shown else set(), set(given.types) if given else set())
            continue
        labels = (shown and shown.level, given and given.level) if key == "level" else (
            stances.get(key), annotation.stance.get(key)
        )  # fmt: skip
        label = labels[1] if origin == "added" else labels[0] or labels[1]
        if label:
            yield LEVEL if key == "level" else STANCE, label, origin


def _types(suggested: set[str], given: set[str]) -> Iterator[tuple[str, str, Origin]]:
    for label in sorted(suggested | given):
        yield TYPES, label, "added" if label not in suggested else "kept" if label in given else "deleted"
