"""The scheme: the one that ships holds together, and a wrong one is told by file, line and field."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from annotate.errors import InputError
from annotate.files import resource
from annotate.scheme import Scheme, load_scheme

SCHEME = """\
name: small
version: 1
guideline: Read the claim as it stands.
stance:
  labels:
    - {name: yes-side, polarity: 1, description: For it.}
    - {name: no-side, polarity: -1, description: Against it.}
risk:
  levels:
    - {name: calm, description: No danger.}
    - {name: grave, description: Danger.}
  types:
    - {name: storm, description: Weather.}
topics:
  - name: ports
    description: Ports
    targets:
      - name: port-lease
        description: Leasing the port
        patterns: ['\\bport\\b', 'harbou?r']
      - name: port-tax
        description: Taxing the port
        patterns: ['\\btax\\w*']
  - name: ships
    description: Ships
    targets:
      - name: patrols
        description: Patrols at sea
        patterns: ['patrol']
"""


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Scheme]:
    def load(text: str) -> Scheme:
        (tmp_path / "s.yaml").write_text(text, encoding="utf-8")
        return load_scheme(tmp_path / "s.yaml")

    return load


def test_names_in_the_order_of_the_file(load: Callable[[str], Scheme]) -> None:
    scheme = load(SCHEME)
    assert scheme.stances == ["yes-side", "no-side"]
    assert scheme.levels == ["calm", "grave"]
    assert scheme.types == ["storm"]
    assert [target.name for target in scheme.targets] == ["port-lease", "port-tax", "patrols"]
    assert [scheme.polarity(stance) for stance in scheme.stances] == [1, -1]
    assert scheme.describe("port-tax") == "Taxing the port"
    assert scheme.describe("free text") == "free text"


def test_which_targets_a_text_speaks_to(load: Callable[[str], Scheme]) -> None:
    scheme = load(SCHEME)
    assert [target.name for target in scheme.concerned("The Harbor was TAXED.")] == ["port-lease", "port-tax"]
    assert list(scheme.concerned("An import.")) == []


def test_the_scheme_that_ships() -> None:
    scheme = load_scheme()
    content = yaml.safe_load(resource("configs/scheme.yaml").read_text(encoding="utf-8"))
    assert scheme.stances == [label["name"] for label in content["stance"]["labels"]]
    assert {scheme.polarity(stance) for stance in scheme.stances} == {-1, 0, 1}
    assert len(scheme.levels) == 4
    assert len(scheme.types) == 8
    assert len(scheme.topics) >= 6
    assert all(2 <= len(topic.targets) <= 4 for topic in scheme.topics)
    assert Scheme.model_validate_json(scheme.model_dump_json()) == scheme


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("no-side", "yes-side", "line 7, field stance.labels.1.name: the stance 'yes-side' stands here twice"),
        ("name: grave", "name: calm", "line 11, field risk.levels.1.name: the risk level 'calm' stands here twice"),
        (
            "name: patrols",
            "name: port-tax",
            "line 27, field topics.1.targets.0.name: the target 'port-tax' stands here twice",
        ),
        ("name: ships", "name: ports", "line 24, field topics.1.name: the topic 'ports' stands here twice"),
        ("version: 1", "version: 1\ncolour: red", "line 3, field colour: this key is not known"),
        ("polarity: 1,", "polarity: 1, colour: red,", "line 6, field stance.labels.0.colour: this key is not known"),
        (
            "version: 1",
            "version: 1\nrenames: [{version: 3, stance: {pro: yes-side}}]",
            "line 3, field renames.0.version: version 3 is yet to come; this scheme is version 1",
        ),
        (
            "version: 1",
            "version: 2\nrenames:\n  - version: 2\n    types: {wind: gale}",
            "line 5, field renames.0.types.wind: 'wind' leads nowhere: 'gale' is not among the types",
        ),
        ("version: 1", "version: 1\nversion: 2", "line 3, field version: this key stands here twice"),
        (SCHEME[SCHEME.index("topics:") :], "", "line 1, field topics: this key is missing"),
        (SCHEME[SCHEME.index("      - name: patrols") :], "", "line 26, field topics.1.targets: "),
        ("        patterns: ['patrol']\n", "", "line 27, field topics.1.targets.0.patterns: this key is missing"),
        ("name: patrols", "title: patrols", "line 27, field topics.1.targets.0.name: this key is missing"),
        ("'patrol'", "'(patrol'", "line 27, field topics.1.targets.0: the pattern '(patrol' is no regular expression"),
        ("polarity: -1", "polarity: 2", "line 7, field stance.labels.1.polarity: input should be -1, 0 or 1"),
        ("name: calm", "name: Very calm", "line 10, field risk.levels.0.name: string should match pattern"),
        ("version: 1", "\tversion: 1", "line 2: this is no YAML"),
        ("version: 1", "version: !!python/name:os.system x", "line 2: this is no YAML"),
        ("version: 1", "version: 2024-13-01", "s.yaml: this is no YAML"),
        ("small", "a\x07b", "s.yaml: this is no YAML"),
        (SCHEME, "", "s.yaml: a mapping is expected here"),
        (SCHEME, "- a\n- b\n", "s.yaml: a mapping is expected here, and found is list"),
        (SCHEME, "a: " + "[" * 2_000, "s.yaml: this is no YAML"),
    ],
)
def test_what_is_wrong_is_told_by_line_and_field(load: Callable[[str], Scheme], old: str, new: str, where: str) -> None:
    assert old in SCHEME
    with pytest.raises(InputError) as error:
        load(SCHEME.replace(old, new))
    assert where in str(error.value)
    assert "s.yaml" in str(error.value)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


def test_a_scheme_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        load_scheme(tmp_path / "none.yaml")
