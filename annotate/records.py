"""What flows between the rooms: a handful of frozen records, one JSON line each."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Span = tuple[int, int]
"""Half open `[start, end)`, in Unicode code points of the article's text."""

Kind = Literal["direct", "indirect", "mixed", "continued", "narrated"]


Status = Literal["submitted", "skipped", "draft", "deleted"]

Origin = Literal["kept", "changed", "deleted", "added"]
"""What became of a suggested answer or span: left alone, altered, taken away; or it is the annotator's own."""


class Record(BaseModel):
    """A value that is handed on and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Article(Record):
    """One text, exactly as read, with what its source tells of it."""

    id: str
    text: str
    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    url: str | None = None


class Statement(Record):
    """Something the article attributes to a source: `spans` is its content, `cue` the words that attribute it."""

    id: str
    spans: tuple[Span, ...]
    cue: Span | None
    confidence: float


class Speaker(Record):
    """A source under its one name; `mention` is the span that names it for this statement."""

    id: str
    name: str
    mention: Span
    role: str | None = None
    affiliation: str | None = None


class Claim(Record):
    """One proposition, the unit that is labelled. `statement` is null where the writer speaks (`narrated`).

    `speaker` is null for narrated claims, and for statements whose source the article does not tell.
    """

    id: str
    article_id: str
    sentence: int
    spans: tuple[Span, ...]
    text: str
    kind: Kind
    statement: Statement | None
    speaker: Speaker | None


class Risk(Record):
    """How much danger a claim tells of, and of which sorts; the names are the scheme's."""

    level: str
    types: tuple[str, ...] = ()


class Suggestion(Record):
    """What an annotator was shown to start from: a model's answer, or what others said of the claim."""

    model: str
    stance: dict[str, str] = {}
    risk: Risk | None = None


class Labelling(Record):
    """One person's work on one task: what annotations and corrections have in common.

    `source` is where it lies in Label Studio (project and annotation), empty where it was not made there, and `changed`
    is when it last changed there (ISO 8601). `seconds` is the time that was spent on it. `review` is true where it
    was made to settle what others disagreed on. `scheme` is the version that it was labelled by.
    """

    annotator: str
    status: Status = "submitted"
    review: bool = False
    comment: str = ""
    seconds: float | None = None
    scheme: int = 1
    source: str = ""
    changed: str = ""


class Annotation(Labelling):
    """What one annotator said of one claim: a stance for each target that it speaks to, and its risk.

    `risk` is null where it was not told: the claim was unclear, skipped, or is not finished. `asked` are the targets
    that the annotator was asked about; one without a stance is one that the claim does not speak to.
    `origins` tells for each answer to a suggestion, by target, "level" and "types", what became of it.
    """

    claim_id: str
    stance: dict[str, str]
    risk: Risk | None
    unclear: bool = False
    asked: tuple[str, ...] = ()
    suggestion: Suggestion | None = None
    origins: dict[str, Origin] = {}


class Correction(Labelling):
    """The claims of one article as one annotator corrected them; `origins` counts what became of suggested spans."""

    article_id: str
    claims: tuple[Claim, ...]
    origins: dict[str, dict[Origin, int]] = {}


class Distribution(Record):
    """How the votes for a decision were spread: shares by label, which sum to 1 but for types, each on its own."""

    stance: dict[str, dict[str, float]] = {}
    level: dict[str, float] = {}
    types: dict[str, float] = {}


class Gold(Claim):
    """A claim with what is decided of it, and how what the annotators said was spread where several were asked."""

    stance: dict[str, str]
    risk: Risk
    distribution: Distribution | None = None


class Row(Record):
    """One question for the classifier: how does `text` stand towards `target`?

    `target_span` is where the text names the target, if it is not where the target's own words stand first; `source`
    is whose stance is asked, where the text tells of several.
    """

    text: str
    target: str
    label: str | None = None
    target_span: Span | None = None
    source: str | None = None


class RiskVote(Risk):
    """What one annotator said of a text's risk."""

    annotator: str = ""


class RiskRow(Record):
    """The other question: what risk does `text` tell of? With what each annotator said."""

    text: str
    annotations: tuple[RiskVote, ...] = ()


class Prediction(Record):
    """An answer to one row. `probabilities` are calibrated, and sum to 1."""

    label: str
    probabilities: dict[str, float]


class StancePrediction(Prediction):
    """A claim's predicted stance to one target of the scheme.

    `possible` are the stances that the model cannot rule out; where these are not just one, it has abstained.
    """

    target: str
    abstained: bool = False
    possible: tuple[str, ...] = ()


class RiskPrediction(Record):
    """A claim's predicted risk: a distribution over levels, and each type's own probability."""

    level: Prediction
    types: dict[str, float]


class Likelihood(Record):
    """Words of likelihood in a claim, and what they stand for on a published scale.

    Attributes:
        words: as the claim has them, such as "highly unlikely".
        span: where they stand in the claim's own `text`.
        term: the scale's term for them.
        scale: which scale has it: "ICD 203", or "Kent" for what ICD 203 leaves out.
        low: the least probability that the term stands for.
        high: the greatest.
    """

    words: str
    span: Span
    term: str
    scale: Literal["ICD 203", "Kent"]
    low: float = Field(ge=0, le=1)
    high: float = Field(ge=0, le=1)


Framing = Literal["neutral", "endorsing", "distancing"]
"""How the writer presents what a source says: "said" takes no side, "admitted" holds it true, "alleged" keeps it at a
distance. It is the outlet's doing, and no part of the speaker's stance."""


class Published(Record):
    """Where the article of a claim ran, so that a table of claims can be read with no article at hand."""

    title: str | None = None
    outlet: str | None = None
    date: str | None = None
    url: str | None = None


class ScoredClaim(Claim):
    """A claim with what a model says of it; `model` is the model's name and the hash of its weights.

    `likelihood` and `framing` are read from words, by no model: how likely the claim says things are, and how the
    writer presents its speaker's words, where these are attributed with a cue.
    """

    stance: tuple[StancePrediction, ...]
    risk: RiskPrediction
    model: str
    likelihood: tuple[Likelihood, ...] = ()
    framing: Framing | None = None
    published: Published | None = None


def day_of(told: str | None) -> date | None:
    """The day that a record's date begins with, if it does: one in words has no place in an order.

    >>> day_of("2025-03-11T08:00"), day_of("last May"), day_of(None)
    (datetime.date(2025, 3, 11), None, None)
    """
    try:
        return date.fromisoformat((told or "")[:10])
    except ValueError:
        return None


WRITER, UNNAMED = "the writer", "a source not named"
"""Who makes a claim that has no speaker."""


def is_named(speaker: Speaker) -> bool:
    """Whether a speaker has a name, by which it is one and the same in all articles.

    A description, such as "the mayor", is somebody else in each.
    """
    return speaker.name[:1].isupper()


def who(claim: Claim) -> str:
    """Who makes a claim: its speaker with role and affiliation, or what stands in for one. Models read this, too."""
    speaker = claim.speaker
    if speaker is None:
        return WRITER if claim.statement is None else UNNAMED
    return ", ".join(part for part in (speaker.name, speaker.role, speaker.affiliation) if part)


def cut(text: str, spans: tuple[Span, ...]) -> str:
    """The slices of `spans`, joined by a space: what a claim's own `text` must be.

    >>> cut("War, he said, is unlikely.", ((0, 3), (14, 25)))
    'War is unlikely'
    """
    return " ".join(text[start:end] for start, end in spans)
