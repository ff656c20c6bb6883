"""A content cut into propositions, each of which can be labelled alone."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from annotate.claims.attribution import Parsed
from annotate.claims.tokens import SUBJECT, Range

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Pieces = tuple[Range, ...]

_FINITE = frozenset({"VB", "VBD", "VBZ", "VBP", "VBN", "MD", "VBG"})


def clauses(doc: "Doc", ranges: Sequence[Range]) -> list[Pieces]:
    """The propositions in the token ranges of one content, in order.

    Cut is between coordinated clauses that have each a subject of their own, and at semicolons. Conditionals,
    relative and other subordinate clauses, and verbs that share a subject stay whole.
    """
    cuts = list(_cuts(doc, ranges))
    found: list[Pieces] = []
    for start, end in zip([0, *cuts], [*cuts, len(doc)], strict=True):
        pieces = tuple(_bare(doc, max(a, start), min(b, end)) for a, b in ranges if max(a, start) < min(b, end))
        if pieces := tuple(piece for piece in pieces if piece[0] < piece[1]):
            found.append(pieces)
    return found


def _cuts(doc: "Doc", ranges: Sequence[Range]) -> Iterable[int]:
    inside = {i for start, end in ranges for i in range(start, end)}
    for i in sorted(inside):
        token = doc[i]
        starts = token.left_edge.i
        if token.dep_ in ("conj", "ccomp") and _is_clause(token) and starts in inside and starts > min(inside):
            if token.dep_ == "conj":
                cut = _heads_content(token, inside)
            else:
                cut = ";" in (doc[starts - 1].text, doc[token.right_edge.i].text)
            if cut:
                yield starts


def _is_clause(token: "Token") -> bool:
    return token.tag_ in _FINITE and any(child.dep_ in SUBJECT for child in token.lefts)


def _heads_content(token: "Token", inside: set[int]) -> bool:
    """Whether a conjunct belongs to the content's main clause, and not to one below it."""
    head = token.head
    while head.dep_ == "conj" and head.head.i in inside and head.head is not head:
        head = head.head
    return _is_clause(head) and (head.dep_ == "ROOT" or head.head.i not in inside)


def _bare(doc: "Doc", start: int, end: int) -> Range:
    """Without the punctuation and the conjunction at either end."""
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].dep_ == "cc"):
        start += 1
    while end > start and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].dep_ == "cc"):
        end -= 1
    return start, end


def leftover(item: Parsed, taken: Sequence[Range]) -> list[Pieces]:
    """The propositions of a sentence that are the writer's own: its clauses, less what statements take up.

    Args:
        item: the sentence.
        taken: token ranges from the first to the last word of each statement, its cue and its source.
    """
    doc = item.doc
    covered = {i for start, end in taken for i in range(start, end)}
    found = []
    for pieces in clauses(doc, [(0, len(doc))]):
        free = [i for start, end in pieces for i in range(start, end) if i not in covered]
        if free and _speaks(doc, free, whole=not covered):
            found.append(_ranges(doc, free))
    return [pieces for pieces in found if pieces]


def _speaks(doc: "Doc", free: Sequence[int], whole: bool) -> bool:
    """Whether what is left of a sentence says something: any sentence that is nobody's, else a clause of its own."""
    if whole:
        return any(character.isalnum() for i in free for character in doc[i].text)
    return any(doc[i].dep_ in ("ROOT", "conj") and _is_clause(doc[i]) for i in free)


def _ranges(doc: "Doc", tokens: Sequence[int]) -> Pieces:
    ranges: list[Range] = []
    for i in tokens:
        if ranges and ranges[-1][1] == i:
            ranges[-1] = (ranges[-1][0], i + 1)
        else:
            ranges.append((i, i + 1))
    trimmed = (_bare(doc, start, end) for start, end in ranges)
    return tuple((start, end) for start, end in trimmed if end > start)
