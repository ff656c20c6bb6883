"""Whether a sentence with no cue goes on with the last speaker's words, or is the writer's own."""

import math
import re
from typing import TYPE_CHECKING

from annotate.claims.mentions import Mention
from annotate.claims.people import FIRST_PERSON

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}\b")
_THIRD = frozenset({"he", "she", "his", "her"})
_PARTS = frozenset({"nsubj", "nsubjpass", "poss", "dobj", "pobj"})
_SUBJECT = frozenset({"nsubj", "nsubjpass", "expl"})
_PRESENT = frozenset({"VBZ", "VBP"})
_ASIDE = frozenset({"accuse", "as", "infinitive", "name", "object", "noun", "colon"})
"""Rules whose statements tell what somebody did with words, more than the words: nobody's talk goes on after them."""
_POINTS = frozenset({"they", "it", "this", "that", "there", "you", "whoever", "those"})
_ABSOLUTE = frozenset({
    "nobody", "no", "never", "nothing", "none", "everyone", "everybody", "every", "always", "anyone", "anybody",
    "whoever", "whatever", "ever", "must", "should", "better", "only",
})  # fmt: skip

_PRIOR = -1.98
_WEIGHTS = {
    "says I or we": 1.15, "modal": 1.3, "present": 0.5, "imperative": 0.45, "absolute": 0.75, "points back": 0.6,
    "he or she": -1.2, "a date": -0.3, "names": -0.85, "adds what is known": -1.1,
    "after talk": 1.0, "after a person": 1.6, "after a quotation": -0.5, "in a new paragraph": -3.0,
    "in a column": -1.75,
}  # fmt: skip
"""Log odds that each sign adds, by a logistic regression on the sentences with no cue of the seeds' train split."""


def likelihood(doc: "Doc", rule: str, source: Mention, *, quoted: bool, new_paragraph: bool, column: bool) -> float:
    """How likely `doc`, right after a statement, is the same speaker's; from 0 to 1.

    Someone's talk goes on in the first person, or it judges, demands and foresees, in the present. News tells its own
    story in the past, with names and dates, and speaks of the speaker as "she".

    Args:
        doc: a sentence with no cue and no quotation marks.
        rule: what found the statement before it.
        source: who made that statement.
        quoted: whether it stood in quotation marks, so that what stands in none is less likely to go on with it.
        new_paragraph: whether it stood in another paragraph.
        column: whether the article's writer says "I".
    """
    if _CLOCK.match(doc.text) or any(_is_hearsay(token) for token in doc):  # a new entry of a live page; a new source
        return 0.0
    signs = {
        "after talk": rule not in _ASIDE,
        "after a person": source.person or source.form == "pronoun",
        "after a quotation": quoted,
        "in a new paragraph": new_paragraph,
        "in a column": column,
        **_signs(doc),
    }
    return 1 / (1 + math.exp(-_PRIOR - sum(weight for sign, weight in _WEIGHTS.items() if signs[sign])))


def _signs(doc: "Doc") -> dict[str, bool]:
    """What a sentence itself tells of whose words it is."""
    root = next((token for token in doc if token.dep_ == "ROOT"), doc[0])
    tense = _tense(root)
    subject = next((token for token in root.lefts if token.dep_ in _SUBJECT), None)
    return {
        "says I or we": speaks_of_self(doc),
        "modal": tense == "MD",
        "present": tense in _PRESENT and not _is_perfect(root),
        "imperative": root.tag_ == "VB" and not any(child.dep_ in _SUBJECT | {"aux"} for child in root.lefts),
        "absolute": any(token.lower_ in _ABSOLUTE for token in doc),
        "points back": subject is not None and subject.lower_ in _POINTS,
        "he or she": any(token.lower_ in _THIRD and token.i < root.i for token in doc),
        "a date": any(name.label_ in ("DATE", "TIME") for name in doc.ents),
        "names": any(token.tag_ in ("NNP", "NNPS") for token in doc[1:]),
        "adds what is known": any(_is_aside(token) for token in doc),
    }


def _is_hearsay(verb: "Token") -> bool:
    """Whether a verb tells what is told by somebody not named: "it is understood that …"."""
    subject = next((child for child in verb.lefts if child.dep_ == "nsubjpass"), None)
    return subject is not None and subject.lower_ == "it" and any(child.dep_ == "ccomp" for child in verb.rights)


def _is_aside(token: "Token") -> bool:
    """Whether a token heads a relative clause behind a comma: "the ruling, which is under appeal"."""
    start = token.left_edge.i
    return token.dep_ == "relcl" and start > 0 and token.doc[start - 1].text == ","


def _is_perfect(verb: "Token") -> bool:
    return verb.tag_ == "VBN" and any(child.lower_ in ("has", "have") for child in verb.lefts)


def speaks_of_self(doc: "Doc") -> bool:
    """Whether a sentence says "I" or "we"."""
    return any(token.lower_ in FIRST_PERSON and token.dep_ in _PARTS for token in doc)


def _tense(verb: "Token") -> str:
    """The tag of the finite verb of a clause: its first auxiliary's, or its own."""
    return next((child.tag_ for child in verb.lefts if child.dep_ in ("aux", "auxpass")), verb.tag_)
