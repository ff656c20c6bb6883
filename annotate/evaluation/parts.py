"""How many sources, cues and contents are found to the letter: the count by which attribution is compared."""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from annotate.evaluation.attribution import Scores, scores
from annotate.records import Claim, Span

OUTER = " \t\n\r\"'“”‘’`.,;:!?"
"""What may stand at either end of a span and make no difference."""


class Parts(NamedTuple):
    """Of spans that are equal, from the first to the last letter of each part."""

    source: Scores
    cue: Scores
    content: Scores


def parts(gold: Iterable[Claim], found: Iterable[Claim], texts: Mapping[str, str]) -> Parts:
    """Precision, recall and F1 of spans that are exactly gold ones, outer punctuation left out.

    A part in several pieces counts from the first to the last of them. Wang et al. (CofeNet, 2022) count the same way,
    but sentence by sentence.

    Args:
        gold: gold claims.
        found: extracted claims of the same articles.
        texts: the articles' texts by id.
    """
    wanted, offered = ([claim for claim in those if claim.statement] for those in (gold, found))

    def count(part: Callable[[Claim], Iterable[Span]]) -> Scores:
        mine, theirs = (
            {(c.article_id, span) for c in those if (span := whole(texts[c.article_id], part(c)))}
            for those in (wanted, [c for c in offered if c.article_id in texts])
        )
        return scores(len(mine & theirs), len(theirs), len(mine))

    return Parts(
        source=count(lambda c: [c.speaker.mention] if c.speaker else []),
        cue=count(lambda c: [c.statement.cue] if c.statement and c.statement.cue else []),
        content=count(lambda c: c.statement.spans if c.statement else []),
    )


def whole(text: str, spans: Iterable[Span]) -> Span | None:
    """From the first to the last letter of some spans; none if they hold no letter."""
    pieces = list(spans)
    if not pieces:
        return None
    start, end = min(a for a, _ in pieces), max(b for _, b in pieces)
    while start < end and text[start] in OUTER:
        start += 1
    while end > start and text[end - 1] in OUTER:
        end -= 1
    return start, end
