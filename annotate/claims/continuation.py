"""What tells whether a sentence with no cue goes on with the last speaker's words, or is the writer's own.

Someone's talk goes on in the first person, or it judges, demands and foresees; or it goes on reported, a tense further
back than the story: "It had been built for worse", "They would pay". News tells its own story in the plain past, with
names, and speaks of the speaker as "she"; beside what was told in the past, it tells in the present what is so now.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from annotate.claims.mentions import Mention
from annotate.claims.people import FIRST_PERSON
from annotate.claims.ranking import that_hold

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_CLOCK = re.compile(r"\d{1,2}[.:]\d{2}\b")
_THIRD = frozenset({"he", "she", "his", "her"})
_PARTS = frozenset({"nsubj", "nsubjpass", "poss", "dobj", "pobj"})
_SUBJECT = frozenset({"nsubj", "nsubjpass", "expl"})
_HAVE = frozenset({"has", "have", "'s", "’s", "'ve", "’ve"})
_PAST_MODALS = frozenset({"would", "could", "might", "'d", "’d"})
_STATES = frozenset({
    "was", "were", "had", "needed", "wanted", "knew", "believed", "thought", "hoped", "feared", "owned", "liked",
    "loved", "meant", "mattered", "seemed", "looked", "felt", "remained", "belonged", "deserved", "cost", "stood",
    "expected", "owed", "lay", "lived", "contained", "depended", "lacked", "understood", "supported", "opposed",
    "trusted", "preferred",
})  # fmt: skip
"""Verbs in the plain past that tell how things are: of "We need help", reported. "She left" tells what happened, which
reported is "She had left"."""
_BACK = frozenset({"past", "happened", "pluperfect", "would"})
"""Tenses of what is reported, a step further back than it was said."""
_NOW = frozenset({"present", "perfect", "modal"})
_ASIDE = frozenset({"accuse", "as", "infinitive", "name", "object", "noun", "colon"})
"""Rules whose statements tell what somebody did with words, more than the words: nobody's talk goes on after them."""
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_POINTS = frozenset({"they", "it", "this", "that", "you", "whoever", "those"})
_FEW_WORDS = 7
_ANSWERS = frozenset({
    "comment", "respond", "responded", "reply", "replied", "answer", "answered", "say", "said", "name", "named",
    "elaborate", "specify", "specified", "explain", "explained", "disclose", "disclosed", "release", "released",
    "publish", "published",
})  # fmt: skip
_ASKED = frozenset({"reached", "drawn"})
_DECLINES = frozenset({"declined", "declines", "refused", "refuses"})
_ABSOLUTE = frozenset({
    "nobody", "no", "never", "nothing", "none", "everyone", "everybody", "every", "always", "anyone", "anybody",
    "whoever", "whatever", "ever", "must", "should", "better", "only",
})  # fmt: skip


class Before(NamedTuple):
    """The statement that a sentence may go on with.

    Attributes:
        source: who made it.
        tense: of what was said in the sentence behind; none where that has no finite verb.
        quoted: whether it stood in quotation marks, so that what stands in none is less likely to go on with it.
        cue_last: whether its cue stood behind its words.
        far: whether it stood in another paragraph, where these tell anything.
        column: whether the article's writer says "I".
        reached: whether the tagger took the sentence for more of its content.
    """

    source: Mention
    tense: str | None
    quoted: bool
    cue_last: bool
    far: bool
    column: bool
    reached: bool


def may_go_on(doc: "Doc", rule: str) -> bool:
    """Whether a sentence with no cue, and no quotation, may be more of a statement that `rule` found."""
    is_entry = _CLOCK.match(doc.text) is not None  # of a live page
    return rule not in _ASIDE and not is_entry and not any(_is_hearsay(token) for token in doc)


def signs(doc: "Doc", before: Before) -> list[str]:
    """What speaks for and against a sentence's being more of the statement before it, as signs that a model weighs."""
    return [
        "no cue",
        *that_hold(_own(doc)),
        *_of_tense(tense(list(doc)) or "no tense", before),
        f"after a {before.source.form}",
        *that_hold({
            "after a person": before.source.person or before.source.form == "pronoun",
            "after a quotation": before.quoted,
            "after its cue": before.cue_last and not before.quoted,
            "in a new paragraph": before.far,
            "in a column": before.column,
            "reached by the tagger": before.reached,
        }),
    ]  # fmt: skip


def _of_tense(now: str, before: Before) -> Iterator[str]:
    """What a sentence's tense tells, alone and beside the tense of what was reported before it."""
    yield now
    if not before.quoted:
        time = "back" if before.tense in _BACK else "now" if before.tense in _NOW else "no time"
        yield from (f"{now}, reported", f"{now} after {time}")
        if now == before.tense:
            yield "the same tense"


def _own(doc: "Doc") -> dict[str, bool]:
    """What a sentence itself tells of whose words it is."""
    root = next((token for token in doc if token.dep_ == "ROOT"), doc[0])
    subject = next((token for token in root.lefts if token.dep_ in _SUBJECT), None)
    return {
        "says I or we": speaks_of_self(doc),
        "imperative": root.tag_ == "VB" and not any(child.dep_ in _SUBJECT | {"aux"} for child in root.lefts),
        "absolute": any(token.lower_ in _ABSOLUTE for token in doc),
        "points back": subject is not None and subject.lower_ in _POINTS,
        "he or she": any(token.lower_ in _THIRD and token.i < root.i for token in doc),
        "names": any(token.tag_ in ("NNP", "NNPS") for token in doc[1:]),
        "short": len(doc.text.split()) < _FEW_WORDS,
        "tells of silence": any(_is_silence(token) for token in doc),
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


def _is_silence(token: "Token") -> bool:
    """Whether a verb tells that somebody did not answer: "would not be drawn", "declined to comment"."""
    if token.lower_ in _DECLINES:
        return any(child.dep_ == "xcomp" and child.lower_ in _ANSWERS for child in token.rights)
    helpers = {child.dep_ for child in token.lefts}
    return "neg" in helpers and token.lower_ in (_ASKED if "auxpass" in helpers else _ANSWERS)


def speaks_of_self(doc: "Doc") -> bool:
    """Whether a sentence says "I" or "we"."""
    return any(token.lower_ in FIRST_PERSON and token.dep_ in _PARTS for token in doc)


def tense(tokens: Sequence["Token"]) -> str | None:
    """The tense of what tokens of one sentence say, by their last main verb; None where they hold no finite one."""
    inside = {token.i for token in tokens}
    heads = [token for token in tokens if token.head.i not in inside or token.dep_ == "ROOT"]
    verbs = [token for token in heads if _is_verb(token)] or [token for token in tokens if token.tag_ in _FINITE]
    return _tense(verbs[-1]) if verbs else None


def _is_verb(token: "Token") -> bool:
    return token.tag_.startswith("VB") or token.tag_ == "MD"


def _tense(verb: "Token") -> str | None:
    helpers = [child for child in verb.lefts if child.dep_ in ("aux", "auxpass")]
    finite = next((helper for helper in helpers if helper.tag_ == "MD"), helpers[0] if helpers else verb)
    if finite.tag_ == "MD":
        return "would" if finite.lower_ in _PAST_MODALS else "modal"
    is_done = verb.tag_ == "VBN" or any(helper.lower_ == "been" for helper in helpers)  # "had been hoping"
    if is_done and any(helper.lower_ == "had" for helper in helpers):
        return "pluperfect"
    if is_done and finite.lower_ in _HAVE and finite.dep_ == "aux":
        return "perfect"
    if finite.tag_ == "VBD":
        return "happened" if finite is verb and verb.lower_ not in _STATES else "past"
    return "present" if finite.tag_ in _FINITE else None
