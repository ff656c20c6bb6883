"""Where a model does better and where worse: by speaker, target, topic, kind, length, outlet and month."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from annotate.classifier.heads import TYPES, Head, Told
from annotate.classifier.rows import Question
from annotate.encoder.runtime import Array
from annotate.evaluation.intervals import Interval, intervals
from annotate.records import UNNAMED, WRITER, Article, Claim, RiskRow, Row
from annotate.scheme import Scheme

FEWEST, MOST = 10, 12
"""Slices of fewer rows than this tell nothing; of more than so many by one thing, the largest are shown."""

_SHORT, _LONG = 12, 25
"""Words up to which a text is short, and beyond which it is long."""


class Slice(NamedTuple):
    """Some of the rows: how many, how many are right of them, and macro F1; of types micro F1, as few have all."""

    n: int
    accuracy: Interval
    f1: Interval


def slices(head: Head, told: Told, scheme: Scheme, articles: Sequence[Article] = ()) -> dict[str, dict[str, Slice]]:
    """Measures of some of the rows, by what they have in common and by its value, the largest first.

    What all rows share, or hardly any, is left out. Intervals are by a bootstrap over articles, or over the rows of the
    only one.

    Args:
        head: the rows.
        told: answers to them.
        scheme: tells the topics of targets.
        articles: tell outlet and month.
    """
    known = {article.id: article for article in articles}
    topics = {target.description: topic.description for topic in scheme.topics for target in topic.targets}
    of_each = [dict(_of(row, one, topics, known)) for row, one in zip(head.rows, head.asked, strict=True)]
    found: dict[str, dict[str, Slice]] = {}
    for what in dict.fromkeys(name for those in of_each for name in those):
        values = np.array([those.get(what, "") for those in of_each])
        counts = [(value, n) for value, n in Counter(values.tolist()).most_common() if value and n >= FEWEST]
        if len(counts) > 1:
            found[what] = {value: _measured(head, told, np.flatnonzero(values == value)) for value, _ in counts[:MOST]}
    return found


def _measured(head: Head, told: Told, rows: Array) -> Slice:
    of, right = head.groups, head.right(told)
    groups = [of[row] for row in rows]

    def measure(some: Array) -> dict[str, float]:
        f1 = head.measure(told, rows[some])["micro_f1" if head.name == TYPES else "macro_f1"]
        return {"accuracy": float(right[rows[some]].mean()), "f1": f1}

    return Slice(len(rows), **intervals(groups if len(set(groups)) > 1 else list(map(str, rows)), measure))


def _of(
    row: Claim | Row | RiskRow, asked: Question, topics: dict[str, str], articles: dict[str, Article]
) -> Iterator[tuple[str, str]]:
    """What a question may have in common with others, by name."""
    words = len(row.text.split())
    if isinstance(row, Claim):
        yield "kind", row.kind
    yield "length", _length(words)
    if asked.target:
        yield "target", asked.target
        if asked.target in topics:
            yield "topic", topics[asked.target]
    if isinstance(row, Claim):
        yield "speaker", row.speaker.name if row.speaker else UNNAMED if row.statement else WRITER
        if article := articles.get(row.article_id):
            yield "outlet", article.outlet or ""
            yield "month", (article.date or "")[:7]


def _length(words: int) -> str:
    """A text's length in words, in three bands.

    >>> _length(12), _length(30)
    ('up to 12 words', 'more than 25 words')
    """
    if words <= _SHORT:
        return f"up to {_SHORT} words"
    return f"{_SHORT + 1} to {_LONG} words" if words <= _LONG else f"more than {_LONG} words"
