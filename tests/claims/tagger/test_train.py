"""From documents to a tagger and its statements."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from annotate.claims import extract
from annotate.claims.tagger.model import CARD, WEIGHTS, InTorch, Trained, load
from annotate.claims.tagger.train import Config, train
from annotate.cli import app
from annotate.errors import InputError
from annotate.manifest import sha256
from annotate.records import Article

TEXT = "Weber said that the bridge is closed.\n\nIt rained in the valley all day.\n"


def test_what_was_learnt_is_found_in_new_articles(folder: Path) -> None:
    claims = list(extract([Article(id="a", text=TEXT)], Trained(folder)))
    told = [(claim.text, claim.speaker.name if claim.speaker else None) for claim in claims if claim.statement]
    assert told == [("the bridge is closed", "Weber")]
    assert [claim.text for claim in claims if not claim.statement] == ["It rained in the valley all day"]


def test_onnx_and_torch_read_the_same(folder: Path) -> None:
    network, tokenizer, card = load(folder)
    ours = card.model_copy(update={"small": False})
    (folder / "fp32").mkdir(exist_ok=True)
    (folder / "fp32" / WEIGHTS).write_bytes((folder / WEIGHTS).read_bytes())
    (folder / "fp32" / CARD).write_text(json.dumps(ours.model_dump(mode="json")))
    exported, eager = Trained(folder / "fp32"), InTorch(network, tokenizer, card.longest)
    ids = np.random.default_rng(0).integers(1_000, 9_000, (3, 17))
    mask = np.ones_like(ids)
    mask[1, 9:] = 0
    marks = np.zeros_like(ids)
    marks[:, 2:4] = 1
    (cue, hidden), (cue_, hidden_) = eager.first(ids, mask), exported.first(ids, mask)
    seen = mask.astype(bool)
    assert np.allclose(cue[seen], cue_[seen], atol=1e-3)
    assert np.allclose(eager.again(hidden, mask, marks)[seen], exported.again(hidden_, mask, marks)[seen], atol=1e-3)


def test_the_same_seed_gives_the_same_weights(config: Config, tmp_path: Path, folder: Path) -> None:
    train(config, tmp_path / "again")
    assert sha256(tmp_path / "again" / WEIGHTS) == sha256(folder / WEIGHTS)


def test_the_command_trains_by_a_configuration(config: Config, documents: Path, tmp_path: Path) -> None:
    short = config.model_copy(update={"training": config.training.model_copy(update={"epochs": 1})})
    (tmp_path / "statements.yaml").write_text("task: statements\n" + _yaml(short))
    done = CliRunner().invoke(app, ["train", str(tmp_path / "statements.yaml"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / CARD).is_file()
    assert not list((tmp_path / "out").glob("checkpoint-*"))


def _yaml(config: Config) -> str:
    import yaml

    return yaml.safe_dump(config.model_dump(mode="json", exclude={"task"}))


def test_what_is_no_tagger_is_told(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(InputError, match="there is no tagger here"):
        Trained(tmp_path)
    (tmp_path / CARD).write_bytes((folder / CARD).read_bytes())
    with pytest.raises(InputError, match="is not whole"):
        Trained(tmp_path)
    (tmp_path / WEIGHTS).write_bytes(b"nothing")
    with pytest.raises(InputError, match="is not whole"):
        Trained(tmp_path)


def test_missing_documents_are_told(config: Config, tmp_path: Path) -> None:
    from annotate.claims.tagger.train import load_config

    (tmp_path / "c.yaml").write_text("task: statements\n" + _yaml(config))
    with pytest.raises(InputError, match="there is no such file; name documents with gold statements"):
        load_config(tmp_path / "c.yaml", train=tmp_path / "nothing.jsonl")


def test_a_smaller_one_learns_from_a_teacher(config: Config, folder: Path, tmp_path: Path) -> None:
    small = config.model_copy(update={"layers": 1, "teachers": (folder,)})
    train(small, tmp_path / "small")
    network, _, card = load(tmp_path / "small")
    assert (len(network.encoder.encoder.layer), len(network.second.layer), network.shared) == (1, 1, 1)
    claims = list(extract([Article(id="a", text=TEXT)], Trained(tmp_path / "small")))
    assert [claim.text for claim in claims if claim.statement] == ["the bridge is closed"]
    assert card.layers == 1


def test_training_goes_on_from_taggers_of_the_same_shape_only(config: Config, folder: Path, tmp_path: Path) -> None:
    short = config.training.model_copy(update={"epochs": 1, "learning_rate": 1e-9, "head_learning_rate": 1e-9})
    going_on = config.model_copy(update={"start": (folder,), "training": short})
    scores = train(going_on, tmp_path / "more")
    assert scores["F1 at 0.8"] > 0.9
    as_it_is = going_on.training.model_copy(update={"epochs": 0})
    train(going_on.model_copy(update={"start": (folder, folder), "training": as_it_is}), tmp_path / "mean")
    weights, mean = load(folder)[0].state_dict(), load(tmp_path / "mean")[0].state_dict()
    assert all(np.allclose(weights[name], mean[name], atol=1e-3) for name in weights)
    with pytest.raises(InputError, match="training cannot start from it"):
        train(going_on.model_copy(update={"layers": 1}), tmp_path / "other")
