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
from annotate.classifier.recipe import Config, found
from annotate.classifier.rows import Asked, read_rows
from annotate.classifier.train import train
from annotate.encoder import runtime
from annotate.encoder.runtime import Array
from annotate.errors import InputError
from annotate.files import write_records
from annotate.gold.agreement import Dispute, Said
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
        config: how the models that judge are trained; they start from nothing if the files that their start has learnt
            from are here, and have texts in common with the rows.
        rows: gold claims or labelled rows.
        folds: in how many parts the articles are cut, each judged by a model trained on all others.

    Raises:
        InputError: a row is wrong, or there are too few articles for the folds.
    """
    from sklearn.model_selection import GroupKFold

    scheme = load_scheme(config.scheme)
    asked = list(read_rows(rows, scheme, labelled=True))
    groups = [item.questions[0].group for item in asked]
    count, least = len(set(groups)), max(folds, 4 if folds == 2 else 3)  # two to learn from, whatever is held out
    if count < least:
        raise InputError(f"{rows}: {count} articles cannot be cut in {folds} parts; there must be {least} at least.")
    if any(_has_seen(model.path, asked, scheme) for model in config.start):
        config = config.model_copy(update={"start": ()})
    judged: dict[str, list[tuple[Head, Told]]] = defaultdict(list)
    for learn, hold in GroupKFold(folds).split(asked, groups=groups):
        held = [asked[i] for i in hold]
        for head, told in _judged([asked[i] for i in learn], held, config, scheme):
            judged[head.name].append((head, told))
    suspects = [suspect for parts in judged.values() for suspect in _suspects(parts, scheme)]
    return sorted(suspects, key=lambda suspect: suspect.quality)


def _has_seen(model: Path, asked: Sequence[Asked], scheme: Scheme) -> bool:
    """Whether a model has learnt from texts that are asked about, as far as its training files are here."""
    texts = {item.row.text for item in asked}
    files = (found(Path(name)) for name in read_card(model).train)
    return any(item.row.text in texts for file in files if file.exists() for item in read_rows(file, scheme, False))


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
    head = parts[0][0]
    gold = np.concatenate([part.gold for part, _ in parts])
    told = np.concatenate([answers.probabilities for _, answers in parts])
    if head.name == TYPES:
        # Each type is a question of its own; a row is as good as its worst answer.
        each = [_doubted(gold[:, i], np.stack([1 - told[:, i], told[:, i]], axis=1)) for i in range(len(head.labels))]
        doubted = {row: min(those[row] for those in each if row in those) for those in each for row in those}
        given, better = ([np.flatnonzero(row).tolist() for row in rows] for rows in (gold, told >= 0.5))
    else:
        doubted = _doubted(gold, told)
        given, better = ([[label] for label in rows.tolist()] for rows in (gold, told.argmax(1)))
    asked = [each for part, _ in parts for each in zip(part.rows, _questions(part, scheme), strict=True)]
    for i, quality in doubted.items():
        row, question = asked[i]
        yield Suspect(
            claim_id=row.id if isinstance(row, Claim) else None,
            text=row.text,
            question=question,
            given=tuple(head.labels[label] for label in given[i]),
            suggested=tuple(head.labels[label] for label in better[i]),
            quality=round(quality, 4),
        )


def _doubted(gold: Array, told: Array) -> dict[int, float]:
    """The rows whose label is likely wrong, and how likely it is right; none where there is but one label.

    Args:
        gold: numbers of the labels, `[rows]`.
        told: probabilities by models that have not seen them, `[rows, labels]`.
    """
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores

    there, labels = np.unique(gold, return_inverse=True)
    if len(there) < 2:
        return {}
    shares = np.clip(told[:, there], 1e-6, None)
    shares = shares / shares.sum(1, keepdims=True)
    wrong = find_label_issues(labels, shares, return_indices_ranked_by="self_confidence", n_jobs=1)
    quality = get_label_quality_scores(labels, shares)
    return {int(i): float(quality[i]) for i in wrong}


def _questions(head: Head, scheme: Scheme) -> list[str]:
    """What each row is asked, by name."""
    if head.name != STANCE:
        return [head.name] * len(head.rows)
    named = {target.description: target.name for target in scheme.targets}
    return [
        row.target if isinstance(row, Row) else named.get(one.target or "", one.target or "")
        for row, one in zip(head.rows, head.asked, strict=True)
    ]


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
