"""One network from several: models that learnt from the same start know most of what each does in their mean.

Wortsman et al. 2022, "Model soups", https://arxiv.org/abs/2203.05482.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def mean(networks: "Iterable[tuple[Mapping[str, Tensor], float]]") -> "dict[str, Tensor]":
    """The mean of weights by name, each network's by its share; what one of them lacks is the mean of the others."""
    found: dict[str, Tensor] = {}
    shares: dict[str, float] = {}
    for weights, share in networks:
        for name, values in weights.items():
            # So exact that what is the same in all, as embeddings are that none trained, is the same in the mean.
            found[name] = found.get(name, 0) + values.double() * share
            shares[name] = shares.get(name, 0.0) + share
    return {name: (values / shares[name]).float() for name, values in found.items()}
