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
_HAD = frozenset({"had", "'d", "’d"})
_PAST_MODALS = frozenset({"would", "could", "might", "'d", "’d"})
_ASIDE = frozenset({"accuse", "as", "infinitive", "name", "object", "noun", "colon"})
"""Rules whose statements tell what somebody did with words, more than the words: nobody's talk goes on after them."""
_POINTS = frozenset({"they", "it", "this", "that", "you", "whoever", "those"})
_FEW_WORDS = 7
_ABSOLUTE = frozenset({
    "nobody", "no", "never", "nothing", "none", "everyone", "everybody", "every", "always", "anyone", "anybody",
    "whoever", "whatever", "ever", "must", "should", "better", "only",
})  # fmt: skip

_PRIOR = -1.25
_WEIGHTS = {
    "says I or we": 1.05, "modal": 1.3, "would": 2.3, "pluperfect": 2.4, "past": -1.3, "imperative": 0.8,
    "absolute": 1.3, "points back": 1.1, "he or she": -1.15, "names": -0.9, "adds what is known": -1.05, "short": -0.8,
    "after a person": 0.9, "after a quotation": -2.1, "after its cue": 1.45, "in a new paragraph": -3.65,
    "in a column": -1.05, "reached by the tagger": 1.6,
}  # fmt: skip
"""Log odds that each sign adds, by a logistic regression on the sentences with no cue behind a statement, of the seeds'
train split and, at half of their weight, of train and dev of `seeds/attribution`. What the tagger's sign adds was set
by hand: it learnt from most of these, and is surer there than elsewhere."""


def likelihood(
    doc: "Doc",
    rule: str,
    source: Mention,
    *,
    quoted: bool,
    cue_last: bool,
    new_paragraph: bool,
    column: bool,
    reached: bool,
) -> float:
    """How likely `doc`, right after a statement, is the same speaker's; from 0 to 1.

    Someone's talk goes on in the first person, or it judges, demands and foresees; or it goes on reported, a tense
    further back than the story: "It had been built for worse", "They would pay". News tells its own story in the plain
    past, with names, and speaks of the speaker as "she".

    Args:
        doc: a sentence with no cue that is no quotation.
        rule: what found the statement before it.
        source: who made that statement.
        quoted: whether it stood in quotation marks, so that what stands in none is less likely to go on with it.
        cue_last: whether its cue stood behind its words.
        new_paragraph: whether it stood in another paragraph.
        column: whether the article's writer says "I".
        reached: whether the tagger took it for more of the statement's content.
    """
    if rule in _ASIDE or _CLOCK.match(doc.text):  # the latter begins a new entry of a live page
        return 0.0
    if any(_is_hearsay(token) for token in doc):  # a new source
        return 0.0
    signs = {
        "after a person": source.person or source.form == "pronoun",
        "after a quotation": quoted,
        "after its cue": cue_last and not quoted,
        "in a new paragraph": new_paragraph,
        "in a column": column,
        "reached by the tagger": reached,
        **_signs(doc, reported=not quoted),
    }
    return 1 / (1 + math.exp(-_PRIOR - sum(weight for sign, weight in _WEIGHTS.items() if signs[sign])))


def _signs(doc: "Doc", *, reported: bool) -> dict[str, bool]:
    """What a sentence itself tells of whose words it is, where what goes before was reported or quoted."""
    root = next((token for token in doc if token.dep_ == "ROOT"), doc[0])
    tense = _tense(root)
    subject = next((token for token in root.lefts if token.dep_ in _SUBJECT), None)
    return {
        "says I or we": speaks_of_self(doc),
        "modal": tense == "modal" or (tense == "would" and not reported),
        "would": tense == "would" and reported,
        "pluperfect": tense == "pluperfect" and reported,
        "past": tense == "past",
        "imperative": root.tag_ == "VB" and not any(child.dep_ in _SUBJECT | {"aux"} for child in root.lefts),
        "absolute": any(token.lower_ in _ABSOLUTE for token in doc),
        "points back": subject is not None and subject.lower_ in _POINTS,
        "he or she": any(token.lower_ in _THIRD and token.i < root.i for token in doc),
        "names": any(token.tag_ in ("NNP", "NNPS") for token in doc[1:]),
        "short": len(doc.text.split()) < _FEW_WORDS,
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


def speaks_of_self(doc: "Doc") -> bool:
    """Whether a sentence says "I" or "we"."""
    return any(token.lower_ in FIRST_PERSON and token.dep_ in _PARTS for token in doc)


def _tense(verb: "Token") -> str | None:
    """The tense of a clause, by its finite verb; None where it is neither past nor modal."""
    helpers = [child for child in verb.lefts if child.dep_ in ("aux", "auxpass")]
    finite = next((helper for helper in helpers if helper.tag_ == "MD"), helpers[0] if helpers else verb)
    if finite.tag_ == "MD":
        return "would" if finite.lower_ in _PAST_MODALS else "modal"
    if verb.tag_ == "VBN" and any(helper.lower_ in _HAD for helper in helpers):
        return "pluperfect"
    return "past" if finite.tag_ == "VBD" else None
