"""Label Studio's own virtual environment: its pins and ours do not agree (decision 5)."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from annotate.errors import AnnotateError
from annotate.files import resource

Note = Callable[[str], None]
"""Is told what is going on, in a few words."""

_DONE = "installed"
"""A file in the environment, written last, with the hash of its requirements."""


def install(venv: Path, note: Note) -> None:
    """Makes the environment, unless it is there as the requirements say; one that was cut short is made anew.

    Raises:
        AnnotateError: it cannot be made.
    """
    requirements = resource("configs/studio/requirements.txt")
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    done, python = venv / _DONE, venv / "bin" / "python"
    if python.exists() and done.exists() and done.read_text(encoding="utf-8") == wanted:
        return
    note("Making an environment for Label Studio")
    for _ in _said_by(sys.executable, "-m", "venv", "--clear", str(venv)):
        pass
    pip = (str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--progress-bar", "off")
    total = sum("==" in line and "#" not in line for line in requirements.read_text(encoding="utf-8").splitlines())
    count = 0
    for line in _said_by(*pip, "--no-deps", "--requirement", str(requirements)):
        if line.startswith(("Collecting ", "Processing ")):
            count += 1
            note(f"Fetching {count} of {total} packages")
        elif line.startswith("Installing "):
            note(f"Installing {total} packages")
    done.write_text(wanted, encoding="utf-8")


def _said_by(*command: str) -> Iterator[str]:
    """The lines that a command prints, as they come."""
    last = ""
    with subprocess.Popen(  # noqa: S603 - what is run is ours, and nothing in it comes from outside
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            last = line.strip() or last
            yield line
    if process.returncode:
        raise AnnotateError(f"Label Studio's environment could not be made: {last}")
