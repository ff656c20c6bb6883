"""From rows to a model and back: training, resuming, predicting, evaluating."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from annotate.classifier.evaluate import MAJORITY, MODEL, TF_IDF, evaluate, training_rows
from annotate.classifier.model import CARD, Card, build, identity, load, load_network
from annotate.classifier.predict import answers, predict_claims, predict_rows
from annotate.classifier.recipe import Part, Start, load_config
from annotate.classifier.rows import Question, read_rows
from annotate.classifier.train import learnt, rows_of, train
from annotate.encoder.weights import PINNED, WEIGHTS
from annotate.errors import InputError
from annotate.files import read_records, resource
from annotate.manifest import sha256
from annotate.records import Gold
from annotate.scheme import load_scheme, load_yaml
from tests.classifier.conftest import configuration

SCHEME = load_scheme()
ASKED = [Question("the plan is good", "the plan", "a"), Question("a bad thing", None, "b")]


def test_the_same_seed_gives_the_same_weights_and_another_does_not(tmp_path: Path, encoder: Path, rows: Path) -> None:
    config = configuration(tmp_path, encoder, rows)
    first, again, other = (tmp_path / name for name in ("first", "again", "other"))
    assert train(config, first) == train(config, again)
    train(config.model_copy(update={"seed": 99}), other)
    assert sha256(first / WEIGHTS) == sha256(again / WEIGHTS) != sha256(other / WEIGHTS)


def test_plain_rows_are_learnt_and_answered_in_their_order(tmp_path: Path, encoder: Path, rows: Path) -> None:
    train(configuration(tmp_path, encoder, rows, rows, epochs=8, patience=8), tmp_path / "model")
    model = load(tmp_path / "model")
    told = [json.loads(p.model_dump_json()) for p in predict_rows(model, read_rows(rows, SCHEME, labelled=False))]
    assert [row["label"] for row in told] == ["favor", "against"] * 20
    assert all(sum(row["probabilities"].values()) == pytest.approx(1) for row in told)
    found = evaluate(model, rows, training_rows(model.card))["stance"]
    assert found.n == 40
    assert {who: round(those["accuracy"].value, 1) for who, those in found.measured.items()} == {
        MODEL: 1.0, MAJORITY: 0.5, TF_IDF: 1.0,
    }  # fmt: skip
    assert all(i.low <= i.value <= i.high for i in found.measured[MODEL].values())


def test_what_is_resumed_after_a_kill_ends_as_what_was_never_interrupted(
    tmp_path: Path, encoder: Path, rows: Path
) -> None:
    config = configuration(tmp_path, encoder, rows, rows, epochs=12, patience=12)
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    train(config, whole)
    command = ["train", str(tmp_path / "config.yaml"), "-o", str(killed)]
    process = subprocess.Popen([sys.executable, "-c", "from annotate.cli import main; main()", *command])
    while not list(killed.glob("checkpoint-*/trainer_state.json")):
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    process.kill()
    process.wait()
    assert not (killed / CARD).exists()
    train(config, killed, resume=True)
    assert sha256(killed / WEIGHTS) == sha256(whole / WEIGHTS)
    assert not list(killed.glob("checkpoint-*"))


def test_gold_is_learnt_with_all_three_heads(tmp_path: Path, encoder: Path) -> None:
    gold = resource("seeds/gold/dev.jsonl")
    scores = train(configuration(tmp_path, encoder, gold, epochs=1), tmp_path / "model")
    assert set(scores) == {"stance", "level", "types", "score"}
    model = load(tmp_path / "model")
    claims = list(read_records(gold, Gold))[:9]
    for claim, (stance, risk) in zip(claims, predict_claims(model, claims), strict=True):
        assert [told.target for told in stance] == list(claim.stance)
        assert all(sum(told.probabilities.values()) == pytest.approx(1) for told in stance)
        assert list(risk.level.probabilities) == SCHEME.levels
        assert list(risk.types) == SCHEME.types
    assert set(evaluate(model, gold)) == {"stance", "risk level", "risk types"}
    assert identity(model).startswith("model@")


def test_answers_do_not_depend_on_what_else_is_asked(tmp_path: Path, encoder: Path, rows: Path) -> None:
    train(configuration(tmp_path, encoder, rows, epochs=1), tmp_path / "model")
    card = load_yaml(tmp_path / "model" / CARD, Card)
    for small in (True, False):
        (tmp_path / "model" / CARD).write_text(card.model_copy(update={"small": small}).model_dump_json())
        model = load(tmp_path / "model")
        assert [answers(model, [question])[0] for question in ASKED] == answers(model, ASKED)


def test_training_starts_from_the_mean_of_what_several_learnt(tmp_path: Path, encoder: Path, rows: Path) -> None:
    config = configuration(tmp_path, encoder, rows, epochs=1)
    first, other = tmp_path / "first", tmp_path / "other"
    train(config, first)
    train(config.model_copy(update={"seed": 99}), other)
    each = [load_network(folder).state_dict() for folder in (first, other)]
    models = (Start(path=first, share=3), Start(path=other))
    found = learnt(models, config.encoder, SCHEME)
    for name in each[0]:
        assert found[name].numpy() == pytest.approx((each[0][name] * 0.75 + each[1][name] * 0.25).numpy(), abs=1e-6)
    same = learnt((Start(path=first, share=0.1), Start(path=first, share=0.2)), config.encoder, SCHEME)
    assert all((same[name] == each[0][name]).all() for name in same)
    alone = learnt(models[:1], config.encoder, SCHEME)
    assert all((alone[name] == each[0][name]).all() for name in each[0])
    fewer = SCHEME.model_copy(update={"risk": SCHEME.risk.model_copy(update={"types": SCHEME.risk.types[:2]})})
    assert {name.split(".")[0] for name in learnt(models, config.encoder, fewer)} == {"encoder", "mark"}
    with pytest.raises(InputError, match=r"first: training cannot start from it: its encoder is .*, and other is"):
        learnt(models, "other", SCHEME)
    untaught = config.training.model_copy(update={"epochs": 0})
    train(config.model_copy(update={"start": models, "training": untaught}), tmp_path / "model")
    ended = load_network(tmp_path / "model").state_dict()
    assert all(ended[name].numpy() == pytest.approx(found[name].numpy(), abs=1e-3) for name in found)
    path = other / "scheme.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("coercion", "pressure"), encoding="utf-8")
    assert {name.split(".")[0] for name in learnt(models, config.encoder, SCHEME)} == {"encoder", "mark"}


def test_a_folder_with_no_model_or_a_broken_one_is_told(tmp_path: Path, encoder: Path, rows: Path) -> None:
    with pytest.raises(InputError, match="there is no trained model here"):
        load(tmp_path)
    train(configuration(tmp_path, encoder, rows, epochs=1), tmp_path / "model")
    (tmp_path / "model" / WEIGHTS).write_bytes(b"nothing")
    with pytest.raises(InputError, match="this model is not whole"):
        load(tmp_path / "model")
    (tmp_path / "model" / CARD).write_text("encoder: x\nlongest: 128\ntrain: [y]\n", encoding="utf-8")
    with pytest.raises(InputError, match="field train_sha256: this key is missing"):
        load(tmp_path / "model")


def test_training_rows_that_changed_are_no_baseline(tmp_path: Path, encoder: Path, rows: Path) -> None:
    train(configuration(tmp_path, encoder, rows, epochs=1), tmp_path / "model")
    other = tmp_path / "other.jsonl"
    shutil.copy(rows, other)
    with rows.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"text": "a", "target": "b", "label": "favor"}) + "\n")
    model = load(tmp_path / "model")
    with pytest.raises(InputError, match="is not the file any more"):
        training_rows(model.card)
    assert set(evaluate(model, other)["stance"].measured) == {MODEL}
    assert set(evaluate(model, other, [rows])["stance"].measured) == {MODEL, MAJORITY, TF_IDF}


def test_a_configuration_that_is_wrong_is_told(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    text = resource("configs/train.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("epochs: ", "epoch: "), encoding="utf-8")
    with pytest.raises(InputError, match=r"config.yaml, line \d+, field training.epoch"):
        load_config(path)


def test_what_learns_nothing_must_start_from_something(tmp_path: Path, encoder: Path, rows: Path) -> None:
    with pytest.raises(InputError, match=r"with training\.epochs at 0 there must be a start"):
        configuration(tmp_path, encoder, rows, epochs=0)


def test_a_tracker_that_is_not_installed_is_told(tmp_path: Path, encoder: Path, rows: Path) -> None:
    config = configuration(tmp_path, encoder, rows)
    reporting = config.model_copy(update={"training": config.training.model_copy(update={"report_to": "wandb"})})
    with pytest.raises(InputError, match="wandb is not installed"):
        train(reporting, tmp_path / "model")


def test_an_encoder_that_is_not_there_is_told() -> None:
    with pytest.raises(InputError, match="encoder nowhere/at-all: it cannot be loaded"):
        build("nowhere/at-all", SCHEME)


@pytest.mark.slow
def test_the_pinned_encoder_learns(tmp_path: Path, rows: Path) -> None:
    config = configuration(tmp_path, PINNED, rows, rows, epochs=3, learning_rate=2e-4, head_learning_rate=1e-3)
    assert train(config, tmp_path / "model")["stance"] > 0.9


def test_a_small_set_may_be_learnt_from_several_times(tmp_path: Path, encoder: Path, rows: Path) -> None:
    config = configuration(tmp_path, encoder, rows, rows)
    parts = tuple(Part(path=rows, times=times) for times in (2.25, 0.5))
    several = config.model_copy(update={"data": config.data.model_copy(update={"train": parts})})
    learn, hold = rows_of(several, SCHEME)
    assert (len(learn), len(hold)) == (40 * 2 + 10 + 20, 40)


def test_where_not_just_one_stance_is_possible_the_model_abstains(tmp_path: Path, encoder: Path) -> None:
    gold = resource("seeds/gold/dev.jsonl")
    train(configuration(tmp_path, encoder, gold, gold, epochs=1), tmp_path / "model")
    model, claims = load(tmp_path / "model"), list(read_records(gold, Gold))
    told = [stance for stances, _ in predict_claims(model, claims) for stance in stances]
    right = [claim.stance[target] for claim in claims for target in claim.stance]
    assert all(stance.abstained == (len(stance.possible) != 1) for stance in told)
    covered = sum(label in stance.possible for label, stance in zip(right, told, strict=True))
    assert covered / len(told) == pytest.approx(model.card.coverage, abs=0.02)


def test_a_claim_learnt_again_is_made_by_another(tmp_path: Path, encoder: Path) -> None:
    gold = resource("seeds/gold/dev.jsonl")
    config = configuration(tmp_path, encoder, gold, gold)
    data = config.data.model_copy(update={"train": (Part(path=gold, times=2),)})
    learn, _ = rows_of(config.model_copy(update={"data": data, "rename": True}), SCHEME)
    first, again = learn[: len(learn) // 2], learn[len(learn) // 2 :]
    pairs = [(one.row, other.row) for one, other in zip(first, again, strict=True)]
    spoken = [(a, b) for a, b in pairs if isinstance(a, Gold) and isinstance(b, Gold) and a.speaker and b.speaker]
    assert sum(a.speaker != b.speaker for a, b in spoken) > len(spoken) * 0.9
    assert all(isinstance(b, Gold) and (a.stance, a.risk) == (b.stance, b.risk) for a, b in spoken)
    assert first[0].questions != again[0].questions


def test_teachers_answers_are_half_of_what_is_learnt(tmp_path: Path, encoder: Path, rows: Path) -> None:
    config = configuration(tmp_path, encoder, rows, rows, epochs=8, patience=8)
    train(config, tmp_path / "teacher")
    parts = (Part(path=rows, teachers=(tmp_path / "teacher",)),)
    learn, _ = rows_of(config.model_copy(update={"data": config.data.model_copy(update={"train": parts})}), SCHEME)
    plain = [question for item in read_rows(rows, SCHEME, labelled=True) for question in item.questions]
    told = answers(load(tmp_path / "teacher"), plain)
    for item, before, answer in zip(learn, plain, told, strict=True):
        (question,) = item.questions
        assert question.level is None
        assert before.stance is not None
        mixed = [
            0.5 * before.stance.get(name, 0) + 0.5 * share
            for name, share in zip(SCHEME.stances, answer.stance, strict=True)
        ]
        assert list((question.stance or {}).values()) == pytest.approx(mixed)
