"""Training in 8 bits, held to what ONNX Runtime computes in them."""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from annotate.encoder import runtime
from annotate.encoder.quantized import BOUND, bound, in_eight_bits


def layers() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 8)).eval()


def test_it_rounds_as_onnx_runtime_does(tmp_path: Path) -> None:
    network, given = layers(), torch.randn(1, 5, 16)
    path = tmp_path / "small.onnx"
    runtime.export(
        network.forward, network, {"given": (given, {1: "pieces"})}, {"told": {1: "pieces"}}, path, small=True
    )
    small = runtime.session(path, threads=1)({"given": given.numpy()})[0]
    whole = network(given).detach().numpy()
    with in_eight_bits(network):
        rounded = network(given).detach().numpy()
    assert np.abs(rounded - small).max() < 0.2 * np.abs(whole - small).max()
    assert np.array_equal(network(given).detach().numpy(), whole)


def test_rows_are_rounded_each_on_its_own() -> None:
    network, given = layers(), torch.randn(2, 5, 16) * torch.tensor([1.0, 50.0])[:, None, None]
    with in_eight_bits(network):
        both, alone = network(given), network(given[:1])
    assert torch.allclose(both[:1], alone, atol=1e-6)


def test_weights_learn_through_the_rounding() -> None:
    network, given = layers(), torch.randn(64, 1, 16)
    wanted = given.sum(2, keepdim=True).expand(-1, -1, 8).contiguous()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    losses = []
    with in_eight_bits(network):
        for _ in range(60):
            loss = nn.functional.mse_loss(network(given), wanted)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(loss.item())
    assert losses[-1] < losses[0] / 10


def test_a_number_far_larger_than_all_others_makes_8_bits_no_coarser_where_it_is_cut() -> None:
    network, given = layers(), torch.randn(1, 5, 16)
    given[0, 0, 0] = 300
    errors = []
    for cut in (False, True):
        if cut:
            bound(network)
        whole = network(given)
        with in_eight_bits(network):
            errors.append((network(given) - whole)[0, 1:].abs().mean())
    assert errors[1] < errors[0] / 5
    assert torch.equal(network(given), network(given.clamp(-BOUND, BOUND)))
