"""The network: one encoder and three heads made from the scheme. Imported by whom it is needed: as heavy as torch."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from annotate.scheme import Scheme

HEADS = ["stance", "level", "types"]
UNKNOWN = -1
"""In place of a label that a row does not have; its loss is left out."""


class Network(nn.Module):
    """Stance by a pair of target and claim, ordered risk level and risk types by the claim alone.

    The first token's vector and the mean of all are joined. The level head answers K - 1 questions, "higher than level
    k, given that it is higher than the one below", as CORN does (Shi et al. 2021), so that probabilities of higher
    levels never exceed those of lower ones.
    """

    def __init__(self, encoder: Any, scheme: Scheme, dropout: float = 0.1) -> None:
        """Heads are new; `encoder` is used as it is."""
        super().__init__()
        self.encoder = encoder
        width = 2 * int(encoder.config.hidden_size)
        self.dropout = nn.Dropout(dropout)
        self.stance = nn.Linear(width, len(scheme.stances))
        self.level = nn.Linear(width, len(scheme.levels) - 1)
        self.types = nn.Linear(width, len(scheme.types))
        self.weights: dict[str, Tensor] = {}
        """Class weights of the training rows, by head; none outside of training."""

    def forward(self, **batch: Tensor) -> dict[str, Tensor]:
        """Logits of the three heads, and `loss` where the batch has labels.

        Args:
            batch: what the encoder takes, `[rows, tokens]` each; and `stance` `[rows]`, `level` `[rows]`, `types`
                `[rows, types]`, `UNKNOWN` where a row has no such label.
        """
        labels = {name: batch.pop(name) for name in HEADS if name in batch}
        hidden = self.encoder(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1)
        mean = (hidden * mask).sum(1) / mask.sum(1)
        joined = self.dropout(torch.cat([hidden[:, 0], mean], dim=1))
        logits = {"stance": self.stance(joined), "level": self.level(joined), "types": self.types(joined)}
        return {"loss": self._loss(logits, labels), **logits} if labels else logits

    def _loss(self, logits: dict[str, Tensor], labels: dict[str, Tensor]) -> Tensor:
        losses = {"stance": self._stance_loss, "level": self._level_loss, "types": self._types_loss}
        total = torch.zeros((), device=logits["stance"].device)
        for name, loss in losses.items():
            known = labels[name].reshape(len(labels[name]), -1)[:, 0] != UNKNOWN
            if known.any():
                # By the share of rows that have the label: a batch with one such row is not led by it.
                total = total + loss(logits[name][known].float(), labels[name][known]) * known.float().mean()
        return total

    def _stance_loss(self, logits: Tensor, labels: Tensor) -> Tensor:
        return functional.cross_entropy(logits, labels, weight=self.weights.get("stance"))

    def _level_loss(self, logits: Tensor, labels: Tensor) -> Tensor:
        steps = torch.arange(logits.shape[1], device=logits.device)
        higher = (labels[:, None] > steps).float()
        asked = (labels[:, None] >= steps).float()
        each = (functional.binary_cross_entropy_with_logits(logits, higher, reduction="none") * asked).sum(1)
        weight = self.weights.get("level")
        return (each if weight is None else each * weight[labels]).mean()

    def _types_loss(self, logits: Tensor, labels: Tensor) -> Tensor:
        return functional.binary_cross_entropy_with_logits(logits, labels, pos_weight=self.weights.get("types"))


def level_probabilities(logits: Tensor) -> Tensor:
    """Probabilities of the K levels from the K - 1 conditional logits, `[rows, K - 1]` to `[rows, K]`."""
    beyond = torch.cumprod(torch.sigmoid(logits), dim=1)
    one = torch.ones_like(beyond[:, :1])
    return torch.cat([one, beyond], dim=1) - torch.cat([beyond, torch.zeros_like(one)], dim=1)


def class_weights(rows: list[dict[str, Any]], scheme: Scheme, power: float) -> dict[str, Tensor]:
    """Weights that lift rare labels: the mean count over a label's own, to a power between 0 (none) and 1 (full)."""
    found: dict[str, Tensor] = {}
    for name, size in (("stance", len(scheme.stances)), ("level", len(scheme.levels))):
        counts = torch.bincount(torch.tensor([row[name] + 1 for row in rows]), minlength=size + 1)[1:].float()
        if counts.sum() > 0:
            found[name] = (counts[counts > 0].mean() / counts.clamp_min(1)) ** power
    known = [row["types"] for row in rows if row["types"][0] != UNKNOWN]
    if known:
        share = torch.tensor(known).mean(0).clamp(0.01, 0.99)
        found["types"] = ((1 - share) / share) ** power
    return found
