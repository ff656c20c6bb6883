"""All statements of an article: those with a cue, and the sentences that go on with the last speaker's words."""

from collections.abc import Sequence
from itertools import groupby

from annotate.claims.attribution import Found, Parsed, attributed, tidy
from annotate.claims.continuation import Before, may_go_on, signs, speaks_of_self, tense
from annotate.claims.quotes import MARKS, Quote, quotes
from annotate.claims.ranking import Judge
from annotate.claims.tagged import RULE, found_in
from annotate.claims.tagger.decode import Tagged
from annotate.records import Kind, Span

CONTINUED = "continued"
"""The rule of sentences that go on with what somebody said, in no quotation marks."""
_MOSTLY = 0.8
"""The share of a sentence that must stand in quotation marks for it to be a quotation."""
_WHOLLY = 0.95
_MANY, _FEW = 6, 1.5
"""Where so many paragraphs have so few sentences each, their breaks are no sign of anything."""
_PART = 0.4
"""The share of a sentence from which what somebody says or thinks in it decides whose the sentence is."""
_LEAST = 0.4
"""The likelihood from which a sentence with no cue is taken for the last speaker's.

F1 is highest at half of what it reaches (Lipton, Elkan and Narayanaswamy 2014, https://arxiv.org/abs/1402.1892).
"""
_IN_PARAGRAPH, _IN_NEW_PARAGRAPH = 0.8, 0.55
"""How likely a quotation with no cue is the last speaker's, where it stands in the same paragraph or not."""


def statements(text: str, parsed: Sequence[Parsed], tagged: Sequence[Tagged] | None, judge: Judge) -> list[Found]:
    """The statements of an article, in the order of their sentences.

    Those with a cue are what the tagger found; with none at hand, the rules find them.

    A sentence with no cue is the last speaker's where it goes on with a quotation or reads as talk. In an article
    whose writer says "I", as in a column, talk with no quotation marks is the writer's.

    Args:
        text: the article's.
        parsed: its sentences.
        tagged: what the tagger found in it.
        judge: says how likely a sentence is more of what was said before it.
    """
    found: list[Found] = []
    last: Found | None = None
    is_column = False
    # Where each sentence stands in a paragraph of its own, as agencies write, a new one tells nothing.
    paragraphs = len({item.sentence.paragraph for item in parsed})
    breaks = paragraphs < _MANY or len(parsed) > _FEW * paragraphs
    for _, group in groupby(parsed, key=lambda item: item.sentence.paragraph):
        paragraph = list(group)
        first = len(found)
        marked = quotes(text, paragraph[0].sentence.start, paragraph[-1].sentence.end)
        here, free = attributed(text, paragraph, marked) if tagged is None else _told(text, paragraph, tagged, marked)
        reached = {number for said in here for number in said.into}
        for item in paragraph:
            own = [statement for statement in here if statement.sentence == item.sentence.number]
            if not _is_told(item, [*found[first:], *here]):
                if last is None:
                    quoted = item.meets([quote[:2] for quote in marked])
                    is_column = is_column or (speaks_of_self(item.doc) and not quoted)
                elif statement := _continued(
                    text,
                    item,
                    last,
                    free,
                    _before(
                        text,
                        last,
                        parsed[item.sentence.number - 1],
                        far=breaks and last.sentence < paragraph[0].sentence.number,
                        column=is_column,
                        reached=item.sentence.number in reached,
                    ),
                    judge,
                ):
                    if found[first:] and _in_one_quote(found[-1], statement, free):
                        begun = found.pop()
                        statement = statement._replace(
                            spans=tidy(text, [*begun.spans, *statement.spans]), sure=begun.sure
                        )
                    own = [*own, statement]
            found += own
            last = _last_speaker(item, own, last, found[first:])
    return found


def _is_told(item: Parsed, found: Sequence[Found]) -> bool:
    """Whether a sentence is somebody's by what was found: not for a mere "Serbia is aware of …" within it."""
    start, end = item.sentence.start, item.sentence.end
    inside = sum(max(0, min(end, b) - max(start, a)) for said in found for a, b in said.spans)
    return inside > _PART * (end - start) or any(said.rule != RULE for said in found if item.meets(said.spans))


def _told(
    text: str, paragraph: Sequence[Parsed], tagged: Sequence[Tagged], marked: Sequence[Quote]
) -> tuple[list[Found], list[Quote]]:
    """What the tagger found in a paragraph, and the quotations that none of it took."""
    here = found_in(text, paragraph, tagged, marked)
    return here, [quote for quote in marked if not any(quote.meets(*span) for said in here for span in said.spans)]


def _last_speaker(item: Parsed, own: Sequence[Found], last: Found | None, found: Sequence[Found]) -> Found | None:
    """Whose words may go on after a sentence: its main speaker's, and nobody's after the writer's own."""
    spoken = [statement for statement in own if statement.source is not None]
    if spoken:
        return max(spoken, key=lambda statement: sum(end - start for start, end in statement.spans))
    return last if any(item.meets(statement.spans) for statement in found) else None


def _continued(
    text: str, item: Parsed, last: Found, free: Sequence[Quote], before: Before | None, judge: Judge
) -> Found | None:
    """The statement of a sentence with no cue, if it is the last speaker's.

    Args:
        text: the article's text.
        item: the sentence.
        last: the statement before it.
        free: quotations that no statement with a cue took.
        before: what tells whether it goes on with that statement.
        judge: says how likely it is more of that statement.
    """
    if before is None:
        return None
    start, end = item.sentence.start, item.sentence.end
    # What goes on with words that are only likely the speaker's is no likelier than these.
    most = last.confidence if last.cue is None else 1.0
    inside = [quote for quote in free if quote.meets(start, end)]
    covered = sum(min(end, quote.end) - max(start, quote.start) for quote in inside)
    if covered > _MOSTLY * (end - start):
        rule = "continued-quote"
        start, end = max(start, inside[0].start), min(end, inside[-1].end)
        sure = most * (_IN_NEW_PARAGRAPH if before.far else _IN_PARAGRAPH)
    elif (not inside or before.reached) and may_go_on(item.doc, last.rule):
        rule = CONTINUED
        sure = most * judge.goes_on((start, end), signs(item.doc, before))
    else:
        return None
    spans = tidy(text, [(start, end)])
    if not spans or (rule == CONTINUED and sure < _LEAST):
        return None
    return Found(rule, spans, None, last.source, item.sentence.number, round(sure, 2))


def _before(text: str, last: Found, behind: Parsed, *, far: bool, column: bool, reached: bool) -> Before | None:
    """What tells whether a sentence goes on with the statement before it; None where nobody is known to have made that.

    Args:
        text: the article's text.
        last: the statement.
        behind: the sentence before the one that may go on.
        far, column, reached: as in `Before`.
    """
    if last.source is None:
        return None
    offset = behind.sentence.start
    return Before(
        source=last.source,
        tense=tense([token for token in behind.doc if any(a <= offset + token.idx < b for a, b in last.spans)]),
        quoted=bool(last.spans) and text[max(last.spans[0][0] - 1, 0)] in MARKS,
        cue_last=last.cue is not None and last.cue[0] >= last.spans[-1][0],
        far=far,
        column=column,
        reached=reached,
    )


def _in_one_quote(before: Found, after: Found, marked: Sequence[Quote]) -> bool:
    """Whether two sentences with no cue stand in one quotation."""
    both = before.rule == after.rule == "continued-quote"
    return both and any(quote.holds(*before.spans[-1]) and quote.holds(*after.spans[0]) for quote in marked)


def kind_of(spans: Sequence[Span], cue: Span | None, marked: Sequence[Quote]) -> Kind:
    """Direct, indirect or mixed by how much of the content stands in quotation marks; continued with no cue."""
    if cue is None:
        return "continued"
    total = sum(end - start for start, end in spans)
    quoted = sum(max(0, min(end, q.end) - max(start, q.start)) for start, end in spans for q in marked)
    return "indirect" if quoted == 0 else "direct" if quoted >= _WHOLLY * total else "mixed"
