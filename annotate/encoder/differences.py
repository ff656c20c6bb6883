"""What training changed in a network, small enough to ship: the difference to where it began, by low rank.

A network that is trained whole learns better here than one with adapters (docs/statements.md), and what it learns is
nearly of low rank all the same: the largest singular values of each matrix's change carry it, as Aghajanyan et al.
(2021, https://arxiv.org/abs/2012.13255) lead one to expect. Imported by whom it is needed: as heavy as torch.
"""

from collections.abc import Mapping
from typing import Any

DOWN, UP = ".down", ".up"
"""What stands behind the name of a matrix whose change is kept as the product of two thin ones."""


def difference(before: Mapping[str, Any], after: Mapping[str, Any], rank: int) -> dict[str, Any]:
    """The changes of all weights in half precision, those of matrices by their largest `rank` singular values.

    Args:
        before: weights by name; what is missing here is kept whole.
        after: weights by name.
        rank: 0 keeps all changes as they are.
    """
    import torch

    kept: dict[str, Any] = {}
    for name, weights in after.items():
        change = weights.float() - before[name].float() if name in before else weights.float()
        if not change.any():
            continue
        if name in before and rank and change.ndim == 2 and rank < min(change.shape) // 2:
            left, values, right = torch.linalg.svd(change, full_matrices=False)
            root = values[:rank].sqrt()
            kept[name + UP] = (left[:, :rank] * root).half().contiguous()
            kept[name + DOWN] = (root[:, None] * right[:rank]).half().contiguous()
        else:
            kept[name] = change.half().contiguous()
    return kept


def restored(before: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """The weights that `difference` was made from, as near as its rank lets them be."""
    changes = {name: change.float() for name, change in kept.items() if not name.endswith((UP, DOWN))}
    for name in {name.removesuffix(UP) for name in kept if name.endswith(UP)}:
        changes[name] = kept[name + UP].float() @ kept[name + DOWN].float()
    return {name: weights + changes.pop(name, 0) for name, weights in before.items()} | changes
