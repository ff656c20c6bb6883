"""Labels that are likely wrong."""

import json
from pathlib import Path

import numpy as np
import pytest

from annotate.classifier.audit import Suspect, _doubted, audit, disputes
from annotate.encoder.runtime import cache
from annotate.errors import InputError
from annotate.files import read_records, resource
from annotate.records import Gold
from tests.classifier.conftest import configuration

GOLD = resource("seeds/gold/dev.jsonl")


def test_labels_that_were_turned_are_found_first(
    tmp_path: Path, encoder: Path, rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    values = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    values += [value | {"text": f"{value['text']} {more}"} for value in values for more in ("now", "again", "here")]
    turned = {values[i]["text"] for i in range(0, 160, 15)}
    for value in values:
        if value["text"] in turned:
            value["label"] = {"favor": "against", "against": "favor"}[value["label"]]
    rows.write_text("".join(json.dumps(value) + "\n" for value in values), encoding="utf-8")
    config = configuration(tmp_path, encoder, rows, epochs=10, patience=10)
    found = audit(config, rows, 2)
    assert {suspect.text for suspect in found[:6]} <= turned
    assert len(found) >= 6
    assert all(suspect.given != suspect.suggested and suspect.question == "the plan" for suspect in found[:6])
    assert not list(cache("x").parent.glob("*/classifier-*"))
    with pytest.raises(InputError, match="160 articles cannot be cut in 161 parts"):
        audit(config, rows, 161)


def test_all_heads_are_audited(tmp_path: Path, encoder: Path) -> None:
    found = audit(configuration(tmp_path, encoder, GOLD, epochs=1), GOLD, 2)
    assert {"risk level", "risk types"} & {suspect.question for suspect in found}
    assert [suspect.quality for suspect in found] == sorted(suspect.quality for suspect in found)
    golds = {gold.id: gold for gold in read_records(GOLD, Gold)}
    assert all(suspect.claim_id in golds for suspect in found)


def test_labels_that_nobody_gave_and_labels_all_alike_are_no_trouble() -> None:
    sure = np.tile([0.05, 0.05, 0.9], (40, 1))
    assert _doubted(np.full(40, 2), sure) == {}
    labels = np.array([1, 2] * 20)
    told = np.where(labels[:, None] == np.arange(3), 0.9, 0.05)
    told[7] = [0.02, 0.96, 0.02]
    assert set(_doubted(labels, told)) == {7}


def test_suspects_are_disputes_between_gold_and_the_models() -> None:
    gold = next(one for one in read_records(GOLD, Gold) if one.stance and one.risk.level == "none")
    target, label = next(iter(gold.stance.items()))
    rather = next(name for name in ("favor", "against") if name != label)
    suspects = [
        Suspect(claim_id=gold.id, text=gold.text, question=what, given=given, suggested=better, quality=quality)
        for what, given, better, quality in (
            (target, (label,), (rather,), 0.1),
            ("risk level", ("none",), ("high",), 0.2),
            ("risk types", (), ("escalation",), 0.3),
        )
    ]
    (dispute,) = disputes(suspects, {gold.id: gold})
    assert dispute.disagreement == 0.9
    said, instead = dispute.said
    assert (said.stance, said.risk) == (gold.stance, gold.risk)
    assert instead.stance == gold.stance | {target: rather}
    assert instead.risk is not None
    assert (instead.risk.level, instead.risk.types) == ("high", ("escalation",))
