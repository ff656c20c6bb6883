"""What the rules ask of a parsed sentence: who a verb's source is, how far a cue reaches, what is content.

The dependency labels are ClearNLP's, as spaCy's English models use them.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Range = tuple[int, int]
"""Half open, in tokens of the sentence."""

SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
RELATIVE = frozenset({"who", "which", "that", "whom"})
PROPER = frozenset({"NNP", "NNPS"})
NOUN = PROPER | {"NN", "NNS"}
AUXILIARY = frozenset({"aux", "auxpass", "neg", "prt"})
OUTER = frozenset(",;:.-–—!?\"'“”‘’`") | {"``", "''", "--"}
"""Punctuation that stands around a content and is no part of it."""

_NOBODY = RELATIVE | {"it", "there", "whoever", "what", "this", "nobody"}
_LINKS = frozenset({"that", "but", "and"})
_TIME = re.compile(r"(?:\d{1,2}[.:]\d{2}|[Ll]ive:)\s")
_DATELINE = re.compile(
    r"([^\W\d_][\w’'. -]+?)(?:, [^\W\d_][\w.]*(?: \d{1,2})?)?(?: \([\w ]+\))? [—–-]{1,2} (?![a-zà-öø-ÿ])"
)
_LONGEST_OPENING = 20
"""Tokens."""


def opening(doc: "Doc") -> int:
    """How many tokens the time of a live entry, or a dateline ("BERLIN, May 4 (XY) —"), takes before a sentence."""
    first = doc[:_LONGEST_OPENING]
    found = _TIME.match(first.text) or _DATELINE.match(first.text)
    if found is None or not (found.lastindex is None or found[1].isupper()):
        return 0
    return sum(token.idx < found.end() for token in first)


def source_of(verb: "Token") -> "Token | None":
    """The token that heads a cue verb's source: its subject, its agent, or the subject that controls it."""
    if is_passive(verb):
        agent = next((c for c in verb.rights if c.dep_ == "agent"), None)
        return next((c for c in agent.rights if c.dep_ == "pobj"), None) if agent is not None else None
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    if subjects:
        # Where parsers see two subjects, the far one belongs to what is said: "Two dead at mine gate, union says".
        subject = min(subjects, key=lambda c: abs(c.i - verb.i))
        if subject.lower_ in RELATIVE and verb.dep_ == "relcl":
            return verb.head if verb.head.tag_ != "IN" else None
        return None if subject.lower_ in _NOBODY else subject
    if any(c.dep_ in SUBJECT for c in verb.children) or verb.head is verb:
        return None
    return _controller(verb)


def _controller(verb: "Token") -> "Token | None":
    """The source of a verb with no subject: "X came, *warning* that", "X said A and *denied* B"."""
    head = verb.head
    if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "dep") and head.tag_[:2] in ("VB", "MD"):
        if is_passive(head):
            return next((c for c in head.lefts if c.dep_ == "nsubjpass"), None)
        return source_of(head)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return head
    if verb.dep_ == "pcomp" and head.head.tag_.startswith("VB"):
        return source_of(head.head)
    return None


def is_passive(verb: "Token") -> bool:
    """Whether a verb stands in the passive, as far as its auxiliary or subject tells."""
    return verb.tag_ == "VBN" and any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.lefts)


def cue_range(verb: "Token", media: frozenset[str]) -> Range:
    """The verb with its auxiliaries, its particle, and "in a statement" where the noun is one of `media`."""
    doc = verb.doc
    start, end = verb.i, verb.i + 1
    while start > 0 and doc[start - 1].head.i == verb.i and doc[start - 1].dep_ in AUXILIARY:
        if doc[start - 1].lower_ == "to":
            break
        start -= 1
    while end < len(doc) and doc[end].head.i == verb.i and doc[end].dep_ == "prt":
        end += 1
    if end < len(doc) and doc[end].lower_ in ("in", "on") and doc[end].head.i == verb.i:
        medium = next((c for c in doc[end].rights if c.lower_ in media), None)
        if medium is not None and medium.i - end <= 3:
            end = medium.i + 1
    return start, end


def cue_region(verb: "Token", source: "Token | None") -> Range:
    """All that the cue and its source take up, with what modifies them, as one range."""
    start, end = verb.i, verb.i + 1
    if source is not None and source.head.i == verb.i:
        start, end = min(start, source.left_edge.i), max(end, source.right_edge.i + 1)
    behind = ("prep", "npadvmod", "advmod", "dobj", "tmod", "nsubj")
    for child in verb.children:
        beside = child.dep_ in behind and child.i > verb.i and child.left_edge.i <= end
        nobody = child.dep_ in SUBJECT and child.lower_ == "it" and child.i < verb.i  # "…, it was announced"
        if beside or nobody or child.dep_ in AUXILIARY | {"mark", "dative"}:
            start, end = min(start, child.left_edge.i), max(end, child.right_edge.i + 1)
    return start, end


def subtree(token: "Token") -> Range:
    """The range from a token's leftmost to its rightmost descendant."""
    return token.left_edge.i, token.right_edge.i + 1


def trimmed(doc: "Doc", pieces: Iterable[Range]) -> tuple[Range, ...]:
    """Ranges without outer punctuation and leading links ("that", "but"), and without those that are then empty."""
    found = []
    for start, end in pieces:
        while start < end and (doc[start].text in OUTER or doc[start].is_space):
            start += 1
        if start < end and doc[start].lower_ in _LINKS and doc[start].dep_ in ("mark", "cc"):
            start += 1
        while end > start and (doc[end - 1].text in OUTER or doc[end - 1].is_space):
            end -= 1
        if start < end:
            found.append((start, end))
    return tuple(found)
