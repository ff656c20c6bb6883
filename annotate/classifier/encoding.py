"""Questions as the network takes them: word pieces, marks of what names the target, and labels as numbers."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from annotate.classifier.rows import Question
from annotate.encoder.runtime import Array
from annotate.scheme import Scheme

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

INPUTS = ("ids", "parts", "marks")
"""What the network reads: word pieces, which text of a pair each is of, and its mark."""
HEADS = ("stance", "level", "types")
TARGET, SOURCE = 1, 2
"""Marks of the pieces that name the target, and of those that name whose stance it is."""
UNKNOWN = -1.0
"""In place of a label that a row does not have; its loss is left out."""

Encoded = dict[str, Any]


def encoded(items: Iterable[Question], scheme: Scheme, tokenizer: "Tokenizer", longest: int) -> list[Encoded]:
    """Questions as rows of numbers.

    Labels are shares: of the stances and of the levels, each summing to 1, and of those who gave each type.

    Args:
        items: the questions.
        scheme: whose labels they have.
        tokenizer: cuts texts into word pieces.
        longest: more pieces are not read; the longer text of a pair loses them.
    """
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    rows = []
    for item in items:
        read = tokenizer.encode(item.text) if item.target is None else tokenizer.encode(item.target, item.text)
        rows.append(
            {
                "ids": read.ids,
                "parts": read.type_ids,
                "marks": _marks(read, item),
                "stance": _shares(item.stance, scheme.stances),
                "level": _shares(item.level, scheme.levels),
                "types": [item.types.get(name, 0.0) if item.types is not None else UNKNOWN for name in scheme.types],
                "length": len(read.ids),
            }
        )
    return rows


def _shares(told: dict[str, float] | None, names: Sequence[str]) -> list[float]:
    return [UNKNOWN if told is None else told.get(name, 0.0) for name in names]


def _marks(read: "Encoding", item: Question) -> list[int]:
    """Of each piece, whether it names the target or the source; 0 for all else."""
    which = 0 if item.target is None else 1
    marks = []
    for (start, end), part in zip(read.offsets, read.sequence_ids, strict=True):
        inside = part == which and end > start
        mark = next((TARGET for a, b in item.named if inside and start < b and a < end), 0)
        marks.append(mark or next((SOURCE for a, b in item.source if inside and start < b and a < end), 0))
    return marks


def padded(rows: Sequence[Encoded]) -> dict[str, Array]:
    """The inputs of some rows, `[rows, pieces]` each, padded to the longest, and a `mask` of what is not padding."""
    shape = len(rows), max(len(row["ids"]) for row in rows)
    batch: dict[str, Array] = {name: np.zeros(shape, dtype=np.int64) for name in (*INPUTS, "mask")}
    for number, row in enumerate(rows):
        size = len(row["ids"])
        batch["mask"][number, :size] = 1
        for name in INPUTS:
            batch[name][number, :size] = row[name]
    return batch
