"""Two models beside one another."""

from pathlib import Path

import pytest

from annotate.classifier.compare import compare
from annotate.classifier.model import load
from annotate.classifier.train import train
from annotate.errors import InputError
from annotate.scheme import load_scheme
from tests.classifier.conftest import configuration


@pytest.fixture
def trained(tmp_path: Path, encoder: Path, rows: Path) -> list[Path]:
    """A model that has learnt its rows by heart, and one that has hardly begun."""
    for name, epochs in (("good", 8), ("new", 1)):
        train(configuration(tmp_path, encoder, rows, rows, epochs=epochs, patience=epochs), tmp_path / name)
    return [tmp_path / "good", tmp_path / "new"]


def test_the_better_model_is_told_from_the_worse(trained: list[Path], rows: Path) -> None:
    good, new = map(load, trained)
    found = compare(new, good, rows)["stance"]
    assert (found.n, found.first) == (40, 0)
    assert found.differences["accuracy"].value == pytest.approx(found.second / 40)
    assert found.p == pytest.approx(2 * 0.5**found.second if found.second else 1)
    same = compare(good, good, rows)["stance"]
    assert (same.first, same.second, same.p) == (0, 0, 1)
    assert set(same.differences.values()) == {(0, 0, 0)}


def test_models_of_two_schemes_are_not_compared(trained: list[Path], rows: Path) -> None:
    good, new = map(load, trained)
    level, *others = (scheme := load_scheme()).risk.levels
    risk = scheme.risk.model_copy(update={"levels": (level.model_copy(update={"name": "calm"}), *others)})
    other = new._replace(scheme=scheme.model_copy(update={"risk": risk}))
    with pytest.raises(InputError, match="its labels are not those of good"):
        compare(good, other, rows)
