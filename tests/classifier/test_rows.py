"""Rows of every sort, and each way in which one is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from annotate.claims import extract
from annotate.classifier.rows import Question, questions, read_rows, worded
from annotate.errors import InputError
from annotate.files import read_records, resource
from annotate.records import Article, Distribution, Gold, Risk
from annotate.scheme import load_scheme

SCHEME = load_scheme()
GOLD = resource("seeds/gold/dev.jsonl")


def write(path: Path, *values: Any) -> Path:
    path.write_text("\n".join(map(json.dumps, values)), encoding="utf-8")
    return path


def test_gold_asks_for_risk_and_for_each_stance() -> None:
    gold = next(claim for claim in read_records(GOLD, Gold) if len(claim.stance) == 2)
    risk, *stances = questions(gold, SCHEME)
    assert (risk.target, risk.level, risk.stance) == (None, {gold.risk.level: 1.0}, None)
    assert risk.types == dict.fromkeys(gold.risk.types, 1.0)
    told = {SCHEME.describe(target): {label: 1.0} for target, label in gold.stance.items()}
    assert {q.target: q.stance for q in stances} == told
    assert {q.group for q in (risk, *stances)} == {gold.article_id}


def test_a_bare_claim_is_asked_about_the_targets_that_its_words_meet() -> None:
    claim, *_ = extract([Article(id="a", text="Serbia bought drones from China, said Ana Kos, a judge.")])
    risk, stance = questions(claim, SCHEME)
    assert (risk.target, risk.level) == (None, None)
    assert stance.target == SCHEME.describe("chinese-arms")
    assert worded(claim) == "Ana Kos, judge: Serbia bought drones from China"


def test_plain_rows_keep_their_target_and_lose_what_is_not_asked(tmp_path: Path) -> None:
    path = write(tmp_path / "rows.jsonl", {"text": "a", "target": "Somebody", "label": "favor", "seen": 1})
    (asked,) = read_rows(path, SCHEME, labelled=True)
    assert [(q.text, q.target, q.stance) for q in asked.questions] == [("a", "Somebody", {"favor": 1.0})]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"text": "a", "target": "b", "label": "maybe"}, "line 2, field label: 'maybe' is not in the scheme"),
        ({"text": "a", "target": "b"}, "line 2, field label: this is missing"),
        ({"text": "a", "label": "favor"}, "line 2, field target"),
        ({"target": "b", "label": "favor"}, "line 2, field text"),
        (
            {"text": "a", "target": "b", "label": "favor", "target_span": [1, 5]},
            r"target_span: \[1, 5\] does not lie in this text",
        ),
    ],
)
def test_a_wrong_row_is_told_with_its_line(tmp_path: Path, row: dict[str, Any], problem: str) -> None:
    path = write(tmp_path / "rows.jsonl", {"text": "a", "target": "b", "label": "favor"}, row)
    with pytest.raises(InputError, match=problem):
        list(read_rows(path, SCHEME, labelled=True))


def test_gold_with_a_label_that_the_scheme_does_not_have_is_told(tmp_path: Path) -> None:
    claim = json.loads(GOLD.read_text(encoding="utf-8").splitlines()[0])
    claim["risk"] = {"level": "dire", "types": ["coercion"]}
    with pytest.raises(InputError, match=r"line 1: risk\.level is 'dire'"):
        list(read_rows(write(tmp_path / "gold.jsonl", claim), SCHEME, labelled=True))


def test_a_claim_with_no_labels_is_no_gold(tmp_path: Path) -> None:
    claim = json.loads(GOLD.read_text(encoding="utf-8").splitlines()[0])
    del claim["stance"], claim["risk"]
    path = write(tmp_path / "claims.jsonl", claim)
    assert len(list(read_rows(path, SCHEME, labelled=False))) == 1
    with pytest.raises(InputError, match="no stance and risk; gold is expected"):
        list(read_rows(path, SCHEME, labelled=True))


def test_what_is_calibrated_on_its_own() -> None:
    long = Question("word " * 40, "climate", "a")
    asked = [long, long._replace(text="word"), long._replace(named=((0, 4),)), long._replace(source=((0, 4),))]
    assert [one.sort for one in asked] == ["unnamed", "brief", "named", "sourced"]
    assert {one._replace(of_claim=True).sort for one in asked} == {"claim"}


def test_what_annotators_disagree_on_is_learnt_as_shares(tmp_path: Path) -> None:
    votes = [{"level": "low", "types": ["coercion"]}, {"level": "moderate", "types": ["escalation"]}]
    path = write(tmp_path / "rows.jsonl", {"id": "a", "text": "Shells fell.", "annotations": votes})
    [asked] = read_rows(path, SCHEME, labelled=True)
    [question] = asked.questions
    assert (question.target, question.level) == (None, {"low": 0.5, "moderate": 0.5})
    assert question.types == {"coercion": 0.5, "escalation": 0.5}


def test_gold_that_was_decided_by_several_is_learnt_as_they_said(tmp_path: Path) -> None:
    gold = next(claim for claim in read_records(GOLD, Gold) if claim.stance)
    target = next(iter(gold.stance))
    spread = Distribution(
        stance={target: {"favor": 0.25, "against": 0.75}}, level={"low": 1.0}, types={"coercion": 0.5}
    )
    decided = {"stance": {target: "against"}, "risk": Risk(level="low", types=("coercion",)), "distribution": spread}
    risk, stance, *_ = questions(gold.model_copy(update=decided), SCHEME)
    assert (stance.stance, risk.level, risk.types) == (spread.stance[target], spread.level, spread.types)


@pytest.mark.parametrize(
    ("row", "named", "source"),
    [
        ({"text": "He met Ana Kos.", "target": "ana kos"}, ((7, 14),), ()),
        ({"text": "He met him.", "target": "him", "target_span": [0, 2]}, ((0, 2),), ()),
        ({"text": "Rome blames Paris.", "target": "Paris", "source": "Rome"}, ((12, 17),), ((0, 4),)),
        ({"text": "Nothing of it.", "target": "climate"}, (), ()),
    ],
)
def test_where_a_row_names_its_target(tmp_path: Path, row: dict[str, Any], named: Any, source: Any) -> None:
    [asked] = read_rows(write(tmp_path / "rows.jsonl", row), SCHEME, labelled=False)
    assert (asked.questions[0].named, asked.questions[0].source) == (named, source)


def test_what_a_review_decided_is_learnt_and_not_what_it_overruled() -> None:
    gold = next(claim for claim in read_records(GOLD, Gold) if claim.stance and claim.risk.level == "high")
    target = next(iter(gold.stance))
    others = [label for label in SCHEME.stances if label != gold.stance[target]]
    votes = Distribution(stance={target: {others[0]: 0.7, "": 0.3}}, level={"none": 1.0}, types={"terrorism": 1.0})
    risk, *stances = questions(gold.model_copy(update={"distribution": votes}), SCHEME)
    assert stances[0].stance == {gold.stance[target]: 1.0}
    assert risk.level == {"high": 1.0}
    assert set(risk.types or {}) == set(gold.risk.types)


def test_votes_that_a_claim_does_not_speak_to_a_target_are_no_stance() -> None:
    gold = next(claim for claim in read_records(GOLD, Gold) if claim.stance)
    target, label = next(iter(gold.stance.items()))
    other = next(name for name in SCHEME.stances if name != label)
    votes = Distribution(stance={target: {"": 0.5, label: 0.3, other: 0.2}})
    _, stance, *_ = questions(gold.model_copy(update={"distribution": votes}), SCHEME)
    assert [(stance.stance or {})[name] for name in (label, other)] == pytest.approx([0.6, 0.4])
