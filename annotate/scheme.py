"""The scheme: label sets, targets and guideline, read from the one YAML file that names them."""

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self, TypeVar, get_args

import yaml
from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from annotate.errors import InputError, place
from annotate.files import read_text, resource
from annotate.records import Record, Span

RecordT = TypeVar("RecordT", bound=Record)

Loc = tuple[int | str, ...]
"""Where something stands in a scheme: keys and indices, as pydantic tells it."""

Name = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")


class Label(Record):
    """A label and what it means."""

    name: str = Name
    description: str


class StanceLabel(Label):
    """A stance; `polarity` is +1 for the target, -1 against it, 0 for neither."""

    polarity: Literal[-1, 0, 1]


class Stance(Record):
    """The stances that a claim can take to a target."""

    labels: tuple[StanceLabel, ...] = Field(min_length=2)


class RiskScheme(Record):
    """The risk levels, from the lowest to the highest, and the sorts of risk."""

    levels: tuple[Label, ...] = Field(min_length=2)
    types: tuple[Label, ...] = Field(min_length=1)


class Target(Record):
    """What a stance is held towards; `patterns` tell when a claim speaks to it."""

    name: str = Name
    description: str
    patterns: tuple[str, ...] = Field(min_length=1)

    @cached_property
    def _matcher(self) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.patterns), re.IGNORECASE | re.DOTALL)

    def concerns(self, text: str) -> bool:
        """Whether `text` speaks to this target."""
        return self._matcher.search(text) is not None

    def named_in(self, text: str) -> Iterator[Span]:
        """Where `text` speaks of this target."""
        return (found.span() for found in self._matcher.finditer(text) if found.group())

    @model_validator(mode="after")
    def _patterns_compile(self) -> Self:
        for pattern in self.patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"the pattern {pattern!r} is no regular expression: {error}") from error
        return self


class Topic(Record):
    """Targets that belong together."""

    name: str = Name
    description: str
    targets: tuple[Target, ...] = Field(min_length=1)


class Renames(Record):
    """What names of the version before are called from `version` on; null where a label was given up."""

    version: int = Field(ge=2)
    stance: dict[str, str | None] = Field(default_factory=dict)
    levels: dict[str, str | None] = Field(default_factory=dict)
    types: dict[str, str | None] = Field(default_factory=dict)
    targets: dict[str, str | None] = Field(default_factory=dict)


What = Literal["stance", "levels", "types", "targets"]
"""The sets of names that can change from one version of a scheme to the next."""


class Scheme(Record):
    """All that is labelled. Every interface, head, metric and report is derived from one of these."""

    name: str = Name
    version: int = Field(ge=1)
    guideline: str
    stance: Stance
    risk: RiskScheme
    topics: tuple[Topic, ...] = Field(min_length=1)
    renames: tuple[Renames, ...] = ()

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        seen: set[tuple[str, str]] = set()
        for what, name, loc in self._names():
            if (what, name) in seen:
                message = f"the {what} {name!r} stands here twice; each may stand once"
                raise PydanticCustomError("twice", "{message}", {"message": message, "loc": loc})
            seen.add((what, name))
        return self

    @model_validator(mode="after")
    def _renames_lead_here(self) -> Self:
        for i, renames in enumerate(self.renames):
            if renames.version > self.version:
                message = f"version {renames.version} is yet to come; this scheme is version {self.version}"
                raise PydanticCustomError("ahead", "{message}", {"message": message, "loc": ("renames", i, "version")})
            for what in get_args(What):
                for name in getattr(renames, what):
                    try:
                        self.carried(what, name, renames.version - 1)
                    except ValueError as error:
                        loc = ("renames", i, what, name)
                        message = f"{name!r} leads nowhere: {error}"
                        raise PydanticCustomError("ahead", "{message}", {"message": message, "loc": loc}) from error
        return self

    def _names(self) -> Iterator[tuple[str, str, Loc]]:
        """Each name: what bears it, the name, where it stands."""
        sets: tuple[tuple[str, Loc, tuple[Label, ...]], ...] = (
            ("stance", ("stance", "labels"), self.stance.labels),
            ("risk level", ("risk", "levels"), self.risk.levels),
            ("risk type", ("risk", "types"), self.risk.types),
        )
        for what, loc, labels in sets:
            yield from ((what, label.name, (*loc, i, "name")) for i, label in enumerate(labels))
        for i, topic in enumerate(self.topics):
            yield "topic", topic.name, ("topics", i, "name")
            for j, target in enumerate(topic.targets):
                yield "target", target.name, ("topics", i, "targets", j, "name")

    @property
    def stances(self) -> list[str]:
        """Names of the stances, in the scheme's order."""
        return [label.name for label in self.stance.labels]

    @property
    def levels(self) -> list[str]:
        """Names of the risk levels, lowest first."""
        return [label.name for label in self.risk.levels]

    @property
    def types(self) -> list[str]:
        """Names of the risk types."""
        return [label.name for label in self.risk.types]

    @property
    def labels(self) -> tuple[list[str], list[str], list[str]]:
        """Stances, levels and types: what a model of this scheme answers with."""
        return self.stances, self.levels, self.types

    @property
    def targets(self) -> list[Target]:
        """All targets, topic by topic."""
        return [target for topic in self.topics for target in topic.targets]

    def carried(self, what: What, name: str, version: int) -> str | None:
        """What a name of an older version is called in this one; none where it was given up.

        Raises:
            ValueError: this version does not know it, and no rename says what became of it.
        """
        for renames in sorted(self.renames, key=lambda renames: renames.version):
            if renames.version > version and name in getattr(renames, what):
                told = getattr(renames, what)[name]
                if told is None:
                    return None
                name = told
        known = {
            "stance": self.stances,
            "levels": self.levels,
            "types": self.types,
            "targets": [target.name for target in self.targets],
        }[what]
        if name not in known:
            older = f" of version {version}, and no rename says what it is in version {self.version}"
            raise ValueError(f"{name!r} is not among the {what}{older if version < self.version else ' of the scheme'}")
        return name

    def polarity(self, stance: str) -> int:
        """+1, -1 or 0 for a stance of this scheme."""
        return next(label.polarity for label in self.stance.labels if label.name == stance)

    def describe(self, target: str) -> str:
        """The description of a target of this scheme, or `target` itself where it is free text."""
        return next((known.description for known in self.targets if known.name == target), target)

    def concerned(self, text: str) -> Iterator[Target]:
        """The targets that `text` speaks to."""
        return (target for target in self.targets if target.concerns(text))


def load_scheme(path: Path | None = None) -> Scheme:
    """Reads a scheme; without a path, the one that the toolkit ships.

    Raises:
        InputError: the file is missing, is no YAML, or says something that a scheme cannot say.
    """
    path = path or resource("configs/scheme.yaml")
    return load_yaml(path, Scheme)


def load_yaml(path: Path, shape: type[RecordT]) -> RecordT:
    """Reads a YAML file into a record.

    Raises:
        InputError: with the file, the line and the field of the first thing that is wrong.
    """
    text = read_text(path)
    try:
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise InputError(f"{place(path, line)}: this is no YAML ({error.problem}).") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # a control character, a 13th month, deep nesting
        raise InputError(f"{path}: this is no YAML ({str(error).splitlines()[0]}).") from error
    if twice := _key_twice(tree):
        raise InputError(f"{place(path, twice.start_mark.line + 1, twice.value)}: this key stands here twice.")
    if not isinstance(content, dict):
        raise InputError(f"{path}: a mapping is expected here, and found is {type(content).__name__}.")
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        loc = (*first["loc"], *first.get("ctx", {}).get("loc", ()))
        where = place(path, _line(tree, loc), ".".join(map(str, loc)))
        raise InputError(f"{where}: {reason(first)}.") from error


def task_of(path: Path) -> str | None:
    """What a configuration says is trained, if it says so; that of the classifier does not."""
    found = re.search(r"^task:\s*(\w+)", read_text(path), re.MULTILINE)
    return found[1] if found else None


def reason(error: Any) -> str:
    """A pydantic error as the end of a sentence."""
    match error["type"]:
        case "extra_forbidden":
            return "this key is not known"
        case "missing":
            return "this key is missing"
        case "twice" | "ahead":
            return str(error["msg"])
        case "value_error":
            return str(error["ctx"]["error"])
        case _:
            return f"{error['msg'][0].lower()}{error['msg'][1:]}, and found is {str(error['input'])[:60]!r}"


def _key_twice(node: Any) -> Any:
    """The first key in a YAML tree that its mapping holds already; YAML itself would drop one of them unsaid."""
    if isinstance(node, yaml.SequenceNode):
        return next(filter(None, map(_key_twice, node.value)), None)
    if not isinstance(node, yaml.MappingNode):
        return None
    seen = set()
    for key, value in node.value:
        if key.value in seen:
            return key
        seen.add(key.value)
        if twice := _key_twice(value):
            return twice
    return None


def _line(node: Any, loc: Loc) -> int | None:
    """The line in a YAML tree that a pydantic location points at, or the nearest one that exists."""
    for key in loc:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        elif isinstance(node, yaml.MappingNode):
            pairs = [pair for pair in node.value if pair[0].value == key]
            if not pairs:
                break
            node = pairs[0][0] if key == loc[-1] else pairs[0][1]
    return int(node.start_mark.line) + 1 if node else None
