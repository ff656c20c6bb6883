"""From frames and quotation marks to statements: contents over several sentences, quotations with no cue of their own."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from annotate.claims.continuation import continues, speaks_of_self
from annotate.claims.mentions import Mention, mention
from annotate.claims.people import FIRST_PERSON, SECOND_PERSON
from annotate.claims.quotes import MARKS, Quote, quotes
from annotate.claims.rules import Frame, Range, frames, led_to
from annotate.claims.sentences import Sentence
from annotate.records import Kind, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

CONFIDENCE = {
    "according": 0.9, "noun": 0.7, "clause": 0.77, "accuse": 0.79, "as": 0.71, "infinitive": 0.7, "name": 0.7,
    "object": 0.6, "position": 0.5, "quote": 0.85, "colon": 0.6, "continued-quote": 0.8, "continued": 0.6,
}  # fmt: skip
"""How often each rule's statements were right on PolNeAR's train set, and on the seeds' for continued ones."""

_EDGE = frozenset(" \t\r\n\u00a0.,;:!?-–—") | MARKS
_FEWEST_WORDS = 3


class Parsed(NamedTuple):
    """A sentence and its parse."""

    sentence: Sentence
    doc: "Doc"

    def span(self, tokens: Range) -> Span:
        """Offsets in the article of a token range."""
        last = self.doc[tokens[1] - 1]
        return self.sentence.start + self.doc[tokens[0]].idx, self.sentence.start + last.idx + len(last)


class Found(NamedTuple):
    """A statement whose speaker has no name yet; `sentence` is the one its cue stands in."""

    rule: str
    spans: tuple[Span, ...]
    cue: Span | None
    source: Mention | None
    sentence: int

    @property
    def confidence(self) -> float:
        """How sure the rule is."""
        return CONFIDENCE[self.rule]


def statements(text: str, parsed: Sequence[Parsed]) -> list[Found]:
    """All statements of an article, in the order of their sentences."""
    found: list[Found] = []
    last: Found | None = None
    own_voice = False
    for paragraph in _paragraphs(parsed):
        marked = quotes(text, paragraph[0].sentence.start, paragraph[-1].sentence.end)
        here, free = _attributed(text, paragraph, marked)
        for item in paragraph:
            own = [statement for statement in here if statement.sentence == item.sentence.index]
            if not own and last is None and not own_voice:
                own_voice = speaks_of_self(item.doc) and not any(q.start < item.sentence.end and item.sentence.start < q.end for q in marked)
            if not own and (statement := _unattributed(text, item, free, last, found + here, own_voice)):
                if found and _same_quote(found[-1], statement, free):
                    statement = statement._replace(spans=_tidy(text, (*found.pop().spans, *statement.spans)))
                own = [statement]
            found += own
            spoken = [statement for statement in own if statement.source is not None]
            last = max(spoken, key=_weight) if spoken else None if _closes(item, last, found) else last
    return found


def _weight(statement: Found) -> int:
    return sum(end - start for start, end in statement.spans)


def _closes(item: Parsed, last: Found | None, found: Sequence[Found]) -> bool:
    """Whether a sentence that is nobody's ends what the last speaker had to say."""
    start, end = item.sentence.start, item.sentence.end
    return last is not None and not any(s < end and start < e for statement in found for s, e in statement.spans)


def _paragraphs(parsed: Sequence[Parsed]) -> list[list[Parsed]]:
    grouped: dict[int, list[Parsed]] = {}
    for item in parsed:
        grouped.setdefault(item.sentence.paragraph, []).append(item)
    return list(grouped.values())


def _attributed(text: str, paragraph: list[Parsed], marked: list[Quote]) -> tuple[list[Found], list[Quote]]:
    """The statements with a cue in this paragraph, and the quotations that none of them took."""
    found: list[Found] = []
    free = [quote for quote in marked if len(text[quote.start : quote.end].split()) >= _FEWEST_WORDS]
    bare: list[tuple[Parsed, Frame]] = []
    for item in paragraph:
        for frame in frames(item.doc):
            if frame.source is not None and item.doc[frame.source].lower_ in FIRST_PERSON | SECOND_PERSON:
                continue
            if not frame.content:
                bare.append((item, frame))
                continue
            cue = item.span(frame.cue)
            spans = tuple(item.span(piece) for piece in frame.content)
            spans, taken = _with_quotes(spans, free, cue)
            free = [quote for quote in free if quote not in taken]
            found.append(_statement(item, frame, frame.rule, _tidy(text, spans)))
    for item, frame in bare:
        cue = item.span(frame.cue)
        beside = [quote for quote in free if _beside(text, quote, cue, item)]
        if beside:
            free = [quote for quote in free if quote not in beside]
            found.append(_statement(item, frame, "quote", _tidy(text, tuple((q.start, q.end) for q in beside))))
    for item in paragraph:
        for quote in [q for q in free if item.sentence.start <= q.start < item.sentence.end]:
            start, end = quote.start - item.sentence.start, quote.end - item.sentence.start
            if frame := led_to(item.doc, start, end):
                free.remove(quote)
                found.append(_statement(item, frame, "quote", _tidy(text, ((quote.start, quote.end),))))
    # `"…," she said. "…"`: what the quotation goes on with after its cue's sentence is hers too.
    for quote in list(free):
        before = [s for s in found if s.cue and s.spans[-1][1] <= quote.start and _is_quoted(s, marked)]
        if before and _is_sentence(text, quote, paragraph):
            owner = max(before, key=lambda s: s.spans[-1][1])
            if not any(s.cue and owner.spans[-1][1] < s.cue[0] < quote.start and s is not owner for s in found):
                found[found.index(owner)] = owner._replace(spans=_tidy(text, (*owner.spans, (quote.start, quote.end))))
                free.remove(quote)
    return found, free


def _statement(item: Parsed, frame: Frame, rule: str, spans: tuple[Span, ...]) -> Found:
    source = mention(item.doc[frame.source], item.sentence.start) if frame.source is not None else None
    return Found(rule, spans, item.span(frame.cue), source, item.sentence.index)


def _with_quotes(spans: tuple[Span, ...], marked: list[Quote], cue: Span) -> tuple[tuple[Span, ...], list[Quote]]:
    """Contents widened to the whole of each quotation that they reach into, and the quotations so taken."""
    taken = [q for q in marked if not q.holds(*cue) and any(s < q.end and q.start < e for s, e in spans)]
    widened = []
    for start, end in spans:
        for quote in taken:
            if start < quote.end and quote.start < end:
                start, end = min(start, quote.start), max(end, quote.end)
        widened.append((start, end))
    return tuple(widened), taken


def _beside(text: str, quote: Quote, cue: Span, item: Parsed) -> bool:
    """Whether a quotation stands in a cue's sentence, or is led to by its colon."""
    if quote.holds(*cue):
        return False
    if quote.start < item.sentence.end and item.sentence.start < quote.end:
        return True
    between = text[cue[1] : quote.start]
    return cue[1] < quote.start and between.rstrip("\"'“‘ \n").endswith(":")


def _is_quoted(statement: Found, marked: list[Quote]) -> bool:
    return any(q.start < e and s < q.end for q in marked for s, e in statement.spans)


def _is_sentence(text: str, quote: Quote, paragraph: list[Parsed]) -> bool:
    """Whether a quotation is a sentence of its own, and no word in inverted commas."""
    return any(item.sentence.start <= quote.start <= item.sentence.start + 2 for item in paragraph) and text[quote.start : quote.start + 1].isupper()


def _unattributed(text: str, item: Parsed, free: list[Quote], last: Found | None, known: Sequence[Found], own_voice: bool) -> Found | None:
    """A sentence with no cue that is the last speaker's: a quotation that goes on, or its talk.

    Args:
        own_voice: whether the writer says "I", as in a column; then talk with no marks is the writer's.
    """
    start, end = item.sentence.start, item.sentence.end
    if last is None or last.source is None or any(s < end and start < e for statement in known for s, e in statement.spans):
        return None
    inside = [quote for quote in free if quote.start < end and start < quote.end]
    covered = sum(min(end, quote.end) - max(start, quote.start) for quote in inside)
    if covered > 0.8 * (end - start):
        rule = "continued-quote"
        start, end = max(start, inside[0].start), min(end, inside[-1].end)
    elif not inside and not own_voice and continues(item.doc, last.rule, last.source):
        rule = "continued"
    else:
        return None
    return Found(rule, _tidy(text, ((start, end),)), None, last.source, item.sentence.index)


def _same_quote(before: Found, after: Found, marked: Sequence[Quote]) -> bool:
    """Whether two sentences with no cue stand in one quotation."""
    return before.rule == after.rule == "continued-quote" and any(
        q.holds(*before.spans[-1]) and q.holds(*after.spans[0]) for q in marked
    )


def _tidy(text: str, spans: tuple[Span, ...]) -> tuple[Span, ...]:
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


def kind_of(spans: Sequence[Span], cue: Span | None, marked: Sequence[Quote]) -> Kind:
    """Direct, indirect or mixed by how much of the content stands in quotation marks; continued with no cue."""
    if cue is None:
        return "continued"
    total = sum(end - start for start, end in spans)
    quoted = sum(max(0, min(end, q.end) - max(start, q.start)) for start, end in spans for q in marked)
    return "indirect" if quoted == 0 else "direct" if quoted >= 0.95 * total else "mixed"
