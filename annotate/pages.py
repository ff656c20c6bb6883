"""Pages of HTML from the templates of a room: what is put into them is escaped, and what is missing is an error."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def templates(room: str) -> "Environment":
    """The templates that lie in a package, such as `annotate.scoring`; a room adds the filters that it needs."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(room, ""), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
