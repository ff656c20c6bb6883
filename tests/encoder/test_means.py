"""The mean of networks' weights."""

import torch
from hypothesis import given
from hypothesis import strategies as st

from annotate.encoder.means import mean

NUMBERS = st.floats(-8, 8, width=32)


@given(st.lists(st.tuples(NUMBERS, st.floats(0.125, 4, width=32)), min_size=1, max_size=5))
def test_the_mean_lies_between_the_weights(networks: list[tuple[float, float]]) -> None:
    found = mean(({"a": torch.tensor([weight])}, share) for weight, share in networks)["a"].item()
    weights = [weight for weight, _ in networks]
    assert min(weights) - 1e-5 <= found <= max(weights) + 1e-5
    if len(set(weights)) == 1:
        assert found == torch.tensor(weights[0]).item()


def test_shares_count_for_what_a_network_has() -> None:
    one, other = {"a": torch.tensor(1.0), "b": torch.tensor(5.0)}, {"a": torch.tensor(4.0)}
    assert mean([(one, 2.0), (other, 1.0)]) == {"a": torch.tensor(2.0), "b": torch.tensor(5.0)}
