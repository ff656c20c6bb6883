"""What training changed: whole at full rank, near at a low one."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from annotate.encoder.differences import difference, restored


@given(st.integers(0, 2**31), st.integers(1, 4))
def test_a_change_of_low_rank_is_kept_by_that_rank(seed: int, rank: int) -> None:
    torch.manual_seed(seed)
    before = {"matrix": torch.randn(24, 20), "bias": torch.randn(20), "still": torch.ones(3, 3)}
    change = torch.randn(24, rank) @ torch.randn(rank, 20)
    after = {**before, "matrix": before["matrix"] + change, "bias": before["bias"] + 1, "new": torch.ones(2, 2)}
    kept = difference(before, after, rank)
    assert sum(weights.numel() for weights in kept.values()) == rank * (24 + 20) + 20 + 4
    found = restored(before, kept)
    assert set(found) == set(after)
    for name, weights in after.items():
        assert torch.allclose(found[name], weights, atol=0.05), name


def test_without_a_rank_all_is_kept() -> None:
    before = {"matrix": torch.randn(24, 20)}
    after = {"matrix": torch.randn(24, 20)}
    found = restored(before, difference(before, after, 0))
    assert torch.allclose(found["matrix"], after["matrix"], atol=1e-2)
