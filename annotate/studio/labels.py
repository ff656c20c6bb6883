"""Claims as tasks of the `labels` interface, and what annotators answered as annotations."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from annotate.records import Article, Claim, Risk, ScoredClaim, Suggestion, who
from annotate.scheme import Scheme
from annotate.studio.excerpt import excerpt
from annotate.studio.interface import COMMENT, LEVEL, TEXT, TYPES, UNCLEAR, question_field, slots, stance_control
from annotate.studio.tasks import Result, Task, item_id, task_key

_LIKELY = 0.5
"""The probability from which on a risk type is suggested."""


class Start(NamedTuple):
    """What an annotator starts from; the lower `sure`, from 0 to 1, the earlier a claim's turn: doubt comes first."""

    suggestion: Suggestion
    sure: float


class Answers(NamedTuple):
    """What one result says of a claim; names are those of the scheme that it was labelled by."""

    stance: dict[str, str]
    level: str | None
    types: tuple[str, ...]
    unclear: bool
    comment: str

    @property
    def risk(self) -> Risk | None:
        """The risk, where a level was told."""
        return None if self.level is None else Risk(level=self.level, types=self.types)


def label_task(
    article: Article,
    claim: Claim,
    scheme: Scheme,
    about: Sequence[str],
    start: Start | None = None,
    review: str = "",
    first: Sequence[str] = (),
) -> Task:
    """A claim as a task.

    Args:
        article: where the claim stands.
        claim: what is asked about.
        scheme: whose labels are asked for.
        about: targets to ask about besides those that the claim speaks to.
        start: what the annotator starts from; for a `ScoredClaim`, unless given, what the model says of it.
        review: for a task of review, what others answered, as HTML.
        first: targets to ask about before all others.
    """
    key = task_key(claim.id, scheme.version)
    if start is None and not review and isinstance(claim, ScoredClaim):
        start = start_of(claim, scheme)
    targets = asked(claim, scheme, about, [*first, *(start.suggestion.stance if start else ())])
    questions = {question_field(slot): "" for slot in range(1, slots(scheme) + 1)}
    questions |= {question_field(i): scheme.describe(target) for i, target in enumerate(targets, start=1)}
    data = {
        "key": key,
        "claim_id": claim.id,
        "article_id": claim.article_id,
        "scheme": scheme.version,
        "targets": targets,
        "claim": claim.text,
        "who": who(claim),
        "html": excerpt(article, claim),
        **questions,
        **({"answers": review, "review": True} if review else {}),
    }
    if start is None:
        return Task(key, data, [])
    result = answers_result(key, targets, start.suggestion.stance, start.suggestion.risk)
    return Task(key, data, result, start.suggestion.model if result else "", start.sure)


def start_of(claim: ScoredClaim, scheme: Scheme) -> Start:
    """What a model says of a claim as what an annotator starts from; where it abstains from a stance, nothing.

    Claims that it abstains on come before all others, then those with the least sure answer.
    """
    stance = {answer.target: answer.label for answer in claim.stance if not answer.abstained}
    risk = Risk(level=claim.risk.level.label, types=_likely_types(claim, scheme))
    sure = min(answer.probabilities[answer.label] for answer in (*claim.stance, claim.risk.level))
    turn = sure / 2 if any(answer.abstained for answer in claim.stance) else (1 + sure) / 2
    return Start(Suggestion(model=claim.model, stance=stance, risk=risk), round(turn, 4))


def _likely_types(claim: ScoredClaim, scheme: Scheme) -> tuple[str, ...]:
    """The risk types to suggest: every level but the lowest has one at least."""
    if claim.risk.level.label == scheme.levels[0]:
        return ()
    likely = tuple(name for name in scheme.types if claim.risk.types.get(name, 0.0) >= _LIKELY)
    return likely or (max(scheme.types, key=lambda name: claim.risk.types.get(name, 0.0)),)


def spoken_to(article: Article, scheme: Scheme) -> list[str]:
    """The targets of the topic that an article speaks to most; none where it speaks to none."""
    lines = article.text.splitlines()
    counts = Counter({t.name: sum(t.concerns(line) for line in lines) for t in scheme.targets})
    topic = max(scheme.topics, key=lambda topic: sum(counts[target.name] for target in topic.targets))
    names = [target.name for target in topic.targets]
    return names if any(counts[name] for name in names) else []


def asked(claim: Claim, scheme: Scheme, about: Sequence[str], first: Collection[str] = ()) -> list[str]:
    """The targets that a claim is asked about, in the scheme's order, as many as the interface has room for.

    Those in `first`, those that the claim itself speaks to, then those in `about`: the patterns of targets find four
    of ten claims that speak to one, and what nobody is asked about cannot be told.
    """
    wanted = dict.fromkeys([*first, *(target.name for target in scheme.concerned(claim.text)), *about])
    chosen = list(wanted)[: slots(scheme)]
    return [target.name for target in scheme.targets if target.name in chosen]


def answers_result(key: str, targets: list[str], stance: Mapping[str, str], risk: Risk | None) -> list[Result]:
    """Answers as Label Studio writes them."""
    told = {stance_control(i): [stance[target]] for i, target in enumerate(targets, start=1) if target in stance}
    if risk:
        told |= {LEVEL: [risk.level], **({TYPES: list(risk.types)} if risk.types else {})}
    return [
        {"id": item_id(key, name), "from_name": name, "to_name": TEXT, "type": "choices", "value": {"choices": choices}}
        for name, choices in told.items()
    ]


def answers(result: list[Result], targets: list[str]) -> Answers:
    """What a result says.

    Raises:
        ValueError: an item is not one of the interface's, or answers a question that was not asked.
    """
    stance: dict[str, str] = {}
    level: str | None = None
    types: tuple[str, ...] = ()
    unclear, comment = False, ""
    slot_of = {stance_control(i): target for i, target in enumerate(targets, start=1)}
    for item in result:
        name, value = item.get("from_name"), item.get("value", {})
        chosen = value.get("choices", [])
        if name == COMMENT:
            comment = "\n".join(value.get("text", []))
        elif name == UNCLEAR:
            unclear = bool(chosen)
        elif name == TYPES:
            types = tuple(chosen)
        elif len(chosen) != 1:
            raise ValueError(f"{name} has {len(chosen)} answers, and one is expected")
        elif name == LEVEL:
            level = chosen[0]
        elif name in slot_of:
            stance[slot_of[name]] = chosen[0]
        else:
            raise ValueError(f"{name} answers a question that was not asked")
    return Answers(stance, level, types, unclear, comment)
