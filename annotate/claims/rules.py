"""Attributions in one parsed sentence: who is the source, which words are the cue, what is the content.

The frames are those that quotation extractors have used since Krestel et al. (2008) and Pareti et al. (2013): a cue
verb with a clause, an infinitive, or an object and what is said of it; a noun with a clause; and "according to".
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from annotate.claims import contents
from annotate.claims.cues import Cues, cues
from annotate.claims.people import FIRST_PERSON, is_role
from annotate.claims.tokens import (
    AUXILIARY,
    OUTER,
    PROPER,
    SUBJECT,
    Range,
    cue_range,
    is_passive,
    source_of,
    subtree,
    trimmed,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NOMINAL = frozenset({"DT", "JJ", "NN", "NNS", "NNP", "NNPS", "HYPH", "PRP$", "POS"})
_LONGEST_LABEL = 6


class Frame(NamedTuple):
    """One attribution found in a sentence, in token ranges; `source` is the token that heads the source."""

    rule: str
    cue: Range
    content: tuple[Range, ...]
    source: int | None


def frames(doc: "Doc") -> list[Frame]:
    """All attributions of one sentence, in the order of their cues; they may nest.

    A frame with no content has a cue and a source, and may have a quotation beside it.
    """
    known = cues()
    found = [frame for token in doc if (frame := _frame(token, known)) is not None]
    if not any(frame.content for frame in found):
        found += _by_position(doc, known)
    if not found:
        found += _by_label(doc)
    return found


def _frame(token: "Token", known: Cues) -> Frame | None:
    form = token.lower_
    if form in known.views and token.head.lower_ == "in" and token.i > 1:
        return _aside(token, token.i - 2, "of")
    if form in known.noun and token.tag_ in ("NN", "NNS"):
        return _noun(token)
    if form in known.verbs and token.tag_.startswith("VB") and token.dep_ not in ("amod", "compound"):
        return _verb(token, known)
    return _aside(token, token.i, "to") if form == "according" else None


def _verb(verb: "Token", known: Cues) -> Frame | None:
    """The frame of a cue verb: the first way of taking a content that fits."""
    form, source = verb.lower_, source_of(verb)
    ways: tuple[tuple[str, bool, Callable[[Token], contents.Pieces]], ...] = (
        ("accuse", form in known.accuse, contents.accusation),
        ("as", form in known.likening, contents.likened),
        ("name", form in known.name, contents.named),
        ("clause", form in known.clause, contents.clause),
        ("infinitive", form in known.infinitive or (form in known.rumour and is_passive(verb)), contents.infinitive),
        ("infinitive", form in known.object, contents.gerund),
        ("object", form in known.object, contents.verdict_on),
    )
    head = None if source is None else source.i
    for rule, fits, find in ways:
        if fits and (content := find(verb)):
            told = verb.dep_ == "ROOT" or source is not None or is_passive(verb)
            return Frame(rule, cue_range(verb, known.medium), content, head) if told else None
    if form in known.clause and source is not None:
        return Frame("bare", cue_range(verb, known.medium), (), head)
    return None


def _noun(noun: "Token") -> Frame | None:
    """The frame of "X's claim that …" and "the warning by X that …"."""
    that = (c for c in noun.rights if c.dep_ in ("acl", "ccomp", "relcl") and c.left_edge.lower_ == "that")
    clause = next((c for c in that if c.left_edge.dep_ == "mark"), None)
    if clause is None:
        return None
    source = next((c for c in noun.lefts if c.dep_ == "poss"), None)
    if source is None:
        links = (c for c in noun.rights if c.dep_ == "prep" and c.lower_ in ("by", "from", "of") and c.i < clause.i)
        link = next(links, None)
        source = next(link.rights, None) if link is not None else None
    if source is None and noun.dep_ == "dobj" and noun.head.lower_ in cues().light:
        source = source_of(noun.head)
    content = trimmed(noun.doc, [subtree(clause)])
    return Frame("noun", (noun.i, noun.i + 1), content, None if source is None else source.i) if content else None


def _aside(token: "Token", left: int, link_word: str) -> Frame | None:
    """The frame of "according to X" or "in the words of X", which attributes the clause that it is put into."""
    doc = token.doc
    link = next((c for c in token.rights if c.lower_ == link_word), None)
    source = next((c for c in link.rights if c.dep_ == "pobj"), None) if link is not None else None
    if link is None or source is None:
        return None
    right = source.right_edge.i + 1
    head = token.head
    while head.dep_ not in ("ROOT", "conj", "ccomp", "advcl", "relcl") and head.head is not head:
        head = head.head
    if head.dep_ == "conj" and not any(c.dep_ in SUBJECT for c in head.lefts):
        head = next((a for a in head.ancestors if a.dep_ == "ROOT"), head)
    start, end = (0, len(doc)) if head.dep_ == "ROOT" else subtree(head)
    content = trimmed(doc, [(start, min(left, end)), (max(right, start), end)])
    return Frame("according", (left, link.i + 1), content, source.i) if content else None


def _by_position(doc: "Doc", known: Cues) -> Iterator[Frame]:
    """What the parser misses: "…, union says" behind what is no clause, and "…, retorts the weekly Zov"."""
    for token in doc[2:]:
        if token.lower_ not in known.clause or token.tag_ in ("NN", "NNS"):
            continue
        source = source_of(token)
        head: int | None
        if source is not None and source.i < token.i and _closes(doc, token.i + 1):
            border, head = source.left_edge.i - 1, source.i
        else:
            # One stray word may stand before the cue: "…, a added Heath".
            border = next((i for i in (token.i - 1, token.i - 2) if doc[i].text in OUTER), 0)
            head = _noun_phrase(doc, token.i + 1)
        if border > 1 and head is not None and doc[border].text in OUTER and (content := trimmed(doc, [(0, border)])):
            yield Frame("position", (token.i, token.i + 1), content, head)
            return


def _closes(doc: "Doc", i: int) -> bool:
    return i >= len(doc) or (doc[i].text in OUTER and i + 1 >= len(doc) - 1)


def _noun_phrase(doc: "Doc", start: int) -> int | None:
    """The head of the noun phrase that begins at `start` and ends the sentence, or stands before a comma or clause."""
    end = start
    while end < len(doc) and (doc[end].tag_ in _NOMINAL or doc[end].text[:1].isupper()):
        end += 1
    is_named = end > start and (doc[end - 1].tag_[:2] == "NN" or doc[end - 1].text[:1].isupper())
    ends = end >= len(doc) or doc[end].text in OUTER or doc[end].tag_ in ("WDT", "WP", "IN")
    return end - 1 if is_named and ends else None


def _by_label(doc: "Doc") -> Iterator[Frame]:
    """The frame of "Foreign minister: drones will come", as headlines have it."""
    colon = next((token.i for token in doc if token.text == ":"), 0)
    if not 0 < colon <= _LONGEST_LABEL or any(token.tag_[:2] in ("VB", "MD", "CD") for token in doc[:colon]):
        return
    head = doc[colon - 1]
    says = any(token.tag_[:2] in ("VB", "MD") for token in doc[colon:])
    content = trimmed(doc, [(colon + 1, len(doc))])
    if says and content and (head.tag_ in PROPER or is_role(head.text)):
        yield Frame("colon", (colon, colon + 1), content, head.i)


def led_to(doc: "Doc", start: int, end: int) -> Frame | None:
    """The verb that leads to a quotation, or follows it, whatever verb it is: "interjecting, “…”", "“…,” quips X".

    Args:
        doc: the sentence in which the quotation begins.
        start: where the quotation begins, in characters of `doc`.
        end: where it ends.
    """
    before = [token for token in doc if token.idx + len(token) <= start and token.text not in OUTER]
    after = [token for token in doc if token.idx >= end and token.text not in OUTER]
    for token in (*before[-1:], *after[:2]):
        if not token.tag_.startswith("VB") or token.dep_ in AUXILIARY:
            continue
        source = source_of(token)
        if source is not None and source.lower_ not in FIRST_PERSON and not start <= source.idx < end:
            return Frame("quote", (token.i, token.i + 1), (), source.i)
    if before and len(before) <= _LONGEST_LABEL and before[-1].tag_ in PROPER and before[-1].nbor().text == ":":
        return Frame("colon", (before[-1].i + 1, before[-1].i + 2), (), before[-1].i)
    return None
