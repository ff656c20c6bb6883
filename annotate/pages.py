"""Pages of HTML from the templates of a room: what is put into them is escaped, and what is missing is an error."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.files import read_text

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def templates(room: str) -> "Environment":
    """The templates that lie in a package, such as `annotate.scoring`; a room adds the filters that it needs."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(room, ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def style() -> str:
    """What pages of measures look like: tables with a bar to each measure, on light and on dark paper."""
    return read_text(Path(__file__).with_suffix(".css"))
