"""The scheme that ships, and each way in which one is wrong."""

from pathlib import Path

import pytest

from annotate.errors import InputError
from annotate.files import resource
from annotate.scheme import load_scheme

SHIPPED = resource("configs/scheme.yaml").read_text(encoding="utf-8")


def test_the_scheme_that_ships() -> None:
    scheme = load_scheme()
    assert [scheme.polarity(stance) for stance in scheme.stances] == [1, -1, 0]
    assert len(scheme.levels) == 4
    assert len(scheme.types) == 8
    assert len(scheme.topics) >= 6
    assert all(2 <= len(topic.targets) <= 4 for topic in scheme.topics)


def test_which_targets_a_text_speaks_to() -> None:
    scheme = load_scheme()
    assert [target.name for target in scheme.concerned("Belgrade bought Chinese DRONES")] == ["chinese-arms"]
    assert list(scheme.concerned("The weather is fine")) == []
    assert scheme.describe("coal-exit") == "Giving up coal"
    assert scheme.describe("anything else") == "anything else"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("name: against", "name: favor", r"field stance|'favor' stands here twice"),
        ("name: moderate", "name: low", "the risk level 'low' stands here twice"),
        ("name: coal-exit", "name: nuclear-plant", "the target 'nuclear-plant' stands here twice"),
        ("guideline:", "guidelines:", r"line \d+, field guidelines?: this key is"),
        ("polarity: -1", "polarity: -2", r"line \d+, field stance.labels.1.polarity"),
        ("polarity: -1", "colour: red", r"field stance.labels.1"),
        ("patterns: ['\\bnato\\b'", "patterns: ['(nato'", "'\\(nato' is no regular expression"),
        ("version: 1", "version: [", "this is no YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in SHIPPED
    path = tmp_path / "scheme.yaml"
    path.write_text(SHIPPED.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=problem) as raised:
        load_scheme(path)
    assert str(path) in str(raised.value)


def test_a_topic_with_no_target_is_told(tmp_path: Path) -> None:
    path = tmp_path / "scheme.yaml"
    path.write_text(
        SHIPPED.split("topics:")[0] + "topics:\n  - name: a\n    description: b\n    targets: []\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"line \d+, field topics.0.targets"):
        load_scheme(path)
