"""The statements that a paragraph attributes with a cue: frames, widened by the quotation marks around them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from annotate.claims.mentions import Mention, mention
from annotate.claims.people import FIRST_PERSON, SECOND_PERSON
from annotate.claims.quotes import MARKS, Quote
from annotate.claims.rules import Frame, frames, led_to
from annotate.claims.sentences import Sentence
from annotate.claims.tokens import Range
from annotate.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

CONFIDENCE = {
    "according": 0.9, "noun": 0.7, "clause": 0.88, "accuse": 0.78, "as": 0.7, "infinitive": 0.75, "name": 0.78,
    "object": 0.68, "position": 0.6, "quote": 0.78, "colon": 0.8,
}  # fmt: skip
"""How often each rule's statements were right at Jaccard 0.3, on PolNeAR's train set."""

_EDGE = frozenset(" \t\r\n\u00a0.,;:!?-–—") | MARKS
_FEWEST_WORDS = 3
"""Fewer words in quotation marks are a term or a doubt, and no statement of their own."""


class Parsed(NamedTuple):
    """A sentence and its parse."""

    sentence: Sentence
    doc: "Doc"

    def span(self, tokens: Range) -> Span:
        """Offsets in the article of a token range."""
        last = self.doc[tokens[1] - 1]
        return self.sentence.start + self.doc[tokens[0]].idx, self.sentence.start + last.idx + len(last)

    def meets(self, spans: Sequence[Span]) -> bool:
        """Whether any of some spans lies in this sentence, or reaches into it."""
        return any(start < self.sentence.end and self.sentence.start < end for start, end in spans)


class Found(NamedTuple):
    """A statement whose speaker has no name yet; `sentence` is the number of the one its cue stands in.

    `sure` is how likely it is right, where that is known of this one better than of all that its rule finds; `into` are
    the numbers of sentences behind its own that the tagger took for more of it.
    """

    rule: str
    spans: tuple[Span, ...]
    cue: Span | None
    source: Mention | None
    sentence: int
    sure: float | None = None
    into: tuple[int, ...] = ()

    @property
    def confidence(self) -> float:
        """How likely it is right."""
        return CONFIDENCE[self.rule] if self.sure is None else self.sure


def attributed(text: str, paragraph: Sequence[Parsed], marked: Sequence[Quote]) -> tuple[list[Found], list[Quote]]:
    """The statements with a cue in a paragraph, and the quotations that none of them took.

    Args:
        text: the article's text.
        paragraph: the sentences of the paragraph.
        marked: its quotations.
    """
    free = [quote for quote in marked if _says_something(text, paragraph, quote)]
    framed = [(item, frame) for item in paragraph for frame in frames(item.doc) if not _is_own(item, frame)]
    found: list[Found | None] = [_framed(text, item, frame, free) for item, frame in framed if frame.content]
    found += [_beside(text, item, frame, free) for item, frame in framed if not frame.content]
    found += [_led_to(text, item, quote, free) for item in paragraph for quote in free.copy()]
    whole: dict[tuple[object, ...], Found] = {}
    for said in found:
        if said is not None and said.spans:  # punctuation alone is nobody's content
            whole.setdefault((said.spans, said.cue), said)
    return _going_on(text, paragraph, list(whole.values()), marked, free), free


def _says_something(text: str, paragraph: Sequence[Parsed], quote: Quote) -> bool:
    return len(text[quote.start : quote.end].split()) >= _FEWEST_WORDS or _is_sentence(text, paragraph, quote)


def _is_own(item: Parsed, frame: Frame) -> bool:
    """Whether the cue's subject is "I" or "you": what they think is content, and nobody else's statement."""
    return frame.source is not None and item.doc[frame.source].lower_ in FIRST_PERSON | SECOND_PERSON


def _framed(text: str, item: Parsed, frame: Frame, free: list[Quote]) -> Found:
    """A frame's statement, widened to each quotation that its content reaches into; takes these from `free`."""
    cue = item.span(frame.cue)
    spans = [item.span(piece) for piece in frame.content]
    taken = [quote for quote in free if not quote.holds(*cue) and any(quote.meets(*span) for span in spans)]
    for quote in taken:
        free.remove(quote)
        spans = [(min(s, quote.start), max(e, quote.end)) if quote.meets(s, e) else (s, e) for s, e in spans]
    return _statement(item, frame, frame.rule, tidy(text, spans))


def _beside(text: str, item: Parsed, frame: Frame, free: list[Quote]) -> Found | None:
    """The statement of a cue with no content of its own and a quotation beside it; takes these from `free`."""
    cue = item.span(frame.cue)
    taken = [
        quote
        for quote in free
        if not quote.holds(*cue) and (item.meets([quote[:2]]) or _after_colon(text[cue[1] : quote.start]))
    ]
    for quote in taken:
        free.remove(quote)
    return _statement(item, frame, "quote", tidy(text, [quote[:2] for quote in taken])) if taken else None


def _after_colon(between: str) -> bool:
    return between.rstrip("\"'“‘ \n").endswith(":")


def _led_to(text: str, item: Parsed, quote: Quote, free: list[Quote]) -> Found | None:
    """The statement of a quotation that some other verb leads to; takes it from `free`."""
    if not item.sentence.start <= quote.start < item.sentence.end:
        return None
    frame = led_to(item.doc, quote.start - item.sentence.start, quote.end - item.sentence.start)
    if frame is None:
        return None
    free.remove(quote)
    return _statement(item, frame, "quote", tidy(text, [quote[:2]]))


def _going_on(
    text: str, paragraph: Sequence[Parsed], found: list[Found], marked: Sequence[Quote], free: list[Quote]
) -> list[Found]:
    """Gives `"…," she said. "…"` its second part: a quotation behind a quoted statement, with no cue between."""
    for quote in free.copy():
        before = [
            s
            for s in found
            if s.spans[-1][1] <= quote.start and any(q.meets(*span) for q in marked for span in s.spans)
        ]
        if not before or not _is_sentence(text, paragraph, quote):
            continue
        owner = max(before, key=lambda s: s.spans[-1][1])
        if not any(s.cue and owner.spans[-1][1] < s.cue[0] < quote.start for s in found if s is not owner):
            found[found.index(owner)] = owner._replace(spans=tidy(text, [*owner.spans, quote[:2]]))
            free.remove(quote)
    return found


def _is_sentence(text: str, paragraph: Sequence[Parsed], quote: Quote) -> bool:
    """Whether a quotation is a sentence of its own, and no words in inverted commas."""
    begins = any(item.sentence.start <= quote.start <= item.sentence.start + 2 for item in paragraph)
    return begins and text[quote.start : quote.start + 1].isupper()


def _statement(item: Parsed, frame: Frame, rule: str, spans: tuple[Span, ...]) -> Found:
    source = mention(item.doc[frame.source], item.sentence.start) if frame.source is not None else None
    return Found(rule, spans, item.span(frame.cue), source, item.sentence.number)


def tidy(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, without outer punctuation and marks, and with no overlaps."""
    found: list[Span] = []
    for start, end in sorted(spans):
        start = max(start, found[-1][1]) if found else start
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        if start < end:
            found.append((start, end))
    return tuple(found)
