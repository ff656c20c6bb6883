"""What stands beside a name: role and affiliation, before it or in apposition."""

from typing import TYPE_CHECKING

from annotate.claims.organisations import organisations
from annotate.claims.people import is_role, people
from annotate.claims.tokens import PROPER

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Described = tuple[str | None, str | None]
"""A role and an affiliation."""

IN_NAME = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "ibn",
        "ben",
        "al",
        "el",
        "la",
        "le",
        "af",
        "of",
        "the",
        "-",
        "’",
        "'",
        "for",
        "and",
        "&",
        "ould",
    ]
)
"""Words in lower case, and marks, that can stand inside a name."""

_PLACE_OF_WORK = frozenset({"at", "of", "with", "for", "from", "in"})
_HAS_NAME = frozenset({"ORG", "GPE", "NORP", "FAC"})


def titled(doc: "Doc", start: int, end: int) -> Described:
    """Role and affiliation from the words before a name: "Rand Corporation analyst", "Foreign Minister"."""
    owner = start
    while (
        owner < end and (doc[owner].ent_type_ in _HAS_NAME or doc[owner].tag_ == "POS") and not is_role(doc[owner].text)
    ):
        owner += 1
    known = people().titles
    while owner > start and doc[owner - 1].lower_ in known:
        owner -= 1
    if start < owner < end:
        return words(doc, owner, end) or None, _bare(doc, start, owner) or None
    return words(doc, start, end) or None, None


def apposition(head: "Token") -> Described:
    """Role and affiliation from "Timothy Heath, a senior fellow at the Rand Corporation, …"."""
    doc = head.doc
    if head.dep_ == "appos" and head.head.i < head.i and is_somebody(head.head):
        return _role(head.head)  # "the harbour master, Amadou Seck-Ribeiro"
    appos = next((c for c in head.rights if c.dep_ == "appos"), None)
    comma = next((i for i in range(head.i + 1, min(head.i + 3, len(doc))) if doc[i].text == ","), None)
    if appos is None and comma is not None and comma + 1 < len(doc):
        # Parsers often make the apposition a second subject: "said Timothy Heath, a senior fellow at … think tank".
        inside = (
            t
            for t in doc[comma + 1 : comma + 12]
            if t.tag_ in ("NN", "NNS") and is_role(t.text) and t.dep_ not in ("compound", "pobj")
        )
        appos = next(inside, None)
        if appos is not None and any(
            doc[i].tag_.startswith(("VB", "MD", "W")) or doc[i].text in '"“”' for i in range(comma + 1, appos.i)
        ):
            appos = None
        # "… in Bar, the deputy warned": it speaks itself.
        if appos is not None and appos.dep_ == "nsubj" and appos.head.i > appos.i and head.head.i != appos.head.i:
            appos = None
    if appos is None or appos.ent_type_ == "PERSON":
        of = next((c for c in head.rights if c.dep_ == "prep" and c.lower_ in ("of", "from", "at", "with")), None)
        return None, _organisation(of) if of is not None and head.ent_type_ == "PERSON" else None
    return _role(appos)


def is_somebody(noun: "Token") -> bool:
    """Whether what a name stands behind is a person: no "terminal operator, Halvorsen Quays," that speaks of "its"."""
    may_be_body = noun.lower_ in organisations().nouns and any(token.lower_ == "its" for token in noun.doc[noun.i :])
    return is_role(noun.text) and not may_be_body


def is_who(noun: "Token") -> bool:
    """Whether "who" behind a noun tells that it is somebody: "the customer who was waiting"."""
    doc = noun.doc
    return noun.i + 1 < len(doc) and doc[noun.i + 1].lower_ == "who" and doc[noun.i + 1].head in noun.rights


def _role(noun: "Token") -> Described:
    """Role and affiliation from the noun that an apposition is headed by."""
    doc = noun.doc
    start = noun.left_edge.i
    while start < noun.i and (doc[start].tag_ in ("DT", "RB") or doc[start].is_punct):
        start += 1
    if doc[start].tag_.startswith("PRP"):
        return None, None
    link = next((c for c in noun.rights if c.dep_ == "prep" and c.lower_ in _PLACE_OF_WORK), None)
    affiliation = _organisation(link) if link is not None else None
    end = noun.i + 1
    if link is not None:
        end = link.i if affiliation else link.right_edge.i + 1
    if affiliation is None:
        owner = start
        while owner < noun.i and (doc[owner].ent_type_ in _HAS_NAME or doc[owner].tag_ == "POS"):
            owner += 1
        if owner > start and (doc[owner - 1].tag_ == "POS" or doc[start].ent_type_ == "ORG"):
            affiliation, start = _bare(doc, start, owner), owner
    role = words(doc, start, end)
    return (role if any(map(str.isalpha, role)) else None), affiliation or None  # "Ana Perić, 29, …" tells an age


def _organisation(link: "Token") -> str | None:
    """The organisation behind "at", "of", "with": its name without the article, as far as it is a name."""
    target = next((c for c in link.rights if c.dep_ == "pobj"), None)
    if target is None:
        return None
    doc = link.doc
    start = next((i for i in range(target.left_edge.i, target.right_edge.i + 1) if doc[i].tag_ in PROPER), None)
    if start is None:
        return None
    end = start
    while end <= target.right_edge.i and (
        doc[end].tag_ in PROPER or doc[end].lower_ in IN_NAME or doc[end].ent_iob_ == "I" or doc[end].tag_ == "HYPH"
    ):
        end += 1
    return _bare(doc, start, end) or None


def _bare(doc: "Doc", start: int, end: int) -> str:
    while start < end and (doc[start].tag_ in ("DT", "PRP$") or doc[start].is_punct):
        start += 1
    while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].lower_ in IN_NAME or doc[end - 1].is_punct):
        end -= 1
    return words(doc, start, end)


def words(doc: "Doc", start: int, end: int) -> str:
    """The words of a token range, without a possessive or a comma at the end."""
    while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].text == ","):
        end -= 1
    return " ".join(str(doc[start:end].text).split()) if end > start else ""
