"""How a sentence names a source: the words that do, and the role and affiliation that stand beside them."""

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from annotate.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Form = Literal["name", "pronoun", "description"]
Gender = Literal["he", "she", "they"]

PRONOUNS: dict[str, Gender] = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she"} | dict.fromkeys(
    ("they", "them", "their", "it", "its", "those", "these", "this", "that", "some", "others"), "they"
)
FIRST_PERSON = frozenset({"i", "we", "me", "us", "my", "our", "mine", "ours", "i'm", "myself", "ourselves"})
SECOND_PERSON = frozenset({"you", "your"})
HONORIFICS: dict[str, Gender | None] = {
    "mr": "he", "mr.": "he", "sir": "he", "lord": "he", "mrs": "she", "mrs.": "she", "ms": "she", "ms.": "she",
    "miss": "she", "lady": "she", "dame": "she", "dr": None, "dr.": None, "prof": None, "prof.": None,
}  # fmt: skip

_PROPER = frozenset({"NNP", "NNPS"})
_NAME_PART = re.compile(r"^[^\W\d_]")
_IN_NAME = frozenset({"de", "da", "do", "dos", "van", "von", "der", "den", "bin", "ibn", "al", "el", "la", "le", "af", "of", "the", "-", "’", "'", "for", "and"})
_PLACE_OF_WORK = frozenset({"at", "of", "with", "for", "from", "in"})


class Mention(NamedTuple):
    """One naming of a source. `text` is the words of `span`, without a possessive; `head` is the noun."""

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
    doc = head.doc
    if head.lower_ in PRONOUNS:
        return Mention(_span(doc, head.i, head.i + 1, offset), head.text, head.lower_, "pronoun", head.lower_ not in ("it", "its"), PRONOUNS[head.lower_])
    if head.tag_ in _PROPER or (head.ent_type_ == "PERSON" and _NAME_PART.match(head.text) and head.text[0].isupper()):
        return _name(head, offset)
    return _description(head, offset)


def _name(head: "Token", offset: int) -> Mention:
    doc = head.doc
    start, end = _name_range(head)
    title_start = start
    # "Foreign Minister Ivana Perić", "Rand Corporation analyst Timothy Heath": a role before the name.
    while start < head.i and doc[start].tag_ not in _PROPER and doc[start].lower_ not in HONORIFICS and start + 1 < end:
        start += 1
    name_start = start
    for i in range(start, end):
        if doc[i].ent_type_ == "PERSON":
            name_start = i
            break
        if doc[i].tag_ not in _PROPER and doc[i].lower_ not in _IN_NAME:
            name_start = min(i + 1, end - 1)
    gender = None
    while name_start + 1 < end and doc[name_start].lower_ in HONORIFICS:
        gender = HONORIFICS[doc[name_start].lower_]
        name_start += 1
    while name_start + 1 < end and doc[name_start].lower_ in _TITLES:
        name_start += 1
    person = any(doc[i].ent_type_ == "PERSON" for i in range(name_start, end)) or name_start > title_start and _has_role_noun(doc, title_start, name_start)
    before = _text(doc, title_start, name_start) if name_start > title_start and gender is None else None
    role, affiliation = _apposition(head)
    if before and role is None and (person or _has_role_noun(doc, title_start, name_start)):
        role, affiliation_before = _split_title(doc, title_start, name_start)
        affiliation = affiliation or affiliation_before
        person = True
    if not person:
        role, affiliation = (role, affiliation) if role and _is_role(role) else (None, None)
        name_start = start
    person = person or role is not None
    span = _span(doc, title_start if person else start, end, offset)
    return Mention(span, _text(doc, name_start, end), doc[end - 1].text, "name", person, gender, role, affiliation)


def _name_range(head: "Token") -> tuple[int, int]:
    """Tokens of a name: what is compounded to the left of its head, and proper nouns that run on."""
    doc = head.doc
    start = head.i
    for child in head.lefts:
        if child.dep_ in ("compound", "nmod", "amod", "poss", "nummod") or (child.dep_ == "det" and child.i == head.left_edge.i):
            start = min(start, child.left_edge.i)
    if doc[start].tag_ == "DT" and start < head.i:
        start += 1
    end = head.i + 1
    while end < len(doc) and doc[end].tag_ in _PROPER and doc[end].ent_type_ == head.ent_type_ and doc[end].ent_iob_ == "I":
        end += 1
    # "the University of Hong Kong", "the Belgrade Center for Security Policy"
    if head.ent_type_ not in ("PERSON", ""):
        while end < len(doc) and doc[end].ent_iob_ == "I" and doc[end].ent_type_ == head.ent_type_:
            end += 1
    elif head.ent_type_ == "":
        link = next((c for c in head.rights if c.dep_ == "prep" and c.lower_ in ("of", "for") and c.i == end), None)
        if link is not None and link.right_edge.i > link.i and all(t.tag_ in _PROPER or t.lower_ in _IN_NAME for t in link.subtree):
            end = link.right_edge.i + 1
    if end > head.i + 1 and doc[end - 1].tag_ == "POS":
        end -= 1
    return start, end


def _description(head: "Token", offset: int) -> Mention:
    doc = head.doc
    start, end = head.left_edge.i, head.i + 1
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "at", "in", "from", "for", "with", "close") and child.i <= end:
            end = child.right_edge.i + 1
        elif child.dep_ in ("conj", "cc") and child.i <= end + 1 and not child.tag_.startswith("VB"):
            end = max(end, child.right_edge.i + 1)
    while start < head.i and (doc[start].is_punct or doc[start].tag_ in ("CC", "IN")):
        start += 1
    words = [doc[i].lower_ for i in range(start, end)]
    person = any(word in _ROLE_NOUNS for word in words)
    return Mention(_span(doc, start, end, offset), _text(doc, start, end), head.lower_, "description", person)


def _apposition(head: "Token") -> tuple[str | None, str | None]:
    """Role and affiliation from "Timothy Heath, a senior fellow at the Rand Corporation, …"."""
    doc = head.doc
    appos = next((c for c in head.rights if c.dep_ == "appos"), None)
    if appos is None:
        # Parsers often make the apposition a second subject: "said Timothy Heath, a senior fellow at … think tank".
        comma = head.i + 1
        if comma + 1 < len(doc) and doc[comma].text == "," and doc[comma + 1].lower_ in ("a", "an", "the", "who"):
            appos = next((c for c in head.head.children if c.i > comma and c.dep_ in ("nsubj", "appos", "attr", "npadvmod")), None)
    if appos is None or appos.ent_type_ == "PERSON":
        of = next((c for c in head.rights if c.dep_ == "prep" and c.lower_ in ("of", "from", "at", "with")), None)
        return None, _organisation(of) if of is not None and head.ent_type_ == "PERSON" else None
    start = appos.left_edge.i
    link = next((c for c in appos.rights if c.dep_ == "prep" and c.lower_ in _PLACE_OF_WORK), None)
    end = link.i if link is not None else appos.i + 1
    affiliation = _organisation(link) if link is not None else None
    if link is not None and affiliation is None:
        end = link.right_edge.i + 1
    while start < appos.i and (doc[start].tag_ in ("DT", "RB", ",") or doc[start].is_punct):
        start += 1
    if doc[start].tag_.startswith("PRP"):
        return None, None
    owner = next((c for c in appos.lefts if c.dep_ == "poss"), None)
    if owner is not None and affiliation is None and owner.tag_ in _PROPER:
        affiliation = _bare(doc, owner.left_edge.i, owner.i + 1)
        start = next((i for i in range(owner.i + 1, appos.i) if doc[i].tag_ != "POS"), appos.i)
    elif affiliation is None:
        # "a Rand Corporation analyst"
        first = next((i for i in range(start, appos.i + 1) if doc[i].tag_ not in _PROPER), start)
        if start < first <= appos.i and doc[start].ent_type_ in ("ORG", "GPE", "FAC"):
            affiliation, start = _bare(doc, start, first), first
    role = _text(doc, start, end)
    return (role or None), affiliation


def _organisation(link: "Token") -> str | None:
    """The organisation behind "at", "of", "with": its name without the article, up to the first comma."""
    target = next((c for c in link.rights if c.dep_ == "pobj"), None)
    if target is None:
        return None
    doc = link.doc
    start, end = target.left_edge.i, target.i + 1
    proper = [i for i in range(start, target.right_edge.i + 1) if doc[i].tag_ in _PROPER]
    if not proper:
        return None
    while end <= target.right_edge.i and (doc[end].tag_ in _PROPER or doc[end].lower_ in _IN_NAME or doc[end].ent_iob_ == "I"):
        end += 1
    end = max(end if end - 1 in proper or end == target.i + 1 else max(proper) + 1, min(proper) + 1)
    if target.tag_ not in _PROPER:
        # "the Rand Corporation think tank": the name alone.
        run = min(proper)
        while run < end and doc[run].tag_ in _PROPER:
            run += 1
        end = run
    return _bare(doc, start, end)


def _split_title(doc: "Doc", start: int, end: int) -> tuple[str | None, str | None]:
    """Role and affiliation from the words before a name: "Rand Corporation analyst", "Foreign Minister"."""
    while start < end and (doc[start].tag_ in ("DT", "RB") or doc[start].is_punct):
        start += 1
    owner_end = start
    for i in range(start, end):
        if doc[i].ent_type_ in ("ORG", "GPE", "NORP") and doc[i].lower_ not in _TITLES:
            owner_end = i + 1
        else:
            break
    if start < owner_end < end:
        affiliation = _bare(doc, start, owner_end)
        while owner_end < end and doc[owner_end].tag_ == "POS":
            owner_end += 1
        return _text(doc, owner_end, end) or None, affiliation
    return _text(doc, start, end) or None, None


def _bare(doc: "Doc", start: int, end: int) -> str:
    while start < end and (doc[start].tag_ in ("DT", "PRP$") or doc[start].is_punct):
        start += 1
    while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].lower_ in _IN_NAME or doc[end - 1].is_punct):
        end -= 1
    return _text(doc, start, end)


def _text(doc: "Doc", start: int, end: int) -> str:
    while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].text == ","):
        end -= 1
    words = str(doc[start:end].text) if end > start else ""
    return " ".join(words.split())


def _span(doc: "Doc", start: int, end: int, offset: int) -> Span:
    while end > start + 1 and doc[end - 1].tag_ == "POS":
        end -= 1
    return offset + doc[start].idx, offset + doc[end - 1].idx + len(doc[end - 1])


def _has_role_noun(doc: "Doc", start: int, end: int) -> bool:
    return any(doc[i].lower_ in _ROLE_NOUNS for i in range(start, end))


def _is_role(role: str) -> bool:
    return any(word in _ROLE_NOUNS for word in role.lower().replace("-", " ").split())


_TITLES = frozenset(
    "president prime minister foreign defense defence interior finance energy trade secretary general admiral colonel "
    "captain major sergeant lieutenant commander senator governor mayor chancellor ambassador judge justice bishop "
    "archbishop imam sheikh professor doctor chairman chairwoman chief deputy vice rep. rep sen. sen gov. gov king "
    "queen prince princess pope father sister brother minister former commissioner inspector director".split()
)
_ROLE_NOUNS = _TITLES | frozenset(
    "analyst fellow researcher spokesman spokeswoman spokesperson official officer expert economist lawyer attorney "
    "lawmaker deputy leader head chief adviser advisor aide historian scholar lecturer scientist engineer negotiator "
    "envoy diplomat candidate activist campaigner executive ceo founder owner farmer fisherman miner worker resident "
    "student teacher nurse doctor priest soldier veteran strategist consultant manager editor columnist reporter "
    "journalist correspondent author writer member representative coordinator organizer organiser observer monitor "
    "jurist prosecutor witness trader banker investor broker pilot skipper driver baker shopkeeper widow mother father "
    "son daughter critic supporter opponent rebel fighter migrant refugee guard ranger geologist physicist pollster "
    "president secretary partner specialist planner inspector chair mediator councillor councilor".split()
)
