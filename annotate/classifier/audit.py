"""Labels that are likely wrong: models that have not seen a row are sure of something else.

Confident learning (Northcutt, Jiang and Chuang 2021, https://arxiv.org/abs/1911.00068) with cleanlab, on probabilities
by cross-validation over articles.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from annotate.classifier.heads import LEVEL, STANCE, TYPES, Head, Told, heads, told_by
from annotate.classifier.model import load, read_card
from annotate.classifier.recipe import Config
from annotate.classifier.rows import Asked, read_rows
from annotate.classifier.train import train
from annotate.encoder import runtime
from annotate.errors import InputError
from annotate.files import write_records
from annotate.gold.agreement import Dispute, Said
from annotate.manifest import sha256
from annotate.records import Claim, Gold, Record, Risk, Row
from annotate.scheme import Scheme, load_scheme


class Suspect(Record):
    """A label that is likely wrong.

    `question` is the target, "risk level" or "risk types"; `quality` is how likely the label is right as models tell
    that have not seen it, from 0 to 1.
    """

    claim_id: str | None
    text: str
    question: str
    given: tuple[str, ...]
    suggested: tuple[str, ...]
    quality: float


def audit(config: Config, rows: Path, folds: int) -> list[Suspect]:
    """The labels of some rows that are likely wrong, the least likely right first.

    Args:
        config: how the models are trained that judge; they start from nothing if what they would start from has seen
            the rows.
        rows: gold claims or labelled rows.
        folds: in how many parts the articles are cut, each judged by a model trained on all others.

    Raises:
        InputError: a row is wrong, or there are fewer articles than folds.
    """
    from sklearn.model_selection import GroupKFold

    scheme = load_scheme(config.scheme)
    asked = list(read_rows(rows, scheme, labelled=True))
    groups = [item.questions[0].group for item in asked]
    if len(set(groups)) < folds:
        raise InputError(f"{rows}: {len(set(groups))} articles cannot be cut in {folds} parts; ask for fewer --folds.")
    if config.start is not None and sha256(rows) in read_card(config.start).train_sha256:
        config = config.model_copy(update={"start": None})
    judged: dict[str, list[tuple[Head, Told]]] = defaultdict(list)
    for learn, hold in GroupKFold(folds).split(asked, groups=groups):
        held = [asked[i] for i in hold]
        for head, told in _judged([asked[i] for i in learn], held, config, scheme):
            judged[head.name].append((head, told))
    suspects = [suspect for parts in judged.values() for suspect in _suspects(parts, scheme)]
    return sorted(suspects, key=lambda suspect: suspect.quality)


def _judged(
    learn: Sequence[Asked], hold: Sequence[Asked], config: Config, scheme: Scheme
) -> Iterator[tuple[Head, Told]]:
    """What a model that learnt from some rows says of others; nothing of it is left behind."""
    with TemporaryDirectory(prefix="claimstance-") as folder:
        path = Path(folder) / "rows.jsonl"
        write_records(path, (item.row for item in learn))
        train(config.model_copy(update={"data": config.data.at([path], [])}), Path(folder) / "model")
        model = load(Path(folder) / "model")
        yield from ((head, told_by(model, head)) for head in heads(hold, scheme))
        runtime.forget(model.digest)


def _suspects(parts: Sequence[tuple[Head, Told]], scheme: Scheme) -> Iterator[Suspect]:
    """The labels of one head that are likely wrong, from all folds."""
    from cleanlab.filter import find_label_issues
    from cleanlab.multilabel_classification.filter import find_label_issues as find_issues_of_several
    from cleanlab.multilabel_classification.rank import get_label_quality_scores as qualities_of_several
    from cleanlab.rank import get_label_quality_scores

    head = parts[0][0]
    gold = np.concatenate([part.gold for part, _ in parts])
    told = np.concatenate([answers.probabilities for _, answers in parts])
    if head.name == TYPES:
        given = [np.flatnonzero(row).tolist() for row in gold]
        found = find_issues_of_several(given, told, return_indices_ranked_by="self_confidence", n_jobs=1)
        quality = qualities_of_several(given, told)
        better = [np.flatnonzero(row).tolist() for row in told >= 0.5]
    else:
        given = [[label] for label in gold.tolist()]
        found = find_label_issues(gold, told, return_indices_ranked_by="self_confidence", n_jobs=1)
        quality = get_label_quality_scores(gold, told)
        better = [[label] for label in told.argmax(1).tolist()]
    asked = [each for part, _ in parts for each in zip(part.rows, _questions(part, scheme), strict=True)]
    for i in found:
        row, question = asked[i]
        yield Suspect(
            claim_id=row.id if isinstance(row, Claim) else None,
            text=row.text,
            question=question,
            given=_named(given[i], head),
            suggested=_named(better[i], head),
            quality=round(float(quality[i]), 4),
        )


def _questions(head: Head, scheme: Scheme) -> list[str]:
    """What each row is asked, by name."""
    if head.name != STANCE:
        return [head.name] * len(head.rows)
    named = {target.description: target.name for target in scheme.targets}
    return [
        row.target if isinstance(row, Row) else named.get(one.target or "", one.target or "")
        for row, one in zip(head.rows, head.asked, strict=True)
    ]


def _named(labels: Sequence[int], head: Head) -> tuple[str, ...]:
    return tuple(head.labels[label] for label in labels)


def disputes(suspects: Sequence[Suspect], golds: Mapping[str, Gold]) -> list[Dispute]:
    """The suspects as disputes between gold and the models, claim by claim, the most suspect first."""
    found: dict[str, list[Suspect]] = {}
    for suspect in suspects:
        if suspect.claim_id is not None and suspect.claim_id in golds:
            found.setdefault(suspect.claim_id, []).append(suspect)
    return [
        Dispute(
            claim_id=name,
            disagreement=1 - those[0].quality,
            said=(
                Said(annotator="gold", stance=golds[name].stance, risk=golds[name].risk),
                Said(annotator="models", **_instead(golds[name], those)),
            ),
            settled=False,
        )
        for name, those in found.items()
    ]


def _instead(gold: Gold, suspects: Sequence[Suspect]) -> dict[str, Any]:
    """What the models say of a claim, as far as it is not what gold says."""
    rather = {suspect.question: suspect.suggested for suspect in suspects}
    stance = {target: rather.get(target, (label,))[0] for target, label in gold.stance.items()}
    (level,) = rather.get(LEVEL, (gold.risk.level,))
    return {"stance": stance, "risk": Risk(level=level, types=rather.get(TYPES, gold.risk.types))}
