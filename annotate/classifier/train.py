"""Training: from rows to a model's folder."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotate.classifier import calibration
from annotate.classifier.encoding import HEADS, Encoded, encoded, padded
from annotate.classifier.model import (
    SCHEME,
    WEIGHTS,
    Ask,
    Card,
    build,
    export,
    exported,
    load,
    load_network,
    read_card,
    reader,
    save,
    save_card,
)
from annotate.classifier.names import renamed
from annotate.classifier.recipe import Config, Start
from annotate.classifier.rows import Asked, held_out, read_rows
from annotate.classifier.teachers import taught
from annotate.encoder.adapters import adapt
from annotate.encoder.means import mean
from annotate.encoder.runtime import Array
from annotate.encoder.training import SCORE, fit, prepare, remove_checkpoints
from annotate.errors import InputError
from annotate.manifest import sha256
from annotate.scheme import Scheme, load_scheme

if TYPE_CHECKING:
    from torch import Tensor

    from annotate.classifier.network import Network

_NO_LOSS, _NO_HEADS_LOSS = 0.003, 0.01
"""8 bits, twice as fast, may cost no more macro F1 than this on average, and no head more than this."""


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

    from annotate.classifier.network import class_weights
    from annotate.encoder.quantized import in_eight_bits

    scheme = load_scheme(config.scheme)
    learn, hold = rows_of(config, scheme)
    prepare(folder, resume)
    set_seed(config.seed)
    network, tokenizer = _begun(config, scheme)
    rows = [_encoded(those, scheme, tokenizer, config.longest) for those in (learn, hold)]
    if rank := config.training.adapter_rank:
        network.encoder = adapt(network.encoder, rank)
    network.weights = class_weights(rows[0], config.balance)
    with in_eight_bits(network) if config.eight_bits else nullcontext():
        fit(
            network,
            Dataset.from_list(rows[0]),
            Dataset.from_list(rows[1]),
            collate=collate,
            measure=measure,
            labels=list(HEADS),
            settings=config.training,
            folder=folder,
            seed=config.seed,
            resume=resume,
        )
    if rank:
        network.encoder = network.encoder.merge_and_unload()
    card = Card(
        encoder=config.encoder,
        longest=config.longest,
        coverage=config.coverage,
        bounded=config.eight_bits,
        train=tuple(str(part.path) for part in config.data.train),
        train_sha256=tuple(sha256(part.path) for part in config.data.train),
    )
    save(folder, network, tokenizer, scheme, config.encoder)
    save_card(
        folder, _tried(card, folder, rows[1], [one.sort for item in hold for one in item.questions if one.stance])
    )
    remove_checkpoints(folder)
    return measure(*_asked(load(folder).ask, rows[1]))


def _begun(config: Config, scheme: Scheme) -> tuple["Network", Any]:
    """The network that training starts from, and its tokenizer: a new one, or what trained models have learnt."""
    network, tokenizer = build(config.encoder, scheme, config.eight_bits)
    if config.start:
        network.load_state_dict(network.state_dict() | learnt(config.start, config.encoder, scheme))
    return network, tokenizer


def learnt(models: Sequence[Start], encoder: str, scheme: Scheme) -> "dict[str, Tensor]":
    """The mean weights of trained models; heads are left out where any of them has other labels than the scheme.

    Raises:
        InputError: one is not whole, or has another encoder.
    """
    return mean(_states(models, encoder, scheme))


def _states(models: Sequence[Start], encoder: str, scheme: Scheme) -> "Iterator[tuple[dict[str, Tensor], float]]":
    same = all(load_scheme(model.path / SCHEME).labels == scheme.labels for model in models)
    for model in models:
        if (card := read_card(model.path)).encoder != encoder:
            raise InputError(
                f"{model.path}: training cannot start from it: its encoder is {card.encoder}, "
                f"and {encoder} is asked for."
            )
        weights = load_network(model.path).state_dict()
        kept = {name: values for name, values in weights.items() if same or name.split(".")[0] not in HEADS}
        yield kept, model.share


def rows_of(config: Config, scheme: Scheme) -> tuple[list[Asked], list[Asked]]:
    """The rows to learn from, and those that choose the epoch and calibrate.

    Raises:
        InputError: one of them is wrong, or there are too few to hold some out.
    """
    import numpy as np

    data, chosen = config.data, np.random.default_rng(config.seed)
    learn = []
    for part in data.train:
        rows = list(read_rows(part.path, scheme, labelled=not part.teachers))
        if part.teachers:
            rows = taught(rows, part.teachers, scheme)
        whole = int(part.times)
        some = chosen.choice(len(rows), round((part.times - whole) * len(rows)), replace=False)
        for time in range(whole):
            learn += renamed(rows, scheme, config.seed + time) if config.rename and time else rows
        learn += [rows[i] for i in sorted(some)]
    if data.dev:
        return learn, [item for path in data.dev for item in read_rows(path, scheme, labelled=True)]
    if len({item.questions[0].group for item in learn}) < 2:
        raise InputError(f"{data.files[0]}: one article is not enough to hold some out; give development rows.")
    return held_out(learn, data.held_out, config.seed)


def _encoded(asked: Sequence[Asked], scheme: Scheme, tokenizer: Any, longest: int) -> list[Encoded]:
    return encoded([question for item in asked for question in item.questions], scheme, tokenizer, longest)


def collate(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A batch of encoded rows, as tensors."""
    import torch

    inputs = {name: torch.from_numpy(array) for name, array in padded(rows).items()}
    return inputs | {name: torch.tensor([row[name] for row in rows]) for name in HEADS}


def _asked(ask: Ask, rows: Sequence[Encoded]) -> tuple[list[Array], list[Array]]:
    """The logits that the heads give to some rows, and their labels."""
    import numpy as np

    return ask(rows), [np.array([row[name] for row in rows]) for name in HEADS]


def measure(logits: Any, labels: Any) -> dict[str, float]:
    """Macro F1 of each head, and `score`, their mean; heads with no labels are left out.

    Args:
        logits: of stance, level and types, `[rows, …]` each.
        labels: shares of the same, negative where a row has none.
    """
    from sklearn.metrics import f1_score

    known = [those[:, 0] >= 0 for those in labels]
    stance, level, types = (those[there] for those, there in zip(logits, known, strict=True))
    gold = [those[there] for those, there in zip(labels, known, strict=True)]
    told = {
        "stance": (gold[0].argmax(1), stance.argmax(1)),
        "level": (gold[1].argmax(1), calibration.levels(level, 1.0).argmax(1)),
        "types": (gold[2] >= 0.5, types > 0),
    }
    scores = {
        name: float(f1_score(right, answers, average="macro", zero_division=0))
        for name, (right, answers) in told.items()
        if len(right)
    }
    return scores | {SCORE: sum(scores.values()) / max(len(scores), 1)}


def _tried(card: Card, folder: Path, rows: Sequence[Encoded], sorts: Sequence[str]) -> Card:
    """The card with what fits the development rows: temperatures, a threshold, and weights in 8 bits if these do.

    Args:
        card: without them.
        folder: where the weights are.
        rows: the development rows.
        sorts: of those that ask for a stance.
    """
    digest = sha256(folder / WEIGHTS)
    export(load_network(folder, card), digest)
    measured = {}
    for small in (True, False):
        logits, labels = _asked(reader(exported(digest, small)), rows)
        measured[small] = logits, measure(logits, labels)
    lost = {name: value - measured[True][1][name] for name, value in measured[False][1].items()}
    small = lost[SCORE] <= _NO_LOSS and max(lost.values()) <= _NO_HEADS_LOSS
    stance, level, types = measured[small][0]
    known = [those[:, 0] >= 0 for those in labels]
    right = [those[there] for those, there in zip(labels, known, strict=True)]
    levels = right[1].argmax(1)
    return card.model_copy(
        update={
            "small": small,
            "stance": calibration.fits(stance[known[0]], right[0].argmax(1), sorts, card.coverage),
            "level_temperature": calibration.temperature(lambda t: calibration.levels(level[known[1]], t), levels),
            "type_threshold": calibration.threshold(calibration.types(types[known[2]]), right[2] >= 0.5),
        }
    )
