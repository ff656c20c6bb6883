"""The heads: what they may say, and what they learn from."""

from pathlib import Path

import torch
from hypothesis import given
from hypothesis import strategies as st

from annotate.classifier.model import build
from annotate.classifier.network import UNKNOWN, Network, class_weights, level_probabilities
from annotate.scheme import load_scheme

SCHEME = load_scheme()
BATCH = {
    "input_ids": torch.tensor([[101, 2057, 102], [101, 2064, 102]]),
    "attention_mask": torch.ones((2, 3), dtype=torch.long),
}
NO_TYPES = [[float(UNKNOWN)] * len(SCHEME.types)] * 2


def network(encoder: Path) -> Network:
    torch.manual_seed(0)
    found, _ = build(str(encoder), SCHEME)
    return found.eval()


@given(st.lists(st.floats(-30, 30), min_size=3, max_size=3))
def test_levels_are_a_distribution_and_higher_ones_are_never_likelier_to_be_passed(logits: list[float]) -> None:
    told = level_probabilities(torch.tensor([logits], dtype=torch.float64))[0]
    assert (told >= 0).all()
    assert torch.isclose(told.sum(), torch.tensor(1.0, dtype=torch.float64))
    passed = told.flip(0).cumsum(0).flip(0)
    assert (passed.diff() <= 1e-12).all()


def test_labels_that_are_not_known_teach_nothing(encoder: Path) -> None:
    found = network(encoder)
    labels = {
        "stance": torch.tensor([0, UNKNOWN]),
        "level": torch.tensor([UNKNOWN, UNKNOWN]),
        "types": torch.tensor(NO_TYPES),
    }
    found(**BATCH, **labels)["loss"].backward()
    assert found.stance.weight.grad is not None
    assert found.level.weight.grad is None
    assert found.types.weight.grad is None


def test_rows_with_no_label_at_all_have_no_loss(encoder: Path) -> None:
    labels = {
        "stance": torch.tensor([UNKNOWN] * 2),
        "level": torch.tensor([UNKNOWN] * 2),
        "types": torch.tensor(NO_TYPES),
    }
    assert network(encoder)(**BATCH, **labels)["loss"].item() == 0


def test_without_labels_there_is_no_loss(encoder: Path) -> None:
    told = network(encoder)(**BATCH)
    assert {name: tuple(logits.shape) for name, logits in told.items()} == {
        "stance": (2, len(SCHEME.stances)),
        "level": (2, len(SCHEME.levels) - 1),
        "types": (2, len(SCHEME.types)),
    }


def test_rare_labels_weigh_more() -> None:
    rows = [{"stance": int(i == 0), "level": UNKNOWN, "types": NO_TYPES[0]} for i in range(9)]
    weights = class_weights(rows, SCHEME, power=0.5)
    assert set(weights) == {"stance"}
    assert weights["stance"][1] > weights["stance"][0]
    assert torch.equal(class_weights(rows, SCHEME, power=0)["stance"], torch.ones(3))
