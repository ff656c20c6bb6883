"""The heads: what they may say, and what they learn from."""

from pathlib import Path

import numpy as np
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from annotate.classifier import calibration
from annotate.classifier.encoding import INPUTS, UNKNOWN
from annotate.classifier.model import build
from annotate.classifier.network import Network, class_weights
from annotate.scheme import load_scheme

SCHEME = load_scheme()
BATCH = {name: torch.ones((2, 3), dtype=torch.long) for name in INPUTS}
SIZES = {"stance": len(SCHEME.stances), "level": len(SCHEME.levels), "types": len(SCHEME.types)}
NOTHING = {name: torch.full((2, size), UNKNOWN) for name, size in SIZES.items()}


def network(encoder: Path) -> Network:
    torch.manual_seed(0)
    found, _ = build(str(encoder), SCHEME)
    return found.eval()


@settings(deadline=None)  # the first call imports scipy
@given(st.lists(st.floats(-30, 30), min_size=3, max_size=3))
def test_levels_are_a_distribution_and_higher_ones_are_never_likelier_to_be_passed(logits: list[float]) -> None:
    told = calibration.levels(np.array([logits]), 1.0)[0]
    assert (told >= 0).all()
    assert np.isclose(told.sum(), 1)
    passed = told[::-1].cumsum()[::-1]
    assert (np.diff(passed) <= 1e-12).all()


def test_labels_that_are_not_known_teach_nothing(encoder: Path) -> None:
    found = network(encoder)
    labels = NOTHING | {"stance": torch.tensor([[1.0, 0, 0], [UNKNOWN] * 3])}
    found(**BATCH, **labels)["loss"].backward()
    assert found.stance.weight.grad is not None
    assert found.level.weight.grad is None
    assert found.types.weight.grad is None


def test_rows_with_no_label_at_all_have_no_loss(encoder: Path) -> None:
    assert network(encoder)(**BATCH, **NOTHING)["loss"].item() == 0


def test_shares_are_learnt_as_the_mean_of_what_they_are_made_of(encoder: Path) -> None:
    found = network(encoder)
    for name, size in SIZES.items():
        each = torch.eye(size)[torch.tensor([[0, 1], [1, 2]])]
        whole, *apart = (
            found(**BATCH, **NOTHING | {name: shares})["loss"] for shares in (each.mean(0), each[0], each[1])
        )
        assert torch.isclose(whole, sum(apart) / 2), name


def test_without_labels_there_is_no_loss(encoder: Path) -> None:
    told = network(encoder)(**BATCH)
    assert {name: tuple(logits.shape) for name, logits in told.items()} == {
        "stance": (2, len(SCHEME.stances)),
        "level": (2, len(SCHEME.levels) - 1),
        "types": (2, len(SCHEME.types)),
    }


def test_rare_labels_weigh_more() -> None:
    nothing = {name: shares[0].tolist() for name, shares in NOTHING.items()}
    rows = [nothing | {"stance": [float(i > 0), float(i == 0), 0.0]} for i in range(9)]
    weights = class_weights(rows, power=0.5)
    assert set(weights) == {"stance"}
    assert weights["stance"][1] > weights["stance"][0]
    assert torch.equal(class_weights(rows, power=0)["stance"], torch.ones(3))


def test_what_names_the_target_is_read_apart(encoder: Path) -> None:
    found = network(encoder)
    marked = BATCH | {"marks": torch.tensor([[0, 1, 0], [0, 0, 0]])}
    bare = BATCH | {"marks": torch.zeros((2, 3), dtype=torch.long)}
    told, plain = found(**marked)["stance"], found(**bare)["stance"]
    assert not torch.allclose(told[0], plain[0])
    assert torch.allclose(told[1], plain[1], atol=1e-6)
