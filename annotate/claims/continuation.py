"""Whether a sentence with no cue goes on with the last speaker's words, or is the writer's own."""

import re
from typing import TYPE_CHECKING

from annotate.claims.mentions import Mention
from annotate.claims.people import FIRST_PERSON

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}\b")
_MODAL = frozenset("will would could may might should must can cannot shall 'll wo ca".split())
_PRESENT = frozenset({"VBZ", "VBP", "MD"})
_REPORTING = frozenset({"clause", "quote", "position", "according", "continued", "continued-quote"})


def continues(doc: "Doc", rule: str, source: Mention) -> bool:
    """Whether `doc`, right after a statement found by `rule`, reads as the same speaker's.

    Someone's talk goes on in the first person, or judges and foresees: its main verb is a modal or stands in
    the present. News tells its own story in the past, with dates and numbers.
    """
    if rule not in _REPORTING or not (source.person or source.form == "pronoun"):
        return False
    if any(token.lower_ in FIRST_PERSON and token.dep_ in ("nsubj", "nsubjpass", "poss", "dobj", "pobj") for token in doc):
        return True
    if _CLOCK.match(doc.text):
        return False
    root = next((token for token in doc if token.dep_ == "ROOT"), None)
    if root is None or any(token.ent_type_ in ("DATE", "TIME") for token in doc):
        return False
    return _tense(root) in _PRESENT and any(token.lower_ in _MODAL for token in doc) or _tense(root) in ("VBZ", "VBP")


def _tense(verb: "Token") -> str:
    """The tag of the finite verb of a clause: its first auxiliary's, or its own."""
    return next((child.tag_ for child in verb.lefts if child.dep_ in ("aux", "auxpass")), verb.tag_)
