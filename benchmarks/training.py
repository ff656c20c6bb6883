"""Examples a second in training, beside transformers' `Trainer` with default arguments.

    python -m benchmarks.training [--rows 512] [--longest 128]

Both train the same encoder for one epoch on the same texts, the seeds' training claims, cut at the same length: ours
with all three heads by `configs/train.yaml`, with 8 bits and without, the `Trainer` with the stock classification head,
which has fewer to learn. All run in one process, by turns, and the best turn of each counts.
"""

import argparse
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from annotate.classifier.encoding import HEADS, encoded
from annotate.classifier.model import build
from annotate.classifier.recipe import load_config
from annotate.classifier.rows import Question, most, read_rows
from annotate.classifier.train import collate, measure
from annotate.encoder.training import fit, has_bf16
from annotate.encoder.weights import load_encoder, location
from annotate.files import resource
from annotate.scheme import Scheme, load_scheme

TURNS = 2


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--rows", type=int, default=512)
    options.add_argument("--longest", type=int, default=128)
    given = options.parse_args()
    scheme = load_scheme()
    rows = read_rows(resource("seeds/gold/train.jsonl"), scheme, labelled=True)
    asked = list(islice((one for item in rows for one in item.questions if one.stance), given.rows))
    ways: dict[str, Callable[[], float]] = {
        "Trainer, as it comes": lambda: plain(asked, scheme, given.longest),
        "annotate, 8 bits": lambda: ours(asked, scheme, given.longest, eight_bits=True),
        "annotate": lambda: ours(asked, scheme, given.longest, eight_bits=False),
    }
    times: dict[str, float] = {}
    for _ in range(TURNS):
        for name, run in ways.items():
            times[name] = min(times.get(name, float("inf")), run())
    print(f"{len(asked)} rows, {'bfloat16' if has_bf16() else 'no bfloat16 on this processor'}")
    slow = times["Trainer, as it comes"]
    for name, taken in times.items():
        print(f"{name:21} {len(asked) / taken:6,.0f} rows a second, {slow / taken:.2f} times the Trainer's")


def ours(asked: list[Question], scheme: Scheme, longest: int, *, eight_bits: bool) -> float:
    """Seconds for an epoch by `annotate train`'s own code."""
    from contextlib import nullcontext

    from datasets import Dataset

    from annotate.encoder.quantized import in_eight_bits

    config = load_config(resource("configs/train.yaml"))
    network, tokenizer = build(config.encoder, scheme, bounded=eight_bits)
    read = encoded(asked, scheme, tokenizer, longest)
    train, few = Dataset.from_list(read), Dataset.from_list(read[:2])
    settings = config.training.model_copy(update={"epochs": 1})
    with TemporaryDirectory() as folder, in_eight_bits(network) if eight_bits else nullcontext():
        start = time.perf_counter()
        fit(
            network,
            train,
            few,
            collate=collate,
            measure=measure,
            labels=list(HEADS),
            settings=settings,
            folder=Path(folder),
            seed=config.seed,
            resume=False,
        )
        return time.perf_counter() - start


def plain(asked: list[Question], scheme: Scheme, longest: int) -> float:
    """Seconds for an epoch by a `Trainer` that nobody told anything."""
    from datasets import Dataset
    from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

    config = load_config(resource("configs/train.yaml"))
    load_encoder(config.encoder)
    place = location(config.encoder)
    tokenizer = AutoTokenizer.from_pretrained(place)
    network = AutoModelForSequenceClassification.from_pretrained(place, num_labels=len(scheme.stances))

    def read(row: dict[str, Any]) -> dict[str, Any]:
        return dict(tokenizer(row["target"], row["text"], truncation=True, max_length=longest))

    rows = [
        {"text": one.text, "target": one.target or "", "label": scheme.stances.index(most(one.stance))}
        for one in asked
        if one.stance
    ]
    data = Dataset.from_list(rows).map(read, remove_columns=["text", "target"])
    with TemporaryDirectory() as folder:
        arguments = TrainingArguments(
            output_dir=folder, num_train_epochs=1, use_cpu=True, report_to="none", disable_tqdm=True, save_strategy="no"
        )
        trainer = Trainer(model=network, args=arguments, train_dataset=data, processing_class=tokenizer)
        start = time.perf_counter()
        trainer.train()
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
