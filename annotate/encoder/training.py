"""Training a network whose first part is a pretrained encoder, with transformers' `Trainer`.

Imported by whom it is needed, inside functions: it is as heavy as torch.
"""

import re
import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from annotate.encoder.adapters import MARK
from annotate.errors import AnnotateError, InputError
from annotate.records import Record

SCORE = "score"
"""The measure, among those of the development rows, that decides which epoch is the best."""


class Settings(Record):
    """How a network is trained; `configs/train.yaml` says why each is what it is."""

    epochs: int = Field(ge=0)
    patience: int = Field(ge=1)
    batch_size: int = Field(ge=1)
    learning_rate: float = Field(gt=0)
    head_learning_rate: float = Field(gt=0)
    layer_decay: float = Field(gt=0, le=1)
    trained_layers: int = Field(ge=0)
    adapter_rank: int = Field(default=0, ge=0)
    weight_decay: float = Field(ge=0)
    warmup: float = Field(ge=0, lt=1)
    report_to: Literal["none", "trackio", "mlflow", "wandb", "tensorboard"] = "none"

    def start_from(self, models: Collection[object]) -> None:
        """Checks that what learns nothing starts from something.

        Raises:
            ValueError: it does not.
        """
        if not self.epochs and not models:
            raise ValueError("with training.epochs at 0 there must be a start, whose weights are kept")


def prepare(folder: Path, resume: bool) -> None:
    """Makes a model's folder, and removes checkpoints that are not to be gone on from.

    Raises:
        InputError: nothing can be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".writable").touch()
        (folder / ".writable").unlink()
    except OSError as error:
        raise InputError(f"{folder}: nothing can be written there ({error.strerror}).") from None
    if not resume:
        remove_checkpoints(folder)


def remove_checkpoints(folder: Path) -> None:
    """Removes what training keeps to go on from."""
    for checkpoint in folder.glob("checkpoint-*"):
        shutil.rmtree(checkpoint)


def fit(
    network: Any,
    train: Any,
    dev: Any,
    *,
    collate: Callable[[list[dict[str, Any]]], dict[str, Any]],
    measure: Callable[[Any, Any], dict[str, float]],
    labels: list[str],
    settings: Settings,
    folder: Path,
    seed: int,
    resume: bool,
) -> int:
    """Trains `network` in place, and leaves it as it was after its best epoch.

    Args:
        network: a module with an `encoder`; called with a batch, it returns `loss` and the logits.
        train, dev: `datasets.Dataset`s with a column `length`, by which batches are put together.
        collate: makes a batch of rows, padded to the longest.
        measure: from logits and labels of `dev` to measures, `score` among them: the higher the better.
        labels: the columns that hold labels.
        settings: how; with no epochs, the network stays as it is.
        folder: where a checkpoint is kept after each epoch.
        seed: of all that is random, but for the weights of new layers.
        resume: go on from the last checkpoint in `folder`, if there is one.

    Returns:
        The number of epochs run.

    Raises:
        InputError: what it is to report to is not installed.
        AnnotateError: it was interrupted.
    """
    if not settings.epochs:
        return 0
    import torch
    from transformers import EarlyStoppingCallback, Trainer, TrainingArguments
    from transformers.trainer_callback import PrinterCallback, ProgressCallback

    if settings.report_to != "none" and find_spec(settings.report_to) is None:
        raise InputError(f"training.report_to: {settings.report_to} is not installed; pip install it, or say none.")
    optimizer = torch.optim.AdamW(_parameters(network, settings), weight_decay=settings.weight_decay, fused=True)
    arguments = TrainingArguments(
        output_dir=str(folder),
        num_train_epochs=settings.epochs,
        per_device_train_batch_size=settings.batch_size,
        per_device_eval_batch_size=4 * settings.batch_size,
        warmup_steps=settings.warmup,
        train_sampling_strategy="group_by_length",
        eval_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model=SCORE,
        restore_callback_states_from_checkpoint=True,
        label_names=labels,
        remove_unused_columns=False,
        use_cpu=not torch.cuda.is_available(),
        bf16=has_bf16(),
        dataloader_pin_memory=False,
        seed=seed,
        data_seed=seed,
        report_to=settings.report_to,
        disable_tqdm=not sys.stderr.isatty(),
    )
    trainer = Trainer(
        model=network,
        args=arguments,
        train_dataset=train,
        eval_dataset=dev,
        data_collator=collate,
        compute_metrics=lambda answers: measure(answers.predictions, answers.label_ids),
        optimizers=(optimizer, None),
        callbacks=[EarlyStoppingCallback(settings.patience)],
    )
    for printing in (PrinterCallback, ProgressCallback):
        trainer.remove_callback(printing)
    if not arguments.disable_tqdm:
        trainer.add_callback(_bar())
    try:
        trainer.train(resume_from_checkpoint=_last(folder) if resume else None)
    except KeyboardInterrupt:
        raise AnnotateError(_interrupted(folder)) from None
    return int(trainer.state.epoch or 0)


def _last(folder: Path) -> str | None:
    """The last checkpoint that is whole: its state is what the `Trainer` writes at the end."""
    whole = [state.parent for state in folder.glob("checkpoint-*/trainer_state.json")]
    return str(max(whole, key=lambda path: int(path.name.rpartition("-")[2]))) if whole else None


def _interrupted(folder: Path) -> str:
    if last := _last(folder):
        return f"Stopped: {last} is kept, and --resume goes on from there."
    return "Stopped before the first checkpoint: nothing is kept."


def _parameters(network: Any, settings: Settings) -> Iterator[dict[str, Any]]:
    """Groups of weights that learn, each with its rate: the deeper, the slower (Howard and Ruder 2018)."""
    layers = network.encoder.config.num_hidden_layers
    adapted = any(MARK in name for name, _ in network.named_parameters())
    groups: dict[int, list[Any]] = {}
    for name, weights in network.named_parameters():
        depth = _depth(name, layers)
        own = MARK in name or depth > layers
        weights.requires_grad = own if adapted else depth > layers - settings.trained_layers
        if weights.requires_grad:
            groups.setdefault(depth, []).append(weights)
    for depth, weights in groups.items():
        rate = settings.learning_rate * settings.layer_decay ** (layers - depth)
        yield {"params": weights, "lr": settings.head_learning_rate if depth > layers else rate}


def _depth(name: str, layers: int) -> int:
    """0 for the embeddings, 1 for the first layer of the encoder and so on, one more than its last for the heads.

    Layers of another stack than the encoder's are copies of its last ones.

    >>> [_depth(name, 6) for name in ("encoder.embeddings.word.weight", "encoder.encoder.layer.5.w", "stance.weight")]
    [0, 6, 7]
    >>> _depth("second.layer.0.w", 6)
    6
    """
    found = re.search(r"\.layers?\.(\d+)\.", name)
    if not name.startswith("encoder."):
        return layers if found else layers + 1
    return int(found[1]) + 1 if found else 0


def has_bf16() -> bool:
    """Whether matrices are multiplied in bfloat16 by the processor itself; where they are not, it is no gain.

    Transformers and torch take bfloat16 to be there on every CPU, and emulate it at a fraction of the speed.
    """
    import torch

    if torch.cuda.is_available():
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    able: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(able.get(name) for name in ("amx_bf16", "avx512_bf16", "bf16"))


def _bar() -> Any:
    """A progress bar with the time left on standard error; transformers' own writes measures to standard output."""
    from transformers.trainer_callback import ProgressCallback

    class Bar(ProgressCallback):
        def on_log(self, *_: Any, logs: dict[str, Any] | None = None, **__: Any) -> None:
            score = (logs or {}).get(f"eval_{SCORE}")
            if self.training_bar is not None and score is not None:
                self.training_bar.set_postfix({f"dev {SCORE}": f"{score:.3f}"})

    return Bar()
