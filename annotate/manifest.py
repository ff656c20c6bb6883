"""What an output was made from, kept beside it, so that a step with nothing new to do can say so."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from annotate import __version__
from annotate.files import STDIO, open_bytes, read_bytes, writing
from annotate.records import Record

LIBRARIES = (
    "charset-normalizer",
    "feedparser",
    "trafilatura",
    "spacy",
    "datasketch",
    "nupunkt",
    "onnxruntime",
    "torch",
    "transformers",
    "scikit-learn",
)
"""Whose versions can change an output."""

UNKNOWN = ""
"""In place of the hash of an input that can be another one the next time: an address, standard input."""


class Manifest(Record):
    """How an output came to be: paths and the SHA-256 of what they hold, the command, its settings, versions.

    `sources` are what was read, as it was named; `inputs` has the files in them, and what else counts, such as a model.
    """

    command: str
    sources: tuple[str, ...]
    config: dict[str, Any]
    inputs: dict[str, str]
    versions: dict[str, str]


def describe(command: str, inputs: Iterable[str | Path], besides: Iterable[str | Path] = (), **config: Any) -> Manifest:
    """The manifest of a step about to be run. Folders count as the files in them.

    Args:
        command: the verb.
        inputs: what is read.
        besides: what else the output depends on.
        config: settings.

    Raises:
        InputError: a file may not be read.
    """
    versions = {name: metadata.version(name) for name in LIBRARIES} | {"annotate": __version__}
    inputs = list(inputs)
    return Manifest(
        command=command,
        sources=tuple(map(str, inputs)),
        config=json.loads(json.dumps(config, default=str)),
        inputs={name: digest for given in (*inputs, *besides) for name, digest in _hashes(given)},
        versions=versions,
    )


def location(output: Path) -> Path:
    """Where the manifest of an output lies: in a folder, or beside a file."""
    return output / "manifest.json" if output.is_dir() else output.with_name(f"{output.name}.manifest.json")


def is_current(output: Path, manifest: Manifest) -> bool:
    """Whether `output` is there and was made by exactly this step from exactly these inputs."""
    if str(output) == STDIO or UNKNOWN in manifest.inputs.values():
        return False
    if not output.exists() or not location(output).is_file():
        return False
    return read_bytes(location(output)) == _json(manifest).encode()


def keep(output: Path, manifest: Manifest) -> None:
    """Writes the manifest of an output; a stream or a device has none."""
    if str(output) != STDIO and (output.is_file() or output.is_dir() or not output.exists()):
        with writing(location(output)) as file:
            file.write(_json(manifest))


def inputs_of(output: Path) -> list[str]:
    """What an output was made from, as it was named, by its manifest; none where it has none that can be read."""
    if not location(output).is_file():
        return []
    try:
        return list(Manifest.model_validate_json(read_bytes(location(output))).sources)
    except ValidationError:
        return []


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal.

    Raises:
        InputError: it may not be read.
    """
    with open_bytes(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_in(folder: Path) -> list[Path]:
    """The files below a folder, sorted; hidden ones, outputs of ours and their manifests are left out."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and not path.name.endswith("manifest.json")
        and not location(path).exists()
    )


def _hashes(given: str | Path) -> Iterator[tuple[str, str]]:
    path = Path(given)
    try:
        folder, file = path.is_dir(), path.is_file()
    except OSError:  # below a folder that may not be entered, or a name that no file can have
        folder, file = False, False
    if folder:
        yield from ((str(inside), sha256(inside)) for inside in files_in(path))
    else:
        yield str(given), sha256(path) if file else UNKNOWN


def _json(manifest: Manifest) -> str:
    return manifest.model_dump_json(indent=2) + "\n"
