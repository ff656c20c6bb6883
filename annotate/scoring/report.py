"""The report: scored claims marked in their articles, as one HTML file that needs no network."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from annotate import __version__
from annotate.files import read_text
from annotate.pages import templates
from annotate.records import Article, ScoredClaim
from annotate.scheme import Scheme
from annotate.scoring.marks import LONGEST_TITLE
from annotate.scoring.view import view

if TYPE_CHECKING:
    from jinja2 import Environment

MATRIX_ROWS = 20
"""How many voices the matrix shows, those with most stances first; the filter lists them all."""

LEAST_SHOWN = 0.05
"""Risk types less likely than this are left out of a claim's card."""


def render(articles: Iterable[Article], claims: Iterable[ScoredClaim], scheme: Scheme) -> str:
    """A page of HTML with articles and what a model says of their claims.

    All that comes from outside is escaped, and the page's Content-Security-Policy forbids every request and every
    script but its own. Colours come from the scheme's polarities and its order of levels.

    Args:
        articles: in the order in which they are shown.
        claims: in any order of articles; those of other articles are left out.
        scheme: the scheme of the model that scored the claims.
    """
    shown = view(articles, claims, scheme)
    stances = [prediction for claim in shown.claims for prediction in claim.stance]
    taken = Counter[int]()
    for (voice, _), cell in shown.matrix.items():
        taken[voice] += cell.stances.total()
    rows = [voice for voice, _ in taken.most_common()]
    script = _part("report.js")
    return _environment().get_template("report.html.jinja").render(
        view=shown,
        scheme=scheme,
        polarity={label.name: label.polarity for label in scheme.stance.labels},
        levels=Counter(claim.risk.level.label for claim in shown.claims),
        stances=len(stances),
        abstained=sum(prediction.abstained for prediction in stances),
        models=sorted({claim.model for claim in shown.claims}),
        poles={side: [label.name for label in scheme.stance.labels if label.polarity == side] for side in (1, -1)},
        matrix_rows=rows[:MATRIX_ROWS],
        left_out=len(rows[MATRIX_ROWS:]),
        least=LEAST_SHOWN,
        longest_title=LONGEST_TITLE,
        version=__version__,
        style=_part("report.css"),
        script=script,
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )  # fmt: skip


def _part(name: str) -> str:
    """A file of this package that the page holds as it stands."""
    return read_text(Path(__file__).with_name(name))


@cache
def _environment() -> "Environment":
    environment = templates("annotate.scoring")
    environment.filters |= {"percent": "{:.0%}".format, "signed": _signed}
    return environment


def _signed(mean: float) -> str:
    """A mean polarity for reading, with a real minus sign."""
    return f"{mean:+.1f}".replace("-", "−") if round(mean, 1) else "±0"
