"""Agreement as one HTML page that needs no network and no script."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from annotate import __version__
from annotate.gold.agreement import Confusion, Couple, Measures
from annotate.gold.reliability import Estimate
from annotate.gold.report import Report
from annotate.pages import style, templates
from annotate.records import Claim, who
from annotate.scheme import Scheme

if TYPE_CHECKING:
    from jinja2 import Environment

DISPUTES = 50
"""How many disputed claims the page shows; `--json` has them all."""

COUPLES = 12
"""How many pairs of annotators have a heat map on the page, those who share most first."""

RELIABLE, TENTATIVE = 0.8, 0.667
"""Krippendorff's (2004) marks: what conclusions may rest on, and the least for tentative ones."""


def render(report: Report, claims: Mapping[str, Claim], scheme: Scheme) -> str:
    """A page with what `report` tells; all that comes from outside is escaped, and nothing is fetched.

    Args:
        report: what is shown.
        claims: claims by id, for the words of disputed ones; others are shown by their id.
        scheme: tells what targets mean.
    """
    return _environment().get_template("agreement.html.jinja").render(
        report=report,
        glance={agreement.question: agreement.overall for agreement in report.agreement},
        claims=claims,
        scheme=scheme,
        disputes=DISPUTES,
        couples=COUPLES,
        marks=(TENTATIVE, RELIABLE),
        version=__version__,
        style=style(),
    )  # fmt: skip


def told(estimate: Estimate, units: int) -> str:
    """A measure for reading, or why there is none."""
    if estimate.value is None:
        return "no variation" if units else "no overlap"
    return _number(estimate.value)


def interval(estimate: Estimate) -> str:
    """A measure's interval for reading; nothing where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{_number(estimate.low)} to {_number(estimate.high)}"


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def _width(value: float | None) -> float:
    """Where a measure lies on a bar from 0 to 1; disagreement beyond chance lies at its start."""
    return round(min(max(value or 0.0, 0.0), 1.0), 3)


def _shades(confusion: Confusion) -> list[list[float]]:
    """Each count as a share of its row, for the depth of its colour."""
    return [[round(count / max(sum(row), 1), 3) for count in row] for row in confusion.counts]


def _by_name(couples: Iterable[Couple]) -> dict[str, Measures]:
    return {f"{couple.first} and {couple.second}": couple.measures for couple in couples}


@cache
def _environment() -> "Environment":
    environment = templates("annotate.gold")
    environment.filters |= {
        "told": told,
        "who": who,
        "interval": interval,
        "width": _width,
        "shades": _shades,
        "by_name": _by_name,
        "percent": "{:.0%}".format,
        "number": _number,
    }
    return environment
