"""How a sentence names a source: the words that do, and the role and affiliation that stand beside them."""

from typing import TYPE_CHECKING, Literal, NamedTuple

from annotate.claims.cues import cues
from annotate.claims.people import CALENDAR, PRONOUNS, Gender, is_role, people
from annotate.claims.roles import IN_NAME, apposition, titled, words
from annotate.claims.tokens import PROPER
from annotate.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Form = Literal["name", "pronoun", "description"]

_OF_A_NOUN = frozenset({"of", "at", "in", "from", "for", "with", "close"})


class Mention(NamedTuple):
    """One naming of a source. `text` is its name or description; `span` is where it stands, its title with it."""

    span: Span
    text: str
    head: str
    form: Form
    person: bool
    gender: Gender | None = None
    role: str | None = None
    affiliation: str | None = None


def mention(head: "Token", offset: int) -> Mention:
    """The mention that `head` heads; `offset` is where its sentence stands in the article."""
    if head.lower_ in PRONOUNS:
        gender = PRONOUNS[head.lower_]
        return Mention(
            _span(head.doc, head.i, head.i + 1, offset),
            head.text,
            head.lower_,
            "pronoun",
            head.lower_ not in ("it", "its"),
            gender,
        )
    if head.tag_ in PROPER or (head.text[:1].isupper() and (head.i > 0 or head.ent_type_ == "PERSON")):
        return _name(head, offset)
    return _description(head, offset)


def _name(head: "Token", offset: int) -> Mention:
    doc = head.doc
    start, end = _name_range(head)
    first, gender = _after_titles(doc, start, end)
    while first < end - 1 and doc[first].text.islower() and head.text[:1].isupper():
        first += 1
    title = titled(doc, start, first) if first > start and gender is None else (None, None)
    beside = apposition(head)
    role, affiliation = title[0] or beside[0], beside[1] or title[1]
    if title[0] and beside[0] and is_role(beside[0]):
        role = beside[0]
    person = (
        first > start or any(doc[i].ent_type_ == "PERSON" for i in range(first, end)) or bool(role and is_role(role))
    )
    person = person or (head.ent_type_ == "" and doc[head.left_edge.i].tag_ != "DT" and end - start <= 2)
    if not person:
        role = affiliation = None
    return Mention(
        _span(doc, start, end, offset),
        words(doc, first, end),
        doc[end - 1].text,
        "name",
        person,
        gender,
        role,
        affiliation,
    )


def _name_range(head: "Token") -> tuple[int, int]:
    """Tokens of a name with its title: what is compounded to the left of its head, and names that run on."""
    doc = head.doc
    start, end = head.i, head.i + 1
    for child in head.lefts:
        if child.dep_ in ("compound", "nmod", "amod", "poss", "nummod", "det") and not child.tag_.startswith("VB"):
            start = min(start, child.left_edge.i)
    verbs = cues().verbs
    while start < head.i and (
        doc[start].tag_ in ("DT", "PRP$", "CC", "IN", "CD")
        or doc[start].text in verbs
        or doc[start].is_punct
        or doc[start].lower_ in CALENDAR
    ):
        start += 1
    while end < len(doc) and doc[end].ent_iob_ == "I" and doc[end].tag_ != "POS":
        end += 1
    link = doc[end] if end < len(doc) else None
    if link is not None and link.lower_ in ("of", "for") and link.head.i == head.i and head.ent_type_ != "PERSON":
        # "the University of Hong Kong", "the Court of Appeal"
        is_name = all(word.tag_ in PROPER or word.lower_ in IN_NAME for word in link.subtree)
        end = link.right_edge.i + 1 if is_name else end
    return start, end


def _after_titles(doc: "Doc", start: int, end: int) -> tuple[int, Gender | None]:
    """Where a name begins behind "Mr", "Foreign Minister" or "Rand analyst", and the gender that this tells."""
    known = people()
    roles = [
        i
        for i in range(start, end - 1)
        if doc[i].lower_ in known.titles | known.roles or doc[i].lower_ in known.honorifics
    ]
    if not roles or (doc[end - 1].lower_ in known.roles and doc[end - 1].ent_type_ != "PERSON"):
        return start, None
    last = max(roles)
    if not is_role(doc[last].text) and doc[last].lower_ not in known.honorifics:
        return start, None
    if any(doc[i].tag_ == "POS" or not doc[i].text[:1].isalpha() for i in range(last + 1, last + 2)):
        return start, None
    return last + 1, known.honorifics.get(doc[last].lower_)


def _description(head: "Token", offset: int) -> Mention:
    doc = head.doc
    start, end = head.left_edge.i, head.i + 1
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in _OF_A_NOUN and child.i <= end:
            end = child.right_edge.i + 1
        elif child.dep_ in ("conj", "cc") and child.i <= end + 1 and not child.tag_.startswith("VB"):
            end = max(end, child.i + 1 if child.dep_ == "cc" else child.right_edge.i + 1)
    while start < head.i and (doc[start].is_punct or doc[start].tag_ in ("CC", "IN", "RB")):
        start += 1
    text = words(doc, start, end)
    return Mention(_span(doc, start, end, offset), text, head.lower_, "description", is_role(head.text))


def _span(doc: "Doc", start: int, end: int, offset: int) -> Span:
    while end > start + 1 and doc[end - 1].tag_ == "POS":
        end -= 1
    return offset + doc[start].idx, offset + doc[end - 1].idx + len(doc[end - 1])
