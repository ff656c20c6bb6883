"""What the tagger finds, as statements: which sentence each belongs to, and who its source's words name."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotate.claims.attribution import Found, Parsed, tidy
from annotate.claims.mentions import Mention, mention
from annotate.claims.people import FIRST_PERSON, SECOND_PERSON
from annotate.claims.quotes import Quote
from annotate.claims.tagger.decode import Tagged
from annotate.claims.tokens import NOUN, PROPER, opening
from annotate.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

RULE = "tagger"
_NOMINAL = NOUN | {"PRP", "PRP$", "CD", "DT", "WP"}
_POINTING = frozenset({"PRP", "WDT", "WP", "DT", "EX"})
_HYPHENED, _NOT = re.compile(r"(?:[-‐‑]\w+)+"), re.compile(r"[’']t\b")
_BESIDE = NOUN | {"DT", "JJ", "PRP$", "HYPH"}
_ARTICLES = frozenset({"a", "an", "the"})


def found_in(text: str, paragraph: Sequence[Parsed], tagged: Sequence[Tagged], marked: Sequence[Quote]) -> list[Found]:
    """The statements of a paragraph, in the order of their cues.

    Args:
        text: the article's text.
        paragraph: its sentences.
        tagged: what the tagger found in the article.
        marked: its quotations.
    """
    found = []
    for one in _joined(text, tagged):
        item = _at(paragraph, one.cue)
        spans = tidy(text, one.content)
        if item is None or not spans or _only_points(paragraph, spans):
            continue
        if one.source and text[slice(*one.source)].lower() in FIRST_PERSON | SECOND_PERSON:
            continue  # what "I" think is content, of the writer or of who is quoted, and nobody else's statement
        source = _mention(paragraph, _whole(text, one.source, _HYPHENED), one.cue) if one.source else None
        cue = _whole(text, one.cue, _NOT)
        own, into = _parted(paragraph, spans, item, marked)
        found.append(Found(RULE, own, cue, source, item.sentence.number, one.confidence, into))
    return found


def _joined(text: str, tagged: Sequence[Tagged]) -> list[Tagged]:
    """Statements of the same content whose cues stand side by side, "in" and "the view", as the one that they are."""
    found: list[Tagged] = []
    for one in sorted(tagged, key=lambda one: one.cue):
        last = found[-1] if found else None
        if last and last.content == one.content and not text[last.cue[1] : one.cue[0]].strip():
            surer = max(last, one, key=lambda either: either.confidence)
            found[-1] = surer._replace(cue=(last.cue[0], one.cue[1]))
        else:
            found.append(one)
    return found


def _parted(
    paragraph: Sequence[Parsed], spans: Sequence[Span], told: Parsed, marked: Sequence[Quote]
) -> tuple[tuple[Span, ...], tuple[int, ...]]:
    """A content as far as its cue's sentence reaches, and the numbers of the sentences behind that it goes on into.

    A quotation is one, and so are the two parts of `"…," she said. "…"`.
    """
    end = told.sentence.end
    own = tuple((a, min(b, end)) for a, b in spans if a < end)
    if not own or any(quote.meets(*own[-1]) for quote in marked):
        return tuple(spans), ()
    return own, tuple(item.sentence.number for item in paragraph if item.sentence.start >= end and item.meets(spans))


def _whole(text: str, span: Span, rest: re.Pattern[str]) -> Span:
    """A span with the rest of its last word, which a tokenizer cuts off: "Ilonka Szabó-Marić", "wouldn’t"."""
    found = rest.match(text, span[1])
    return span[0], found.end() if found else span[1]


def _at(paragraph: Sequence[Parsed], span: Span) -> Parsed | None:
    """The sentence in which a span begins."""
    return next((item for item in paragraph if item.sentence.start <= span[0] < item.sentence.end), None)


def _only_points(paragraph: Sequence[Parsed], spans: Sequence[Span]) -> bool:
    """Whether a content is a mere "it" or "which": what it stands for is elsewhere, and it can be no claim."""
    said = (
        token
        for item in paragraph
        for token in item.doc
        if token.is_alpha and any(a <= item.sentence.start + token.idx < b for a, b in spans)
    )
    return all(token.tag_ in _POINTING for token in said)


def _mention(paragraph: Sequence[Parsed], source: Span, cue: Span) -> Mention | None:
    """How the words of a source name it, by the word that heads them."""
    item = _at(paragraph, source)
    if item is None:
        return None
    doc, offset = item.doc, item.sentence.start
    words = [t for t in doc[opening(doc) :] if not t.is_punct and not t.is_space]
    inside = [t for t in words if source[0] <= offset + t.idx < source[1]]
    if not inside:
        return None
    source = offset + inside[0].idx, source[1]
    head = _head(inside, cue[0] - offset)
    whole = mention(head, offset)
    if whole.form != "name" and (person := _apposed(inside)) is not None:
        # "her co-author, the former ambassador Rui Taveira-Pinto"
        whole = mention(person, offset)
    if source[0] <= whole.span[0] and whole.span[1] <= source[1]:
        return whole._replace(span=source)
    # The parser takes more for the source than the tagger does. What it takes for a name may be one that stands beside.
    first, end = inside[0].i, inside[-1].i + 1
    while end < len(doc) and doc[end].ent_iob_ == "I" and doc[end].tag_ in PROPER:
        end += 1  # "Prowsett", of Prowsett Holdings
    part = doc[first:end].as_doc()
    alone = mention(part[head.i - first], offset + inside[0].idx)
    if whole.form == "name" and (alone.form != "name" or alone.text in whole.text):
        alone = whole if alone.form != "name" else alone._replace(role=whole.role, affiliation=whole.affiliation)
    return alone._replace(span=source)


def _apposed(inside: Sequence["Token"]) -> "Token | None":
    """The person whom a source names last, behind a comma and what he or she is."""
    doc, last = inside[0].doc, inside[-1]
    first = last.i
    while first > inside[0].i and doc[first].ent_iob_ == "I":
        first -= 1
    before = first
    while before > inside[0].i and doc[before - 1].tag_ in _BESIDE:
        before -= 1
    closed = before > inside[0].i and doc[before - 1].text in (",", ")")
    return last if closed and last.ent_type_ == "PERSON" and first < last.i else None


def _head(inside: Sequence["Token"], cue: int) -> "Token":
    """The word that heads some others: of nouns and pronouns that hang on none of these, the nearest to the cue."""
    nominal = {t.i for t in inside if t.tag_ in _NOMINAL and t.lower_ not in _ARTICLES}
    heads = [t for t in inside if t.i in nominal and not any(above.i in nominal for above in t.ancestors)]
    return min(heads, key=lambda token: abs(token.idx - cue)) if heads else inside[-1]
