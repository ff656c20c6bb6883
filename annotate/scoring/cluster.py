"""Scoring on several machines, by Ray Data: the same work as elsewhere, on articles that all of them can read.

Ray (https://docs.ray.io/en/latest/data/data.html) cuts the articles into blocks, keeps an actor a core busy with them,
and has the work of one that dies done again. The models are loaded once an actor.
"""

import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotate.articles.read import digest, distinct, twice
from annotate.articles.tables import readable
from annotate.errors import AnnotateError, InputError, Reject
from annotate.files import objects, open_bytes
from annotate.manifest import files_in
from annotate.scoring.work import Done, Job, Rejected, work

if TYPE_CHECKING:
    from pyarrow import Table

ARTICLES = 32
"""In a batch: little to do again where an actor dies."""

_LINES, _TABLE = (".jsonl", ".jsonl.gz"), ".parquet"


def cluster(inputs: Sequence[str], job: Job, workers: int | None = None) -> Iterator[tuple[int, Done]]:
    """Scores the rows of Parquet or JSON lines, batch by batch in their order, with numbers.

    Args:
        inputs: files, or folders of them, under a path that all machines have.
        job: what is done to the articles; its model's folder must be one that all machines have.
        workers: how many actors, each on one core; as many as there are cores, unless given.

    Raises:
        InputError: Ray is not installed, an input is missing, or is neither Parquet nor JSON lines.
        AnnotateError: no cluster is to be reached, or Ray gave up.
    """
    if find_spec("ray") is None:
        raise InputError("Ray is not installed here; install it with: pip install 'claimstance[ray]'")
    files = [str(file) for given in inputs for file in _files(Path(given))]
    lines = all(file.endswith(_LINES) for file in files)
    if not lines and not all(file.endswith(_TABLE) for file in files):
        raise InputError(f"{inputs[0]}: on a cluster, Parquet or JSON lines are read, and one sort of them at a time.")
    with _connected() as cores:
        from ray.data import ActorPoolStrategy, read_parquet, read_text
        from ray.exceptions import RayError

        size = workers or cores
        rows = (read_text if lines else read_parquet)(
            files, override_num_blocks=4 * size, include_paths=True, file_extensions=None, num_cpus=0
        )
        scored = rows.map_batches(
            _Actor,
            fn_constructor_args=[job.model_copy(update={"model": job.model.resolve()}), lines],
            compute=ActorPoolStrategy(size=size),
            batch_size=ARTICLES,
            batch_format="pyarrow",
            num_cpus=1,
        )
        try:
            seen: dict[str, str] = {}
            for number, row in enumerate(scored.iter_rows()):
                yield number, _first_of_each(row, seen)
        except RayError as error:
            raise AnnotateError(f"Ray gave up: {str(error).strip().splitlines()[-1]}") from None


class _Actor:
    """What Ray keeps for a core: it scores batch after batch of rows; `lines` of files are still to be read as such."""

    def __init__(self, job: Job, lines: bool) -> None:
        self._job = job
        self._lines = lines

    def __call__(self, table: "Table") -> "Table":
        import pyarrow as pa

        rejected: list[str] = []

        def reject(error: InputError) -> None:
            rejected.append(Rejected(reason=str(error)).model_dump_json())

        rows = [(f"{row['path']}, article {row.get('id')}", row) for row in table.to_pylist()]
        if self._lines:
            rows = [found for _, row in rows for found in _parsed(row["text"], row["path"], reject)]
        articles = [found for _, found in distinct(readable(rows, reject), reject)]
        done = work(self._job, articles)
        told = {
            "claims": done.claims,
            "rejected": [*rejected, *done.rejected],
            "articles": [article.id for article in articles],
            "digests": [digest(article) for article in articles],
        }
        return pa.Table.from_pylist([told], pa.schema({name: pa.list_(pa.string()) for name in told}))


def _first_of_each(row: dict[str, Any], seen: dict[str, str]) -> Done:
    """What came of a batch, without the articles that stood in an earlier one; `seen` remembers them.

    Args:
        row: as an actor makes it.
        seen: the digest of each article's text, by its id.
    """
    claims, rejected = row["claims"], row["rejected"]
    for name, text in zip(row["articles"], row["digests"], strict=True):
        if name in seen:
            claims = [line for line in claims if json.loads(line)["article_id"] != name]
            if seen[name] != text:
                rejected = [*rejected, Rejected(reason=str(twice(f"article {name}", name))).model_dump_json()]
        seen.setdefault(name, text)
    return Done(claims, rejected, len(row["articles"]))


def _parsed(line: str, path: str, reject: Reject) -> Iterator[tuple[str, dict[str, Any]]]:
    """The row in a line; Ray does not tell its number."""
    for _, row in objects([line.encode()], Path(path), reject):
        yield f"{path}, article {row.get('id')}", row


def _files(given: Path) -> list[Path]:
    if given.is_dir():
        return files_in(given)
    open_bytes(given).close()
    return [given]


@contextmanager
def _connected() -> Iterator[int]:
    """The cluster that `RAY_ADDRESS` names, or one of this machine's cores, for a while; how many cores it has."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # else it tells its makers of each run
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    import ray
    from ray.data import DataContext

    try:  # a cluster of its own asks for a token: who reaches one that does not runs what they like on it
        ray.init(os.environ.get("RAY_ADDRESS", "local"), log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError) as error:
        raise AnnotateError(f"No Ray is to be reached: {str(error).strip().splitlines()[0]}") from None
    try:
        context = DataContext.get_current()
        context.enable_progress_bars = False
        context.execution_options.preserve_order = True
        for name in ("ray", "ray.data"):
            logging.getLogger(name).setLevel(logging.ERROR)
        yield max(1, int(ray.state.cluster_resources().get("CPU", 1)))
    finally:
        ray.shutdown()
