"""The two labelling interfaces, derived from the scheme: `labels` asks about one claim, `claims` shows an article."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from annotate.scheme import Label, Scheme

Kind = Literal["labels", "claims"]

TEXT = "article"
"""The control of both interfaces that shows the article."""

LEVEL, TYPES, UNCLEAR, COMMENT = "level", "types", "unclear", "comment"
NAME = "name"
"""Controls that take an answer; those for stance are `stance_control(1)` and on. `NAME` holds a speaker's full name."""

SPANS = "span"
STATEMENT, CUE, SPEAKER, CLAIM = "Statement", "Cue", "Speaker", "Claim"
SAID_BY, GOES_ON, SAID_WITH, CONTINUES, PART_OF = "said by", "goes on", "said with", "continues", "part of"
RELATIONS = (SAID_BY, GOES_ON, SAID_WITH, CONTINUES, PART_OF)
"""What is marked in an article, and how marks hang together.

A statement is said by a speaker, or goes on with a speaker's words with no cue of its own. Its cue is the nearest
one in its sentences, unless a tie says with which it is said; a claim is a part of the shortest statement that holds
it, unless a tie says of which; what stands in pieces continues in the later ones.
"""

_CORRECT = "Correct what was found: who says what in this article. Change, delete and add marks until they are right."
_MEANINGS = {
    STATEMENT: "what somebody is reported to say, without the words that report it.",
    CUE: "the words that report it: said, according to, warned.",
    SPEAKER: "who says it, as named there, pronouns too. Select the mark to give the full name.",
    CLAIM: "a part of a statement that can be labelled alone, where it says several things; or the writer's own claim.",
}
_TIE = (
    "Tie each statement to its speaker: select it, press the relation button, select the speaker. "
    f"Choose “{SAID_BY}”, or “{GOES_ON}” where a sentence goes on with a speaker's words and reports nothing itself. "
    f"Tie the later pieces of an interrupted statement to the first with “{CONTINUES}”."
)

_UNCLEAR = "It cannot be told what is claimed"
MARKS = {STATEMENT: ("#1f6fb5", "s"), CUE: ("#b45309", "d"), SPEAKER: ("#15803d", "a"), CLAIM: ("#a01458", "f")}
_KEYS = ("123456789", "qwertyuiop", "asdfghjklz")
"""Hotkeys: digits for stances, the row below for levels, the next for types."""

_STYLE = """
.claimstance {display: grid; grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr); gap: 24px; align-items: start}
.claimstance h5 {margin: 0 !important; font-size: 15px !important; line-height: 1.35 !important}
.claimstance .asked {border-top: 1px solid #d9d4c9; padding: 7px 0 1px}
.claimstance .asked:has(h5:empty) {display: none}
.claimstance .asked .ant-form-item, .claimstance .asked .lsf-choices {margin: 0 !important}
.claimstance .text {max-height: 64vh; overflow-y: auto; font-size: 16px; line-height: 1.5}
"""


def interface(kind: Kind, scheme: Scheme, review: bool = False) -> str:
    """The XML of an interface.

    Args:
        kind: which one.
        scheme: its labels are asked for, in its order.
        review: whether a claim is shown with what others said of it (`labels` alone has that).
    """
    root = _labels(scheme, review) if kind == "labels" else _claims()
    indent(root)
    return tostring(root, encoding="unicode")


def slots(scheme: Scheme) -> int:
    """How many targets one claim is asked about at most: as many as the largest topic has."""
    return max(len(topic.targets) for topic in scheme.topics)


def stance_control(slot: int) -> str:
    """The control for the stance to the target that a task has in `slot`, from 1."""
    return f"stance_{slot}"


def question_field(slot: int) -> str:
    """The field of a task's data that holds the question asked in `slot`."""
    return f"question_{slot}"


def instructions(kind: Kind, scheme: Scheme) -> str:
    """The guideline as the HTML of a project's instructions."""
    if kind == "claims":
        marks = "".join(f"<li><b>{name}</b>: {meaning}</li>" for name, meaning in _MEANINGS.items())
        return f"<p>{_CORRECT}</p><ul>{marks}</ul><p>{_TIE}</p>"

    def listed(labels: Iterable[Label]) -> str:
        return "".join(f"<li><b>{escape(label.name)}</b>: {escape(label.description)}</li>" for label in labels)

    targets = "".join(f"<li><b>{escape(t.name)}</b>: {escape(t.description)}</li>" for t in scheme.targets)
    return (
        f"<p>{escape(scheme.guideline)}</p>"
        f"<h4>Stance</h4><ul>{listed(scheme.stance.labels)}</ul>"
        "<p>Leave a target without an answer where the claim does not speak to it.</p>"
        f"<h4>Risk level</h4><ul>{listed(scheme.risk.levels)}</ul>"
        f"<h4>Risk types</h4><ul>{listed(scheme.risk.types)}</ul>"
        f"<p>The lowest level has no type; every other has at least one.</p><h4>Targets</h4><ul>{targets}</ul>"
    )


def _labels(scheme: Scheme, review: bool) -> Element:
    root = Element("View", className="claimstance")
    SubElement(root, "Style").text = _STYLE
    left = SubElement(root, "View")
    SubElement(left, "Header", value="$who", size="5")
    text = SubElement(left, "View", className="text")
    SubElement(text, "HyperText", name=TEXT, value="$html", inline="true", selectionEnabled="false")
    if review:
        SubElement(left, "Header", value="What was said", size="5")
        SubElement(left, "HyperText", name="answers", value="$answers", inline="true", selectionEnabled="false")
    right = SubElement(root, "View")
    keys = iter(_KEYS[0])
    for slot in range(1, slots(scheme) + 1):
        asked = _asked(right, f"${question_field(slot)}")
        _choices(asked, stance_control(slot), "single", scheme.stance.labels, keys)
    _choices(_asked(right, "How much risk does it tell of?"), LEVEL, "single", scheme.risk.levels, iter(_KEYS[1]))
    _choices(_asked(right, "Of which sorts?"), TYPES, "multiple", scheme.risk.types, iter(_KEYS[2]))
    last = SubElement(right, "View", className="asked")
    SubElement(_choices(last, UNCLEAR, "multiple", (), iter(())), "Choice", value=UNCLEAR, hotkey="x", hint=_UNCLEAR)
    _textarea(last, COMMENT, "Anything to say about this claim?")
    return root


def _asked(parent: Element, question: str) -> Element:
    asked = SubElement(parent, "View", className="asked")
    SubElement(asked, "Header", value=question, size="5")
    return asked


def _choices(
    parent: Element, name: str, choice: Literal["single", "multiple"], labels: Iterable[Label], keys: Iterator[str]
) -> Element:
    """A question with its answers; labels beyond the keys have no hotkey."""
    choices = SubElement(parent, "Choices", name=name, toName=TEXT, choice=choice, layout="inline", showInline="true")
    for label in labels:
        key = next(keys, None)
        hotkey: dict[str, Any] = {"hotkey": key} if key else {}
        SubElement(choices, "Choice", value=label.name, hint=label.description, **hotkey)
    return choices


def _textarea(parent: Element, name: str, placeholder: str, **more: Any) -> None:
    SubElement(
        parent,
        "TextArea",
        name=name,
        toName=TEXT,
        rows="1",
        maxSubmissions="1",
        editable="true",
        placeholder=placeholder,
        **more,
    )


def _claims() -> Element:
    root = Element("View")
    SubElement(root, "Header", value="$title", size="4")
    labels = SubElement(root, "Labels", name=SPANS, toName=TEXT, showInline="true")
    for name, (colour, key) in MARKS.items():
        SubElement(labels, "Label", value=name, background=colour, hotkey=key)
    relations = SubElement(root, "Relations")
    for name in RELATIONS:
        SubElement(relations, "Relation", value=name)
    SubElement(root, "Text", name=TEXT, value="$text", granularity="word")
    per_region = {
        "perRegion": "true",
        "whenTagName": SPANS,
        "whenLabelValue": SPEAKER,
        "visibleWhen": "region-selected",
    }
    _textarea(root, NAME, "Full name of the speaker", **per_region)
    _textarea(root, COMMENT, "Anything to say about this article?")
    return root
