"""Texts as a pretrained encoder sees them before it has learnt any label."""

from collections.abc import Sequence

from annotate.encoder.batches import by_length
from annotate.encoder.runtime import Array

BATCH = 32
LONGEST = 256
"""Word pieces; what comes after them is not read."""


def embeddings(encoder: str, texts: Sequence[str]) -> Array:
    """The mean of a text's vectors in the last layer, `[texts, width]`; equal texts are read once.

    Args:
        encoder: as `load_encoder` takes it.
        texts: any.

    Raises:
        InputError: there is no such encoder.
    """
    import numpy as np
    import torch

    from annotate.encoder.weights import load_encoder

    network, tokenizer = load_encoder(encoder)
    network.eval()
    different = sorted(set(texts))
    found = np.zeros((len(different), int(network.config.hidden_size)))
    with torch.inference_mode():
        for batch in by_length([len(text) for text in different], BATCH):
            read = tokenizer(
                [different[i] for i in batch],
                padding=True,
                truncation=True,
                max_length=LONGEST,
                return_tensors="pt",
            )
            hidden, mask = network(**read).last_hidden_state, read["attention_mask"].unsqueeze(-1)
            found[batch] = ((hidden * mask).sum(1) / mask.sum(1)).numpy()
    number = {text: i for i, text in enumerate(different)}
    some: Array = found[[number[text] for text in texts]]
    return some
