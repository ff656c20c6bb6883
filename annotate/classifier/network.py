"""The network: one encoder and three heads made from the scheme. Imported by whom it is needed: as heavy as torch."""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from annotate.classifier.encoding import HEADS, TARGET, Encoded
from annotate.encoder.quantized import bound
from annotate.scheme import Scheme


class Network(nn.Module):
    """Stance by a pair of target and claim, ordered risk level and risk types by the claim alone.

    Pieces that name the target, or whose stance it is, are marked by a vector that is added to theirs. The first
    piece's vector, the mean of all and the mean of those that name the target are joined. The level head answers K - 1
    questions, "higher than level k, given that it is higher than the one below", as CORN does (Shi et al. 2021), so
    that probabilities of higher levels never exceed those of lower ones.
    """

    def __init__(self, encoder: Any, scheme: Scheme, dropout: float = 0.1, bounded: bool = False) -> None:
        """Heads are new; `encoder` is used as it is, or, where it is `bounded`, so that it can run in 8 bits."""
        super().__init__()
        self.encoder = encoder
        self.pairs = getattr(encoder.config, "type_vocab_size", 1) > 1
        size = int(encoder.config.hidden_size)
        width = 3 * size
        self.mark = nn.Embedding(3, size, padding_idx=0)
        nn.init.normal_(self.mark.weight[1:], std=0.02)
        self.dropout = nn.Dropout(dropout)
        self.stance = nn.Linear(width, len(scheme.stances))
        self.level = nn.Linear(width, len(scheme.levels) - 1)
        self.types = nn.Linear(width, len(scheme.types))
        if bounded:
            bound(self.encoder)
        self.weights: dict[str, Tensor] = {}
        """Class weights of the training rows, by head; none outside of training."""

    def forward(
        self, ids: Tensor, parts: Tensor, marks: Tensor, mask: Tensor | None = None, **labels: Tensor
    ) -> dict[str, Tensor]:
        """Logits of the three heads, and `loss` where the batch has labels.

        Args:
            ids, parts, marks: as `encoding.INPUTS` has them, `[rows, pieces]` each.
            mask: 0 where a row is padded; none where nothing is.
            labels: shares of `stance` `[rows, stances]`, `level` `[rows, levels]` and `types` `[rows, types]`, negative
                where a row has no such label.
        """
        logits = dict(zip(HEADS, self.read(ids, parts, marks, mask), strict=True))
        return {"loss": self._loss(logits, labels), **logits} if labels else logits

    def read(
        self, ids: Tensor, parts: Tensor, marks: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of stance `[rows, stances]`, of levels `[rows, levels - 1]` and of types `[rows, types]`."""
        words = self.encoder.get_input_embeddings()(ids) + self.mark(marks)
        more = {"token_type_ids": parts} if self.pairs else {}
        hidden = self.encoder(inputs_embeds=words, attention_mask=mask, **more).last_hidden_state
        mask = torch.ones_like(marks) if mask is None else mask
        named = (marks == TARGET).long()
        # Where the text does not name the target, what tells of it is all of the pair.
        named = torch.where(named.sum(1, keepdim=True) > 0, named, mask)
        joined = self.dropout(torch.cat([hidden[:, 0], _mean(hidden, mask), _mean(hidden, named)], dim=1))
        return self.stance(joined), self.level(joined), self.types(joined)

    def _loss(self, logits: dict[str, Tensor], labels: dict[str, Tensor]) -> Tensor:
        losses = {"stance": self._stance_loss, "level": self._level_loss, "types": self._types_loss}
        total = torch.zeros((), device=logits["stance"].device)
        for name, loss in losses.items():
            known = labels[name][:, 0] >= 0
            if known.any():
                # By the share of rows that have the label: a batch with one such row is not led by it.
                total = total + loss(logits[name][known].float(), labels[name][known]) * known.float().mean()
        return total

    def _stance_loss(self, logits: Tensor, shares: Tensor) -> Tensor:
        each = -(functional.log_softmax(logits, dim=1) * shares).sum(1)
        return _weighted(each, self.weights.get("stance"), shares)

    def _level_loss(self, logits: Tensor, shares: Tensor) -> Tensor:
        reached = shares.flip(1).cumsum(1).flip(1)
        asked, higher = reached[:, :-1], reached[:, 1:]
        yes, no = functional.logsigmoid(logits), functional.logsigmoid(-logits)
        each = -(higher * yes + (asked - higher) * no).sum(1)
        return _weighted(each, self.weights.get("level"), shares, of_all=False)

    def _types_loss(self, logits: Tensor, shares: Tensor) -> Tensor:
        return functional.binary_cross_entropy_with_logits(logits, shares, pos_weight=self.weights.get("types"))


def _weighted(each: Tensor, weights: Tensor | None, shares: Tensor, *, of_all: bool = True) -> Tensor:
    """The mean of rows' losses, those of rare labels weighing more."""
    if weights is None:
        return each.mean()
    weight = shares @ weights
    return (each * weight).sum() / (weight.sum() if of_all else len(each))


def _mean(hidden: Tensor, mask: Tensor) -> Tensor:
    """The mean of some tokens' vectors, `[rows, tokens, width]` and `[rows, tokens]` to `[rows, width]`."""
    return (hidden * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)


def class_weights(rows: list[Encoded], power: float) -> dict[str, Tensor]:
    """Weights that lift rare labels: the mean count over a label's own, to a power between 0 (none) and 1 (full)."""
    found: dict[str, Tensor] = {}
    for name in HEADS:
        known = torch.tensor([row[name] for row in rows if row[name][0] >= 0])
        if not len(known):
            continue
        if name == "types":
            share = known.mean(0).clamp(0.01, 0.99)
            found[name] = ((1 - share) / share) ** power
        else:
            counts = known.sum(0)
            found[name] = (counts[counts > 0].mean() / counts.clamp_min(1)) ** power
    return found
