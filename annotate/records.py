"""What flows between the rooms: a handful of frozen records, one JSON line each."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Span = tuple[int, int]
"""Half open `[start, end)`, in Unicode code points of the article's text."""

Kind = Literal["direct", "indirect", "mixed", "continued", "narrated"]


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


class Annotation(Record):
    """What one annotator said of one claim: a stance for each target that it speaks to, and its risk."""

    claim_id: str
    annotator: str
    stance: dict[str, str]
    risk: Risk


class Gold(Claim):
    """A claim with what is decided of it."""

    stance: dict[str, str]
    risk: Risk


class Row(Record):
    """One question for the classifier: how does `text` stand towards `target`?"""

    text: str
    target: str
    label: str | None = None


class Prediction(Record):
    """An answer to one row. `probabilities` are calibrated, and sum to 1."""

    label: str
    probabilities: dict[str, float]


class StancePrediction(Prediction):
    """A claim's predicted stance to one target of the scheme."""

    target: str
    abstained: bool = False


class RiskPrediction(Record):
    """A claim's predicted risk: a distribution over levels, and each type's own probability."""

    level: Prediction
    types: dict[str, float]


class ScoredClaim(Claim):
    """A claim with what a model says of it; `model` is the model's name and the hash of its weights."""

    stance: tuple[StancePrediction, ...]
    risk: RiskPrediction
    model: str


def cut(text: str, spans: tuple[Span, ...]) -> str:
    """The slices of `spans`, joined by a space: what a claim's own `text` must be.

    >>> cut("War, he said, is unlikely.", ((0, 3), (14, 25)))
    'War is unlikely'
    """
    return " ".join(text[start:end] for start, end in spans)
