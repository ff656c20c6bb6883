"""The network: an encoder that finds cues, and a second reading for each cue. As heavy as torch."""

import copy
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from annotate.claims.tagger.decode import LIKELY, cue_spans

OUTSIDE, BEGINS, INSIDE = range(3)
UNKNOWN = -100
"""In place of a label that a piece does not have; its loss is left out."""
POINTERS = ("source", "source end", "content", "content end")
"""What the second reading points to: the first pieces of the first and of the last word of each part."""


class Tagger(nn.Module):
    """Reads a window once for its cues, and once more for each cue, to point to its source and its content.

    Every attribution has one cue of its own, so that statements that lie in one another or overlap are told apart by
    their cues, as predicates are in semantic role labelling (Shi and Lin 2019, https://arxiv.org/abs/1904.05255).
    The second reading goes on from the first, with the cue's pieces marked, through the pretrained layers that follow;
    where none are left, copies of the last ones read once more what went into them.
    A pointer to the first piece of a window points to nothing (Devlin et al. 2019).
    """

    def __init__(self, encoder: Any, layers: int, second_layers: int, dropout: float = 0.1) -> None:
        """The heads are new.

        Args:
            encoder: pretrained; changed in place.
            layers: how many of its layers find cues, at most all.
            second_layers: how many read again for each cue, at most all.
            dropout: before the heads.
        """
        super().__init__()
        width, has = int(encoder.config.hidden_size), int(encoder.config.num_hidden_layers)
        self.encoder = encoder
        self.shared = min(layers, has - second_layers)
        self.second = copy.deepcopy(encoder.encoder)
        self.second.layer = self.second.layer[self.shared : self.shared + second_layers]
        encoder.encoder.layer = encoder.encoder.layer[:layers]
        encoder.config.num_hidden_layers = min(layers, has)
        self.teachers: tuple[Tagger, ...] = ()
        self.mark = nn.Embedding(2, width)
        nn.init.zeros_(self.mark.weight)
        self.dropout = nn.Dropout(dropout)
        self.cue = nn.Linear(width, 3)
        self.parts = nn.Linear(width, len(POINTERS) + 1)

    def first(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of outside, first and further words of cues `[windows, pieces, 3]`, and what is read on from."""
        read = self.encoder(input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True)
        return self.cue(self.dropout(read.last_hidden_state)), read.hidden_states[self.shared]

    def again(self, hidden: Tensor, attention_mask: Tensor, marks: Tensor) -> Tensor:
        """Logits of the four pointers, and of what in between is content, `[cues, pieces, 5]`.

        Args:
            hidden: what `first` gave, of each cue's window, `[cues, pieces, width]`.
            attention_mask: of the same, `[cues, pieces]`.
            marks: 1 for the pieces of the cue, else 0, `[cues, pieces]`.
        """
        seen = attention_mask[:, None, None, :].bool()
        read = self.second(hidden + self.mark(marks), attention_mask=seen).last_hidden_state
        parts: Tensor = self.parts(self.dropout(read))
        return parts

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        begins: Tensor,
        cues: Tensor,
        rows: Tensor,
        marks: Tensor,
        pointers: Tensor,
        inside: Tensor,
    ) -> dict[str, Tensor]:
        """The loss, and the logits with gold cues marked.

        While it learns and has `teachers`, half of what it is to answer is gold, and half is what these answer to the
        same, the mean of their probabilities (Hinton et al. 2015, https://arxiv.org/abs/1503.02531).

        Args:
            input_ids, attention_mask: `[windows, pieces]`.
            begins: whether a piece begins a word, `[windows, pieces]`.
            cues: their labels, `UNKNOWN` for what begins no word, `[windows, pieces]`.
            rows: the window of each attribution, `[attributions]`.
            marks: 1 for the pieces of its cue, `[attributions, pieces]`.
            pointers: the four pieces that it points to, 0 for nothing, `[attributions, 4]`.
            inside: whether the pieces from the first to the last of its content belong to it, `UNKNOWN` for all
                others, `[attributions, pieces]`.
        """
        logits, hidden = self.first(input_ids, attention_mask)
        teachers = [teacher.to(logits.device) for teacher in self.teachers] if self.training else []
        with torch.no_grad():
            taught = [teacher.first(input_ids, attention_mask) for teacher in teachers]
        known = cues != UNKNOWN
        targets = _softened(functional.one_hot(cues[known], 3), [cue[known].softmax(-1) for cue, _ in taught])
        loss = functional.cross_entropy(logits[known], targets)
        if self.training:
            rows, marks, pointers, inside = self._with_false_cues(logits, begins, rows, marks, pointers, inside)
        if len(rows) == 0:
            return {"loss": loss, "cue": logits, "pointing": logits.new_zeros(0, logits.shape[1], len(POINTERS))}
        parts = self.again(hidden[rows], attention_mask[rows], marks)
        with torch.no_grad():
            those = [
                teacher.again(left[rows], attention_mask[rows], marks)
                for teacher, (_, left) in zip(teachers, taught, strict=True)
            ]
        pointing = pointed(parts, begins[rows])
        wanted = functional.one_hot(pointers, parts.shape[1]).transpose(1, 2)
        targets = _softened(wanted, [pointed(theirs, begins[rows]).softmax(1) for theirs in those])
        loss = loss + 2 * functional.cross_entropy(pointing, targets)
        known = inside != UNKNOWN
        if known.any():
            targets = _softened(inside[known], [theirs[..., -1][known].sigmoid() for theirs in those])
            loss = loss + functional.binary_cross_entropy_with_logits(parts[..., -1][known], targets)
        return {"loss": loss, "cue": logits, "pointing": pointing}

    def _with_false_cues(
        self, logits: Tensor, begins: Tensor, rows: Tensor, marks: Tensor, pointers: Tensor, inside: Tensor
    ) -> tuple[Tensor, ...]:
        """With what the network now takes for cues and are none, which point to nothing, and with cues as it sees them.

        So the second reading learns to reject what the first one finds, and to live with borders that are not gold.
        """
        shares = logits.detach().float().softmax(-1).cpu()
        likely, first = (1 - shares[..., OUTSIDE]).tolist(), (shares.argmax(-1) == BEGINS).tolist()
        starts, known = begins.tolist(), rows.tolist()
        changed = marks.cpu()
        false_rows, false_marks = [], []
        for window in ((shares[..., OUTSIDE] <= 1 - LIKELY) & begins.cpu()).any(1).nonzero()[:, 0].tolist():
            own = [k for k, row in enumerate(known) if row == window]
            for start, end in cue_spans(likely[window], first[window], starts[window], LIKELY):
                met = [k for k in own if changed[k, start:end].any()]
                if not met:
                    false_rows.append(window)
                    false_marks.append((start, end))
                elif len(met) == 1 and torch.rand(()) < 0.5:
                    changed[met[0]] = 0
                    changed[met[0], start:end] = 1
        most = len(likely) // 3
        more = changed.new_zeros(len(false_rows[:most]), changed.shape[1])
        for k, (start, end) in enumerate(false_marks[:most]):
            more[k, start:end] = 1
        return (
            torch.cat([rows, rows.new_tensor(false_rows[:most], dtype=torch.long)]),
            torch.cat([changed, more]).to(marks.device),
            torch.cat([pointers, pointers.new_zeros(len(more), len(POINTERS))]),
            torch.cat([inside, inside.new_full(more.shape, UNKNOWN)]),
        )


def _softened(gold: Tensor, taught: Sequence[Tensor]) -> Tensor:
    """What is to be answered: gold, or half of it and half of what teachers answer."""
    return gold.float() if not taught else (gold + torch.stack(list(taught)).float().mean(0)) / 2


def pointed(parts: Tensor, begins: Tensor) -> Tensor:
    """The pointers' logits `[cues, pieces, 4]`, with what begins no word out of reach, but for the first piece."""
    reach = begins.bool().clone()
    reach[:, 0] = True
    return parts[..., : len(POINTERS)].masked_fill(~reach[..., None], -1e4)
