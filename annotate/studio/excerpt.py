"""A claim shown in its article: the paragraphs around it, with the claim, its cue and its speaker marked."""

from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise

from annotate.articles.header import header
from annotate.claims.sentences import paragraphs
from annotate.records import Article, Claim, Span
from annotate.studio.interface import CUE, MARKS, SPEAKER

AROUND = 700
"""Characters shown before and after a claim at least, where the article has them; paragraphs stay whole."""

_P = '<p style="margin:0 0 .6em">'
_STYLES = {
    "claim": "background:#fff3bf;color:#201e1b;box-shadow:inset 0 -2px #e0a800",
    "cue": f"border-bottom:2px dotted {MARKS[CUE][0]}",
    "speaker": f"border-bottom:2px solid {MARKS[SPEAKER][0]};font-weight:600",
}
"""By inline style: classes and style sheets do not reach into the page that Label Studio shows."""


def excerpt(article: Article, claim: Claim) -> str:
    """The article around a claim as HTML; all text in it is escaped, and the rest of the article can be unfolded."""
    marks = [("claim", span) for span in claim.spans]
    if claim.statement and claim.statement.cue:
        marks.append(("cue", claim.statement.cue))
    if claim.speaker:
        marks.append(("speaker", claim.speaker.mention))
    here = (min(start for start, _ in claim.spans), max(end for _, end in claim.spans))
    before, shown, after = _parts(list(paragraphs(article.text, header(article.text).end)), here)
    told = " · ".join(part for part in (article.outlet, article.date) if part)
    parts = [f"<p><small>{escape(told)}</small></p>" if told else ""]
    parts += [_folded("Before this", article.text, before)]
    parts += [f"{_P}{_marked(article.text, paragraph, marks)}</p>" for paragraph in shown]
    parts += [_folded("After this", article.text, after)]
    return "".join(parts)


def _parts(found: list[Span], here: Span) -> tuple[list[Span], list[Span], list[Span]]:
    """Paragraphs before, around and after a span."""
    before = [span for span in found if span[1] < here[0] - AROUND]
    after = [span for span in found if span[0] > here[1] + AROUND]
    return before, found[len(before) : len(found) - len(after)], after


def _folded(summary: str, text: str, those: Iterable[Span]) -> str:
    inside = "".join(f"{_P}{escape(text[start:end])}</p>" for start, end in those)
    return f"<details><summary>{summary}</summary>{inside}</details>" if inside else ""


def _marked(text: str, paragraph: Span, marks: list[tuple[str, Span]]) -> str:
    return "".join(_pieces(text, paragraph, marks))


def _pieces(text: str, paragraph: Span, marks: list[tuple[str, Span]]) -> Iterator[str]:
    """The stretches of a paragraph between the ends of marks, each in its style."""
    edges = {edge for _, span in marks for edge in span if paragraph[0] < edge < paragraph[1]}
    for start, end in pairwise(sorted({*paragraph, *edges})):
        styles = [_STYLES[name] for name, (first, last) in marks if first <= start and end <= last]
        words = escape(text[start:end])
        yield f'<span style="{";".join(styles)}">{words}</span>' if styles else words
