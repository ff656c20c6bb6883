"""How a sentence names a source: the words that do, and the role and affiliation that stand beside them."""

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from annotate.claims.cues import cues
from annotate.claims.names import after_titles, is_body, name_range, owner
from annotate.claims.organisations import organisations
from annotate.claims.people import CALENDAR, PLURAL, PRONOUNS, Gender, is_role, people
from annotate.claims.roles import IN_NAME, apposition, is_somebody, is_who, titled, words
from annotate.claims.tokens import NOUN, PROPER, Range
from annotate.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Form = Literal["name", "pronoun", "description"]

AGED = "year-old"
"""The head of "the 34-year-old", who is of no trade."""

_OF = re.compile(r"\b(?:of|for|to|at|in|from|with|who|that)\b")
_MAN = re.compile(r"\w+(?<!wo)man")
_OF_A_NOUN = frozenset({"prep", "acl", "relcl"})
_ENDS = frozenset(',;:()"“”«»‘’–—') | {"--", "``", "''"}
"""What closes off a description: behind it stands what tells of somebody already known."""
_FAR = 7
"""Tokens between a noun and the name behind it at most."""
_WHEN = frozenset({"DATE", "TIME"})
_DETERMINED = re.compile(
    r"(the|an?|my|our|your|his|her|its|their|whose|this|that|any|some|one|no|each|every|another)\b", re.IGNORECASE
)


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
    several: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether it stands with no article, possessive or number, as in a headline."""
        return not _DETERMINED.match(self.text) and self.text[:1].isalpha()


def mention(head: "Token", offset: int) -> Mention:
    """The mention that `head` heads; `offset` is where its sentence stands in the article."""
    several = head.tag_ == "NNS" or (head.tag_ == "NNPS" and head.ent_type_ in ("", "NORP"))
    return _mention(head, offset)._replace(several=several or head.lower_ in PLURAL)


def _mention(head: "Token", offset: int) -> Mention:
    if age := _age(head):
        start, end = age
        return Mention(_span(head.doc, start, end, offset), words(head.doc, start, end), AGED, "description", True)
    if head.lower_ == "who" and head.head.dep_ == "relcl" and head.head.head.i < head.i:
        return _mention(head.head.head, offset)  # "Teodoro Balarezo, a former prosecutor, who said …"
    if (word := head.lower_) in PRONOUNS:
        span = _span(head.doc, head.i, head.i + 1, offset)
        return Mention(span, head.text, word, "pronoun", word not in ("it", "its"), PRONOUNS[word])
    if head.tag_ in PROPER or (head.text[:1].isupper() and (head.i > 0 or head.ent_type_ == "PERSON")):
        named = _name(head, offset)
        # "Mayor: no land will be taken" names nobody.
        is_office = _is_office(named.text) and not _is_surname(head, named)
        return _description(head, offset) if is_office or _is_countryman(head) else named
    return _apposed(head, offset) or _description(head, offset)


def _age(head: "Token") -> Range | None:
    """The tokens of "the 34-year-old", of which one word or another may be found to be the head."""
    if head.lower_ not in ("year", "old"):
        return None
    doc = head.doc
    last = head.i + 2 if head.lower_ == "year" else head.i
    if last >= len(doc) or last < 4 or [doc[i].lower_ for i in range(last - 3, last + 1)] != ["-", "year", "-", "old"]:
        return None
    start = last - 4
    return (start - 1 if doc[start - 1].tag_ == "DT" else start), last + 1


def _is_countryman(head: "Token") -> bool:
    """Whether a word names somebody by country alone: "the Finn"; no person's name has an article."""
    doc = head.doc
    start = head.i - (head.i > 0 and doc[head.i - 1].text == "New")  # "the New Zealander"
    alone = start > 0 and doc[start - 1].lower_ == "the" and (head.i + 1 == len(doc) or doc[head.i + 1].ent_iob_ != "I")
    called = head.ent_type_ in ("NORP", "PERSON") or head.lower_ in people().countrymen
    return alone and called and head.tag_ not in ("NNPS", "NNS")


def _is_office(name: str) -> bool:
    known = people()
    words = name.lower().split()
    return bool(words) and words[-1] in known.roles and all(word in known.titles | known.roles for word in words)


def _is_surname(head: "Token", named: Mention) -> bool:
    """Whether a word that is a trade, too, is somebody's name: "Mrs Baker"."""
    return named.gender is not None or (head.ent_type_ == "PERSON" and head.lower_ not in people().titles)


def _apposed(head: "Token", offset: int) -> Mention | None:
    """The name that stands behind a description: "its chairwoman, Ana Perić, said", "the tabloid Vik writes"."""
    doc = head.doc
    if head.tag_ != "NN" or head.i + 2 >= len(doc):
        return None
    end = head.i + 1
    if doc[end].lower_ in ("of", "for", "who"):  # "the chair of the committee, Farida Benhaddar, …"
        end = next((i for i in range(end, min(end + _FAR, len(doc) - 1)) if doc[i].text == ","), end)
    comma = doc[end].text == ","
    start = end + comma
    if not comma and doc[start].tag_ == "DT":
        return None
    if comma:  # "their leader, retired Finnish judge Aino Kestila,"
        people_in = (i for i in range(start, min(start + _FAR, len(doc))) if doc[i].ent_type_ == "PERSON")
        named = next(people_in, start)
        told = all(doc[i].tag_ in NOUN or doc[i].tag_ in ("JJ", "VBN") for i in range(start, named))
        start = named if told and named > start and is_role(doc[named - 1].text) else start
    stop = start
    while stop < len(doc) and (doc[stop].tag_ in PROPER or doc[stop].tag_ == "HYPH" or doc[stop].ent_iob_ == "I"):
        stop += 1
    if stop == start or doc[start].lower_ in CALENDAR or doc[start].ent_type_ in _WHEN:
        return None
    name = doc[stop - 1]
    if comma:
        # Both commas, and a person's office: no list, and no name that begins another clause.
        closed = stop >= len(doc) or doc[stop].text in _ENDS | {"."}
        called = is_role(head.text) and stop - start > 1 and head.lower_ in people().singular
        if not (closed and (called or head.lower_ in organisations().nouns)):
            return None
    elif name.head.i != head.i and head.head.i != name.i:
        return None
    first = head.left_edge.i
    while first < head.i and (doc[first].tag_ in ("DT", "PRP$", "CC", "IN", "RB") or doc[first].is_punct):
        first += 1
    role, house = titled(doc, first, head.i + 1)
    # "The road operator, Pontivias, …": people are introduced by their whole names.
    person = is_somebody(head) and (stop - start > 1 or head.lower_ not in organisations().nouns)
    own, gender = after_titles(doc, start, stop)  # "the judge, Mr Justice Oluwaseun Akintola,"
    return Mention(
        _span(doc, start, stop, offset) if comma else _span(doc, head.left_edge.i, stop, offset),
        words(doc, own, stop),
        name.text,
        "name",
        person,
        gender or people().genders.get(head.lower_),
        role if person else None,
        house if person else None,
    )


def _name(head: "Token", offset: int) -> Mention:
    doc = head.doc
    start, end = name_range(head)
    # "Rebecca Thornley KC"
    while end - start > 1 and doc[end - 1].text in people().behind and doc[end - 2].ent_type_ == "PERSON":
        end -= 1
    house, own = owner(doc, start, end)
    first, gender = after_titles(doc, own, end)
    # "the Skopje daily Nov Vardar": a common noun stands before its name.
    common = (i for i in range(first, end - 1) if doc[i].text.islower() and doc[i].lower_ not in IN_NAME)
    nouns = [i for i in common if doc[i].tag_ in ("NN", "NNS", "CD") or doc[i].lower_ in people().means]
    if nouns and doc[max(nouns) + 1].text[:1].isupper():
        first = max(nouns) + 1
    while first < end - 1 and doc[first].text.islower() and head.text[:1].isupper():
        first += 1
    title = titled(doc, own, first) if first > own and gender is None else (None, None)
    if title[0] and start > 1 and doc[start - 1].tag_ == "DT" and doc[start - 2].tag_ == "IN":
        told = is_role(title[0]) or organisations().nouns & set(title[0].lower().split())
        title = title if told else (None, None)  # "During the break Lindeboom said …"
    beside = apposition(head)
    role, affiliation = title[0] or beside[0], beside[1] or title[1] or house
    if title[0] and beside[0] and is_role(beside[0]):
        role = beside[0]
    person = (
        first > start or any(doc[i].ent_type_ == "PERSON" for i in range(first, end)) or bool(role and is_role(role))
    )
    person = person or (
        head.ent_type_ == "" and doc[head.left_edge.i].tag_ != "DT" and len(words(doc, start, end).split()) <= 2
    )
    person = person or (head.dep_ == "appos" and head.head.i < head.i and is_somebody(head.head))
    behind = doc[end + 1].lower_ if end + 1 < len(doc) and doc[end].text == "," else ""
    person = person or behind == "who"
    if gender is None and (behind == "which" or is_body(doc, first, end, role)):
        person = False
    if not person:
        role = affiliation = None
    if role and gender is None:  # "the widow, Annelies Heijnen,"
        gender = _gender_of(role)
    span = _span(doc, start, end, offset)
    return Mention(span, words(doc, first, end), doc[end - 1].text, "name", person, gender, role, affiliation)


def _gender_of(role: str) -> Gender | None:
    """The gender that a role tells by its own meaning: "widow of the founder"; a woman may be a chairman."""
    own = _OF.split(role)[0].lower().split()
    return people().genders.get(own[-1]) if own and not _MAN.fullmatch(own[-1]) else None


def _description(head: "Token", offset: int) -> Mention:
    doc = head.doc
    start, end = head.left_edge.i, head.i + 1
    for child in head.rights:
        if child.dep_ in _OF_A_NOUN and child.left_edge.i <= end and not _is_aside(child):
            end = max(end, child.right_edge.i + 1)
        elif child.dep_ in ("conj", "cc") and child.i <= end + 1 and not child.tag_.startswith("VB"):
            end = max(end, child.i + 1 if child.dep_ == "cc" else child.right_edge.i + 1)
    end = next((i for i in range(head.i + 1, end) if doc[i].text in _ENDS and not _is_genitive(doc, i)), end)
    while start < head.i and (
        doc[start].is_punct
        or doc[start].tag_ in ("CC", "IN", "RB")
        or doc[start].ent_type_ == "TIME"
        or (doc[start].tag_ == "CD" and doc[start + 1].tag_ == "DT")
    ):
        start += 1
    if start == head.i > 0 and doc[start - 1].tag_ == "DT":  # which the parser hangs elsewhere
        start -= 1
    gender = people().genders.get(head.lower_)
    text = words(doc, start, end)
    person = is_role(head.text) or _is_countryman(head) or is_who(head)
    return Mention(_span(doc, start, end, offset), text, head.lower_, "description", person, gender)


def _is_genitive(doc: "Doc", i: int) -> bool:
    """Whether a mark is an apostrophe: "the Farmers’ List"."""
    return doc[i].tag_ == "POS" or (doc[i].text == "’" and i > 0 and doc[i - 1].text.endswith("s"))


def _is_aside(child: "Token") -> bool:
    """Whether what stands behind a noun belongs to the sentence rather than to it: when it was, or a cue."""
    if child.tag_.startswith("VB"):
        told = any(c.dep_ in ("ccomp", "xcomp") for c in child.rights) and child.lower_ in cues().clause
        return told or child.left_edge.text in _ENDS
    target = next(child.rights, None)
    return target is None or target.ent_type_ in _WHEN or target.lower_ in CALENDAR


def _span(doc: "Doc", start: int, end: int, offset: int) -> Span:
    while end > start + 1 and doc[end - 1].tag_ == "POS":
        end -= 1
    return offset + doc[start].idx, offset + doc[end - 1].idx + len(doc[end - 1])
