"""What an output was made from, kept beside it, so that a step with nothing new to do can say so."""

import hashlib
import json
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from annotate import __version__
from annotate.files import STDIO, writing
from annotate.records import Record

LIBRARIES = ("spacy", "nupunkt", "torch", "transformers", "scikit-learn")
"""Whose versions can change an output."""


class Manifest(Record):
    """How an output came to be: paths and the SHA-256 of what they hold, the command, its settings, versions."""

    command: str
    config: dict[str, Any]
    inputs: dict[str, str]
    versions: dict[str, str]


def describe(command: str, inputs: Iterable[str | Path], **config: Any) -> Manifest:
    """The manifest of a step about to be run. Folders count as the files in them."""
    versions = {name: metadata.version(name) for name in LIBRARIES} | {"annotate": __version__}
    files = (file for path in inputs for file in _files(Path(path)))
    return Manifest(
        command=command,
        config=json.loads(json.dumps(config, default=str)),
        inputs={str(file): sha256(file) for file in files},
        versions=versions,
    )


def location(output: Path) -> Path:
    """Where the manifest of an output lies: in a folder, or beside a file."""
    return output / "manifest.json" if output.is_dir() else output.with_name(f"{output.name}.manifest.json")


def is_current(output: Path, manifest: Manifest) -> bool:
    """Whether `output` is there and was made by exactly this step from exactly these inputs."""
    if str(output) == STDIO or not output.exists() or not location(output).exists():
        return False
    return location(output).read_text(encoding="utf-8") == _json(manifest)


def keep(output: Path, manifest: Manifest) -> None:
    """Writes the manifest of an output that is now whole."""
    if str(output) != STDIO:
        with writing(location(output)) as file:
            file.write(_json(manifest))


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
    return [path] if path.is_file() else []


def _json(manifest: Manifest) -> str:
    return manifest.model_dump_json(indent=2) + "\n"
