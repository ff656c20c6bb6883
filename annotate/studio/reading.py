"""One annotation as Label Studio holds it, read as a record."""

from typing import Any

from annotate.records import Annotation, Article, Correction, Labelling, Origin, Risk, Suggestion
from annotate.scheme import Scheme
from annotate.studio.corrections import origins as span_origins
from annotate.studio.corrections import read
from annotate.studio.interface import COMMENT, LEVEL, TYPES, stance_control
from annotate.studio.labels import Answers, answers
from annotate.studio.tasks import Result, origin


def reading(
    data: dict[str, Any],
    result: list[Result],
    work: Labelling,
    suggested: dict[str, Any] | None,
    scheme: Scheme,
) -> tuple[Annotation | Correction, list[str]]:
    """A piece of work as a record, and sentences on the parts of it that could not be used.

    Args:
        data: of the task.
        result: its items.
        work: who did it, when, and how far it got.
        suggested: the prediction that it began from.
        scheme: whose names labels get.

    Raises:
        ValueError: none of it can be used; the reason.
    """
    if "claim_id" in data:
        annotation = _annotation(data, result, work, suggested, scheme)
        return annotation, _without_level(result, data["targets"]) if work.status == "submitted" else []
    return _correction(data, result, work, suggested)


def _without_level(result: list[Result], targets: list[str]) -> list[str]:
    """What is said of risk types that are told with no level: a risk has one."""
    told = answers(result, targets)
    return [f"risk types are told without a level: {', '.join(told.types)}"] if told.types and not told.level else []


def _annotation(
    data: dict[str, Any], result: list[Result], work: Labelling, suggested: dict[str, Any] | None, scheme: Scheme
) -> Annotation:
    told = answers([] if work.status == "skipped" else result, data["targets"])
    if work.status == "submitted" and not (told.stance or told.level or told.unclear):
        raise ValueError("it is submitted and answers nothing")
    stance, risk = _carried(told, work.scheme, scheme)
    before = answers(suggested["result"], data["targets"]) if suggested else None
    suggestion = None
    if suggested and before:
        shown, danger = _carried(before, work.scheme, scheme)
        suggestion = Suggestion(model=suggested["model_version"], stance=shown, risk=danger)
    targets = [scheme.carried("targets", name, work.scheme) for name in data["targets"]]
    return Annotation(
        **{**work.model_dump(), "comment": told.comment, "scheme": scheme.version},
        claim_id=data["claim_id"],
        stance=stance,
        risk=risk,
        unclear=told.unclear,
        asked=tuple(target for target in targets if target),
        suggestion=suggestion,
        origins=_origins(result, suggested["result"], targets) if suggested else {},
    )


def _carried(told: Answers, version: int, scheme: Scheme) -> tuple[dict[str, str], Risk | None]:
    """Answers in the names of the scheme's own version; those that were given up fall away."""
    stances = {
        scheme.carried("targets", target, version): scheme.carried("stance", label, version)
        for target, label in told.stance.items()
    }
    level = scheme.carried("levels", told.level, version) if told.level else None
    types = [scheme.carried("types", name, version) for name in told.types]
    risk = Risk(level=level, types=tuple(name for name in scheme.types if name in types)) if level else None
    return {target: label for target, label in stances.items() if target and label}, risk


def _origins(result: list[Result], suggested: list[Result], targets: list[str | None]) -> dict[str, Origin]:
    """What became of each suggested answer, by target, "level" and "types"."""
    questions = {stance_control(i): target for i, target in enumerate(targets, start=1) if target}
    questions |= {LEVEL: LEVEL, TYPES: TYPES}
    before = {item["from_name"]: item for item in suggested}
    after = {item["from_name"]: item for item in result}
    found: dict[str, Origin] = {}
    for control, question in questions.items():
        if control in after:
            found[question] = origin(after[control], before.get(control))
        elif control in before:
            found[question] = "deleted"
    return found


def _correction(
    data: dict[str, Any], result: list[Result], work: Labelling, suggested: dict[str, Any] | None
) -> tuple[Correction, list[str]]:
    article = Article(id=data["article_id"], text=data["text"], title=data.get("title"))
    claims, problems = read(result, article, data.get("speakers", {}))
    if work.status == "submitted" and not claims and not result:
        raise ValueError("it is submitted and marks nothing")
    if problems and not claims:
        raise ValueError("; ".join(problems))
    comments = [line for item in result if item.get("from_name") == COMMENT for line in item["value"]["text"]]
    correction = Correction(
        **{**work.model_dump(), "comment": "\n".join(comments)},
        article_id=article.id,
        claims=tuple(claims),
        origins=span_origins(result, suggested["result"]) if suggested else {},
    )
    return correction, problems
