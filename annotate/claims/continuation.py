"""Whether a sentence with no cue goes on with the last speaker's words, or is the writer's own."""

import re
from typing import TYPE_CHECKING

from annotate.claims.mentions import Mention
from annotate.claims.people import FIRST_PERSON

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}\b")
_THIRD = frozenset({"he", "she", "his", "her"})
_PARTS = frozenset({"nsubj", "nsubjpass", "poss", "dobj", "pobj"})
_PRESENT = frozenset({"VBZ", "VBP", "MD"})
_REPORTING = frozenset({"clause", "quote", "position", "according", "continued", "continued-quote"})


def continues(doc: "Doc", rule: str, source: Mention) -> bool:
    """Whether `doc`, right after a statement found by `rule`, reads as the same speaker's.

    Someone's talk goes on in the first person, or it judges, demands and foresees: its main verb is a modal, an
    imperative, or stands in the present. News tells its own story in the past, and speaks of the speaker as "she".
    """
    if rule not in _REPORTING or not (source.person or source.form == "pronoun") or _CLOCK.match(doc.text):
        return False
    if speaks_of_self(doc):
        return True
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or any(token.lower_ in _THIRD and token.i < root.i for token in doc):
        return False
    if root.tag_ == "VB" and not any(child.dep_ in ("nsubj", "nsubjpass", "expl", "aux") for child in root.lefts):
        return True
    return _tense(root) in _PRESENT and not _is_perfect(root)


def _is_perfect(verb: "Token") -> bool:
    return verb.tag_ == "VBN" and any(child.lower_ in ("has", "have") for child in verb.lefts)


def speaks_of_self(doc: "Doc") -> bool:
    """Whether a sentence says "I" or "we"."""
    return any(token.lower_ in FIRST_PERSON and token.dep_ in _PARTS for token in doc)


def _tense(verb: "Token") -> str:
    """The tag of the finite verb of a clause: its first auxiliary's, or its own."""
    return next((child.tag_ for child in verb.lefts if child.dep_ in ("aux", "auxpass")), verb.tag_)
