"""A served model, in a process of its own, for the benchmarks that ask it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil


@contextmanager
def served(model: Path, *options: str) -> Iterator[tuple[str, psutil.Process]]:
    """Address and process of `annotate serve`."""
    command = (
        sys.executable,
        "-c",
        "from annotate.cli import main; main()",
        "serve",
        "--port",
        "0",
        "--model",
        str(model),
    )
    with psutil.Popen((*command, *options), stderr=subprocess.PIPE, text=True) as process:
        line = process.stderr.readline()
        if not (found := re.search(r"http://\S+(?=;)", line)):
            raise SystemExit(line)
        try:
            yield found.group(), process
        finally:
            process.terminate()
