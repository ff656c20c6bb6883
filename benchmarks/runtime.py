"""Rows a second of a classifier beside transformers' own pipeline over the same network.

    python -m benchmarks.runtime [MODEL] [--rows 400]

Rows are the stances of the seeds' test split, each as the model reads it. All run in one process, by turns, and the
best turn of each counts. The pipeline reads the pair of target and claim with the trained encoder and a head of the
same size, as `pipeline("text-classification")` does: padded, in PyTorch, 32 bits.
"""

import argparse
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from annotate.classifier.encoding import encoded, padded
from annotate.classifier.model import ENCODER, load, load_network
from annotate.classifier.predict import answers
from annotate.classifier.rows import most, read_rows
from annotate.files import resource

TURNS = 3


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("model", type=Path, nargs="?", default=resource("models/stance-risk-minilm"))
    options.add_argument("--rows", type=int, default=400)
    given = options.parse_args()
    import numpy as np
    import torch
    from sklearn.metrics import f1_score
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification, pipeline

    model, network = load(given.model), load_network(given.model)
    rows = read_rows(Path("seeds/gold/test.jsonl"), model.scheme, labelled=True)
    asked = list(islice((q for item in rows for q in item.questions if q.stance), given.rows))
    config = BertConfig.from_pretrained(given.model / ENCODER, num_labels=len(model.scheme.stances))
    plain = BertForSequenceClassification(config).eval()
    plain.bert.load_state_dict(network.encoder.state_dict(), strict=False)
    piped = pipeline("text-classification", model=plain, tokenizer=AutoTokenizer.from_pretrained(given.model / ENCODER))
    pairs = [{"text": one.target, "text_pair": one.text} for one in asked]

    def batched(size: int) -> Callable[[], object]:
        return lambda: piped(pairs, batch_size=size)

    ways: dict[str, Callable[[], object]] = {
        "pipeline, one by one": lambda: [piped(pair) for pair in pairs],
        "pipeline, 32 at once": batched(32),
        "annotate": lambda: answers(model, asked),
    }
    times: dict[str, float] = {}
    for _ in range(TURNS):
        for name, run in ways.items():
            start = time.perf_counter()
            run()
            times[name] = min(times.get(name, float("inf")), time.perf_counter() - start)
    for name, taken in times.items():
        print(
            f"{name:21} {len(asked) / taken:6,.0f} rows a second, annotate at {taken / times['annotate']:.1f} times it"
        )
    with torch.inference_mode():
        told = [
            network(**{name: torch.from_numpy(array) for name, array in padded([row]).items()})["stance"]
            .argmax()
            .item()
            for row in encoded(asked, model.scheme, model.tokenizer, model.card.longest)
        ]
    gold = [most(one.stance) for one in asked if one.stance]
    labels = model.scheme.stances
    ours = [labels[int(np.argmax(answer.stance))] for answer in answers(model, asked)]
    for name, said in (("PyTorch, 32 bits", [labels[i] for i in told]), ("annotate", ours)):
        print(f"{name:21} macro F1 {f1_score(gold, said, average='macro'):.3f} on the same rows")


if __name__ == "__main__":
    main()
