"""An evaluation as one HTML page that needs no network and no script."""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from annotate import __version__
from annotate.classifier.evaluate import MODEL, Evaluation
from annotate.classifier.heads import TYPES
from annotate.classifier.model import Model, identity
from annotate.evaluation.intervals import Interval
from annotate.pages import style, templates

if TYPE_CHECKING:
    from jinja2 import Environment

_SIDE = 200
"""Width and height of a chart's field, in its own units."""
_SMALLEST, _LARGEST = 2.5, 11.0
"""Radius of the circles for the fewest rows and for all of them."""


def render(found: Mapping[str, Evaluation], model: Model, rows: Path) -> str:
    """A page with what `evaluate` told; all that comes from outside is escaped, and nothing is fetched.

    Args:
        found: by head.
        model: what was measured.
        rows: what it was measured on.
    """
    return _environment().get_template("evaluation.html.jinja").render(
        found=found,
        model=identity(model),
        scheme=model.scheme,
        rows=rows.name,
        who=MODEL,
        types=TYPES,
        side=_SIDE,
        version=__version__,
        style=style(),
    )  # fmt: skip


def _number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def _width(value: float) -> float:
    """Where a measure lies on a bar from 0 to 1."""
    return round(min(max(value, 0.0), 1.0), 3)


def _spread(interval: Interval) -> str:
    return f"{_number(interval.low)} to {_number(interval.high)}"


def _across(value: float) -> float:
    """From a share to a chart's units, from the left."""
    return round(value * _SIDE, 1)


def _up(value: float) -> float:
    """From a share to a chart's units, from below."""
    return round((1 - value) * _SIDE, 1)


def _radius(rows: int, of: int) -> float:
    """A circle whose area tells how many rows it stands for."""
    return round(max(_SMALLEST, _LARGEST * math.sqrt(rows / max(of, 1))), 1)


@cache
def _environment() -> "Environment":
    environment = templates("annotate.classifier")
    environment.filters |= {
        "number": _number,
        "width": _width,
        "spread": _spread,
        "across": _across,
        "up": _up,
        "radius": _radius,
        "percent": "{:.0%}".format,
        "percent1": "{:.1%}".format,
    }
    return environment
