"""Annotations and corrections for tests, made from a scheme or from the seeds."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from annotate.files import read_records, resource
from annotate.gold.annotations import Log
from annotate.records import Annotation, Claim, Correction, Gold, Labelling, Risk, Speaker
from annotate.scheme import Scheme, load_scheme

SCHEME = load_scheme()
TARGET, OTHER = (target.name for target in SCHEME.targets[:2])
FAVOR, AGAINST, NEUTRAL = SCHEME.stances
NONE, LOW, MODERATE, HIGH = SCHEME.levels
ONE, TWO, THREE = SCHEME.types[:3]


def said(
    claim: str, annotator: str, stance: str | dict[str, str] | None = None, level: str = NONE, *types: str, **more: Any
) -> Annotation:
    """An annotation of a claim, with a stance to the first target of the scheme, stances by target, or none."""
    stances = {TARGET: stance} if isinstance(stance, str) else stance or {}
    given = {"stance": stances, "risk": Risk(level=level, types=types), "asked": (TARGET,)}
    return Annotation(claim_id=claim, annotator=annotator, **(given | more))


def log(*work: Labelling) -> Log[Labelling]:
    """A log that holds just this work, all of which counts."""
    ordinary, reviews = [w for w in work if not w.review], [w for w in work if w.review]
    seen = {
        w.claim_id if isinstance(w, Annotation) else w.article_id
        for w in work
        if isinstance(w, Annotation | Correction)
    }
    return Log(tuple(ordinary), tuple(reviews), {}, frozenset(seen))


def claim(name: str, *spans: tuple[int, int], article: str = "a", speaker: str | None = None) -> Claim:
    """A claim of the writer's own, or one that somebody makes."""
    return Claim(
        id=name,
        article_id=article,
        sentence=0,
        spans=spans or ((0, 5),),
        text="words",
        kind="narrated",
        statement=None,
        speaker=Speaker(id=speaker, name=speaker, mention=(0, 1)) if speaker else None,
    )


def written(path: Path, records: Iterable[BaseModel | dict[str, Any]]) -> Path:
    lines = (r.model_dump_json() if isinstance(r, BaseModel) else json.dumps(r) for r in records)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def seeds() -> list[Gold]:
    return [gold for path in sorted(resource("seeds/gold").glob("*.jsonl")) for gold in read_records(path, Gold)]


def as_annotation(gold: Gold, annotator: str = "first", scheme: Scheme = SCHEME) -> Annotation:
    """A gold claim as what one annotator said."""
    return Annotation(claim_id=gold.id, annotator=annotator, stance=gold.stance, risk=gold.risk, scheme=scheme.version)
