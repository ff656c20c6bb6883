"""Training that feels 8 bits: a network that learns while its numbers are rounded loses little when it runs so.

What a layer is given is rounded as ONNX Runtime does it, row by row, between its least and its greatest number;
gradients pass as if nothing were (Jacob et al. 2018, https://arxiv.org/abs/1712.05877). While it learns, half of the
layers are spared at each step, which is faster and learns as well (Fan et al. 2021, https://arxiv.org/abs/2004.07320).
Weights are rounded too when it runs, but that is a third of the error, and not worth its time here.

Encoders have a few numbers that are far larger than all others (Dettmers et al. 2022, https://arxiv.org/abs/2208.07339),
and 8 bits that reach so far are coarse, so the network learns to do without them.

Imported by whom it is needed: as heavy as torch.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

BOUND = 8.0
"""What a layer is given at most; most numbers are between -2 and 2."""

_SPARED = 0.5


def bound(network: nn.Module) -> None:
    """Keeps what the linear layers of a network are given between -8 and 8, from now on."""
    for layer in _layers(network):
        layer.register_forward_pre_hook(_cut)


def _cut(_: nn.Module, given: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    return (given[0].clamp(-BOUND, BOUND), *given[1:])


def _layers(network: nn.Module) -> list[nn.Linear]:
    return [module for module in network.modules() if isinstance(module, nn.Linear)]


@contextmanager
def in_eight_bits(network: nn.Module) -> Iterator[None]:
    """While it lasts, linear layers of a network are given what they will be in 8 bits."""
    hooks = [layer.register_forward_pre_hook(_round) for layer in _layers(network)]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _round(layer: nn.Module, given: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    if layer.training and torch.rand(()) < _SPARED:
        return given
    return (rounded(given[0]), *given[1:])


def rounded(given: Tensor) -> Tensor:
    """Numbers of 8 bits without sign: `[rows, …]`, each row between its own least and greatest."""
    least, greatest = given.detach().flatten(1).aminmax(dim=1)
    least, greatest = least.float().clamp_max(0), greatest.float().clamp_min(0)
    scale = ((greatest - least) / 255).clamp_min(1e-8)
    return torch.fake_quantize_per_channel_affine(given.float(), scale, (-least / scale).round().int(), 0, 0, 255)
