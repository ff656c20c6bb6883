"""Training in 8 bits, held to what ONNX Runtime computes in them."""

from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto, helper, save
from torch import nn

from annotate.encoder import runtime
from annotate.encoder.quantized import BOUND, bound, in_eight_bits, rounded


def layers() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 8)).eval()


def test_it_rounds_as_onnx_runtime_does(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["given"], ["q", "scale", "zero"]),
        helper.make_node("DequantizeLinear", ["q", "scale", "zero"], ["told"]),
    ]
    numbers = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 5, 16]) for name in ("given", "told")]
    graph = helper.make_graph(nodes, "rounding", numbers[:1], numbers[1:])
    model = helper.make_model(graph, ir_version=10, opset_imports=[helper.make_opsetid("", 17)])
    save(model, tmp_path / "rounding.onnx")
    given = torch.randn(1, 5, 16) * 3
    told = runtime.session(tmp_path / "rounding.onnx")({"given": given.numpy()})[0]
    assert np.allclose(rounded(given).numpy(), told, atol=1e-5)


def test_what_is_rounded_for_a_while_is_whole_again() -> None:
    network, given = layers(), torch.randn(1, 5, 16)
    before = network(given)
    with in_eight_bits(network):
        assert not torch.equal(network(given), before)
    assert torch.equal(network(given), before)


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
            torch.autograd.backward(loss)
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
