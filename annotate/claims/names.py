"""Where a name begins and ends in a sentence, and what its own words tell of whom it names."""

import re
from typing import TYPE_CHECKING

from annotate.claims.cues import cues
from annotate.claims.organisations import organisations
from annotate.claims.people import CALENDAR, Gender, is_role, people
from annotate.claims.roles import IN_NAME, words
from annotate.claims.tokens import PROPER, opening

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OF = re.compile(r"\b(?:of|for|that|who|which)\b")


def name_range(head: "Token") -> tuple[int, int]:
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
    aged = (i for i in range(start, head.i) if doc[i].lower_ == "old" and doc[i - 1].text == "-")
    start = max(aged, default=start - 1) + 1  # "11-year-old Niamh Corrigan"
    while end < len(doc) and doc[end].ent_iob_ == "I" and doc[end].tag_ != "POS":
        end += 1
    start, end = _hyphened(doc, start, end)
    if start + 2 < head.i and doc[start + 1].text == "-" and doc[start + 2].text.islower():
        start += 3  # "Runner-up Cassie Rowe"
    start = max(start, min(opening(doc), head.i))  # "LUSAKA - Zambia's National Ballots Council"
    link = doc[end] if end < len(doc) else None
    if link is not None and link.lower_ in ("of", "for") and link.head.i == head.i and head.ent_type_ != "PERSON":
        # "the University of Hong Kong", "the Court of Appeal"
        is_name = all(word.tag_ in PROPER or word.lower_ in IN_NAME for word in link.subtree)
        end = link.right_edge.i + 1 if is_name else end
    return start, end


def _hyphened(doc: "Doc", start: int, end: int) -> tuple[int, int]:
    """A name with all that hyphens join to it, and the forenames before these: "Leonor Brandão-Vaz"."""
    while end + 1 < len(doc) and doc[end].text == "-" and doc[end + 1].text[:1].isupper():
        end += 2
    joined = any(doc[i].text == "-" for i in range(start, end))
    while start > 1 and doc[start - 1].text == "-" and doc[start - 2].text[:1].isupper():
        start, joined = start - 2, True
    while joined and start > 0 and doc[start - 1].tag_ in PROPER and doc[start - 1].lower_ not in CALENDAR:
        start -= 1
    if joined and start == 1 and doc[0].is_alpha and not doc[0].is_stop:
        start = 0
    return start, end


def after_titles(doc: "Doc", start: int, end: int) -> tuple[int, Gender | None]:
    """Where a name begins behind "Mr", "Foreign Minister" or "Rand analyst", and the gender that this tells."""
    known = people()
    roles = [
        i
        for i in range(start, end - 1)
        if doc[i].lower_ in known.titles | known.roles or doc[i].lower_ in known.honorifics
    ]
    if not roles or (doc[end - 1].lower_ in known.roles and doc[end - 1].ent_type_ != "PERSON"):
        return start, None
    if doc[end - 1].lower_ in organisations().nouns and doc[end - 1].ent_type_ == "ORG":  # "the Refugee Aid League"
        return start, None
    last = max(roles)
    if not is_role(doc[last].text) and doc[last].lower_ not in known.honorifics:
        return start, None
    if any(doc[i].tag_ == "POS" or not doc[i].text[:1].isalpha() for i in range(last + 1, last + 2)):
        return start, None
    return last + 1, known.honorifics.get(doc[last].lower_)


def owner(doc: "Doc", start: int, end: int) -> tuple[str | None, int]:
    """Whose a person is, and where his or her own name begins: "the Washington Post's Ed O'Keefe"."""
    marks = [i for i in range(start + 1, end - 1) if doc[i].tag_ == "POS"]
    if marks and all(doc[i].ent_type_ == "PERSON" for i in range(marks[-1] + 1, end)):
        return words(doc, start + (doc[start].tag_ == "DT"), marks[-1]), marks[-1] + 1
    return None, start


def is_body(doc: "Doc", first: int, end: int, role: str | None) -> bool:
    """Whether a name is an organisation's by its words, or by what is said of it: "X, a brokerage"."""
    nouns = organisations().nouns
    called = {doc[end - 1].lower_, doc[first].lower_ if end - first > 2 else ""} & nouns
    owned = any(doc[i].tag_ == "POS" for i in range(first + 1, end - 1))
    # "a group of mothers" is no mother
    called_so = _OF.split(role.lower())[0] if role else ""
    told = called_so.split()
    is_one = bool(nouns & set(told))
    if is_role(called_so):  # "The road operator, Pontivias": people are introduced by more than one word
        is_one = end - first == 1 and told[-1] in nouns
    return bool(called) or owned or is_one
