"""Training: from rows to a model's folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import Field

from annotate.classifier import calibration
from annotate.classifier.model import Card, build, save
from annotate.classifier.predict import padded
from annotate.classifier.rows import Asked, encoded, held_out, read_rows
from annotate.encoder import adapters
from annotate.encoder.batches import windows
from annotate.encoder.training import SCORE, Settings, fit, prepare, remove_checkpoints
from annotate.errors import InputError
from annotate.files import resource
from annotate.manifest import sha256
from annotate.records import Record
from annotate.scheme import Scheme, load_scheme, load_yaml

ADAPTER = "adapter"


class Data(Record):
    """Where the rows lie; with no development rows, a share of the training articles is held out."""

    train: Path
    dev: Path | None = None
    held_out: float = Field(default=0.15, gt=0, lt=1)

    @property
    def files(self) -> list[Path]:
        """All that is read."""
        return [self.train, *([self.dev] if self.dev else [])]


class Config(Record):
    """A training configuration; see `configs/train.yaml`."""

    scheme: Path
    encoder: str
    data: Data
    longest: int = Field(ge=8, le=512)
    balance: float = Field(ge=0, le=1)
    seed: int
    training: Settings


def load_config(path: Path, train: Path | None = None, dev: Path | None = None, seed: int | None = None) -> Config:
    """Reads a configuration; what is given here stands in place of what the file says.

    Rows that are given without development rows of their own are not tried on the file's, but on a share of them.

    Raises:
        InputError: the file is missing, or says something that it cannot say.
    """
    config = load_yaml(path, Config)
    data = config.data
    if train is not None or dev is not None:
        data = data.model_copy(update={"train": train or data.train, "dev": dev})
    seed = config.seed if seed is None else seed
    update = {"scheme": found(config.scheme), "seed": seed}
    return config.model_copy(
        update=update
        | {"data": data.model_copy(update={"train": found(data.train), "dev": data.dev and found(data.dev)})}
    )


def found(path: Path) -> Path:
    """A path as it is, or, where there is no such file, that of the file of this name which the toolkit ships."""
    return path if path.exists() or path.is_absolute() else resource(str(path))


def train(config: Config, folder: Path, resume: bool = False) -> dict[str, float]:
    """Trains a model and writes it to `folder`; returns the measures on the development rows.

    Args:
        config: the configuration, its paths found.
        folder: where the model goes; checkpoints lie there until it is done.
        resume: go on from the last checkpoint in `folder`.

    Raises:
        InputError: a row or the configuration is wrong, or nothing can be written to `folder`.
        AnnotateError: it was interrupted.
    """
    from datasets import Dataset
    from transformers import set_seed

    from annotate.classifier.network import HEADS, class_weights

    scheme = load_scheme(config.scheme)
    learn, hold = _rows(config, scheme)
    prepare(folder, resume)
    set_seed(config.seed)
    network, tokenizer = build(config.encoder, scheme)
    rows = [_encoded(those, scheme, tokenizer, config.longest) for those in (learn, hold)]

    rank = config.training.adapter_rank
    if rank:
        network.encoder = adapters.adapt(network.encoder, rank)
    network.weights = class_weights(rows[0], scheme, config.balance)
    fit(
        network,
        Dataset.from_list(rows[0]),
        Dataset.from_list(rows[1]),
        collate=lambda batch: _collate(batch, tokenizer),
        measure=measure,
        labels=HEADS,
        settings=config.training,
        folder=folder,
        seed=config.seed,
        resume=resume,
    )
    if rank:
        network.encoder = adapters.save(network.encoder, folder / ADAPTER, config.encoder)
    card = Card(
        encoder=config.encoder,
        longest=config.longest,
        train=str(config.data.train),
        train_sha256=sha256(config.data.train),
    )
    logits, labels = _logits(network, rows[1], tokenizer)
    save(folder, network, tokenizer, scheme, _calibrated(card, logits, labels))
    remove_checkpoints(folder)
    return measure([logits[name] for name in HEADS], [labels[name] for name in HEADS])


def _rows(config: Config, scheme: Scheme) -> tuple[list[Asked], list[Asked]]:
    learn = list(read_rows(config.data.train, scheme, labelled=True))
    if config.data.dev is not None:
        return learn, list(read_rows(config.data.dev, scheme, labelled=True))
    if len({item.questions[0].group for item in learn}) < 2:
        raise InputError(f"{config.data.train}: one article is not enough to hold some out; give development rows.")
    return held_out(learn, config.data.held_out, config.seed)


def _encoded(asked: Sequence[Asked], scheme: Scheme, tokenizer: Any, longest: int) -> list[dict[str, Any]]:
    return encoded([question for item in asked for question in item.questions], scheme, tokenizer, longest)


def _collate(rows: list[dict[str, Any]], tokenizer: Any) -> dict[str, Any]:
    import torch

    from annotate.classifier.network import HEADS

    return {**padded(rows, tokenizer), **{name: torch.tensor([row[name] for row in rows]) for name in HEADS}}


def _logits(network: Any, rows: list[dict[str, Any]], tokenizer: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The trained network's logits of some rows, and their labels, as arrays."""
    import numpy as np
    import torch

    from annotate.classifier.network import HEADS

    network.eval()
    with torch.inference_mode():
        parts = [network(**padded(list(those), tokenizer)) for those in windows(rows, 64)]
    logits = {name: torch.cat([part[name] for part in parts]).float().numpy() for name in HEADS}
    return logits, {name: np.array([row[name] for row in rows]) for name in HEADS}


def measure(logits: Any, labels: Any) -> dict[str, float]:
    """Macro F1 of each head, and `score`, their mean; heads with no labels are left out.

    Args:
        logits: of stance, level and types, `[rows, …]` each.
        labels: of the same, -1 where a row has none.
    """
    from sklearn.metrics import f1_score

    stance, level, types = logits
    known = labels[0] >= 0, labels[1] >= 0, labels[2][:, 0] >= 0
    told = {
        "stance": (labels[0][known[0]], stance[known[0]].argmax(1)),
        "level": (labels[1][known[1]], _levels(level[known[1]], 1.0).argmax(1)),
        "types": (labels[2][known[2]], types[known[2]] > 0),
    }
    scores = {
        name: float(f1_score(gold, answers, average="macro", zero_division=0))
        for name, (gold, answers) in told.items()
        if len(gold)
    }
    return scores | {SCORE: sum(scores.values()) / max(len(scores), 1)}


def _levels(logits: Any, temperature: float) -> Any:
    import torch

    from annotate.classifier.network import level_probabilities

    return level_probabilities(torch.as_tensor(logits) / temperature).numpy()


def _calibrated(card: Card, logits: dict[str, Any], labels: dict[str, Any]) -> Card:
    """The card with the temperatures and the threshold that fit the development rows best."""
    from scipy.special import expit, softmax

    is_stance, is_level, is_types = labels["stance"] >= 0, labels["level"] >= 0, labels["types"][:, 0] >= 0
    stance, level = logits["stance"][is_stance], logits["level"][is_level]
    return card.model_copy(
        update={
            "stance_temperature": calibration.temperature(
                lambda t: softmax(stance / t, axis=1), labels["stance"][is_stance]
            ),
            "level_temperature": calibration.temperature(lambda t: _levels(level, t), labels["level"][is_level]),
            "type_threshold": calibration.threshold(expit(logits["types"][is_types]), labels["types"][is_types]),
        }
    )
