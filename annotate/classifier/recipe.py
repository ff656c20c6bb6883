"""How a classifier is trained: the configuration, as files and the command line give it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from pydantic import Field, field_validator, model_validator

from annotate.encoder.training import Settings
from annotate.files import resource
from annotate.records import Record
from annotate.scheme import load_yaml


class Part(Record):
    """A file of rows, how many times each is learnt from in an epoch, and trained models that teach it too.

    Where there are teachers, rows may have no label.
    """

    path: Path
    times: float = Field(default=1.0, gt=0)
    teachers: tuple[Path, ...] = ()


class Start(Record):
    """A trained model that training starts from; where there are several, their weights' mean by these shares."""

    path: Path
    share: float = Field(default=1.0, gt=0)


class Data(Record):
    """Where the rows lie: a file or several; with no development rows, a share of the articles is held out."""

    train: tuple[Part, ...] = Field(min_length=1)
    dev: tuple[Path, ...] = ()
    held_out: float = Field(default=0.15, gt=0, lt=1)

    @field_validator("train", mode="before")
    @classmethod
    def _parts(cls, value: object) -> object:
        return _several(value)

    @field_validator("dev", mode="before")
    @classmethod
    def _files(cls, value: object) -> object:
        return (value,) if isinstance(value, str | Path) else value or ()

    @property
    def files(self) -> list[Path]:
        """All that is read."""
        return [*(part.path for part in self.train), *self.dev]

    def at(self, train: Sequence[Path], dev: Sequence[Path]) -> "Data":
        """The same from other files, each learnt from once."""
        return self.model_copy(update={"train": tuple(Part(path=path) for path in train), "dev": tuple(dev)})


class Config(Record):
    """A training configuration; see `configs/train.yaml`."""

    scheme: Path
    encoder: str
    data: Data
    longest: int = Field(ge=8, le=512)
    balance: float = Field(ge=0, le=1)
    coverage: float = Field(default=0.8, gt=0, lt=1)
    seed: int
    start: tuple[Start, ...] = ()
    eight_bits: bool = False
    rename: bool = False
    training: Settings

    @field_validator("start", mode="before")
    @classmethod
    def _models(cls, value: object) -> object:
        return _several(value or ())

    @model_validator(mode="after")
    def _what_learns_nothing_starts_from_what_has(self) -> Self:
        self.training.start_from(self.start)
        return self

    @model_validator(mode="after")
    def _eight_bits_and_adapters_exclude_each_other(self) -> Self:
        if self.eight_bits and self.training.adapter_rank:
            raise ValueError("eight_bits and training.adapter_rank do not go together; leave one of them out")
        return self


def load_config(path: Path, train: Path | None = None, dev: Path | None = None, seed: int | None = None) -> Config:
    """Reads a configuration; what is given here stands in place of what the file says.

    Rows that are given without development rows of their own are not tried on the file's, but on a share of them.

    Raises:
        InputError: the file is missing, or says something that it cannot say.
    """
    config = load_yaml(path, Config)
    data = config.data
    if train is not None or dev is not None:
        data = data.at([train] if train else [part.path for part in data.train], [dev] if dev else [])
    seed = config.seed if seed is None else seed
    parts = tuple(
        part.model_copy(update={"path": found(part.path), "teachers": tuple(map(found, part.teachers))})
        for part in data.train
    )
    data = data.model_copy(update={"train": parts, "dev": tuple(map(found, data.dev))})
    start = tuple(one.model_copy(update={"path": found(one.path)}) for one in config.start)
    return config.model_copy(update={"scheme": found(config.scheme), "seed": seed, "start": start, "data": data})


def _several(value: object) -> object:
    """One or several, each a path alone or a record of it."""
    several = value if isinstance(value, list | tuple) else [value]
    return [{"path": one} if isinstance(one, str | Path) else one for one in several]


def found(path: Path) -> Path:
    """A path as it is, or, where there is no such file, that of the file of this name which the toolkit ships."""
    return path if path.exists() or path.is_absolute() else resource(str(path))
