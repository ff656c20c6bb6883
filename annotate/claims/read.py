"""Claims from a file, whichever command wrote it."""

from collections.abc import Iterator
from pathlib import Path

from annotate.files import read_objects, record
from annotate.records import Claim, Gold, ScoredClaim


def read_claims(path: Path) -> Iterator[Claim]:
    """Claims from what `annotate extract`, `gold` or `score` wrote, with all that it tells of them.

    Raises:
        InputError: with the line and the field of the first thing that is wrong.
    """
    for line, value in read_objects(path):
        shape = ScoredClaim if "model" in value else Gold if "stance" in value else Claim
        yield record(value, shape, path, line)
