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
from annotate.records import Article, Framing, Likelihood, ScoredClaim, day_of
from annotate.scheme import Scheme
from annotate.scoring.marks import LONGEST_TITLE
from annotate.scoring.occlusion import Mover, unasked
from annotate.scoring.positions import positions, reversals
from annotate.scoring.tables import LIKELY
from annotate.scoring.timeline import POSITIONS, RISK, bars, daily, periods, spelled, tracks
from annotate.scoring.view import view

if TYPE_CHECKING:
    from jinja2 import Environment

MATRIX_ROWS = 20
"""How many voices the matrix shows, those with most stances first; the filter lists them all."""

TRACKS = 12
"""How many positions are drawn over time; a table lists them all."""

LEAST_SHOWN = 0.05
"""Risk types less likely than this are left out of a claim's card."""

LEAST_FALL = 0.03
"""Words that move a stance by less are not shaded."""

FRAMINGS: dict[Framing, str] = {
    "endorsing": "endorses it",
    "neutral": "takes no side",
    "distancing": "keeps a distance",
}
"""What a writer does with a speaker's words."""


def render(articles: Iterable[Article], claims: Iterable[ScoredClaim], scheme: Scheme, moved: Mover = unasked) -> str:
    """A page of HTML with articles and what a model says of their claims; copies of an article count once.

    All that comes from outside is escaped, and the page's Content-Security-Policy forbids every request and every
    script but its own. Colours come from the scheme's polarities and its order of levels.

    Args:
        articles: in the order in which they are shown.
        claims: in any order of articles; those of other articles are left out.
        scheme: the scheme of the model that scored the claims.
        moved: asks which words moved the stances.
    """
    shown = view(articles, claims, scheme, moved)
    found = positions(shown.claims, scheme)
    turns = list(reversals(found))
    over_time = periods(shown.claims)
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
        silent=len({card.voice for card in shown.cards if card.claim.speaker} - set(rows)),
        copied=sum(len(section.copies) for section in shown.sections),
        framings=FRAMINGS,
        framed=list(shown.framed.items())[:MATRIX_ROWS],
        tracks=tracks(found, turns),
        time=sorted(point.date for position in found for point in position.points),
        tracks_shown=TRACKS,
        positions=[daily(position) for position in found],
        turns=turns,
        periods=over_time,
        risks=bars(over_time, scheme.types),
        frames={"positions": POSITIONS, "risk": RISK},
        places={(card.claim.article_id, card.claim.id): card.id for card in shown.cards},
        shaded=sum(len(card.shades) for card in shown.cards),
        likely=LIKELY,
        least=LEAST_SHOWN,
        least_fall=LEAST_FALL,
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
    environment.filters |= {
        "percent": "{:.0%}".format,
        "signed": _signed,
        "spelled": spelled,
        "dated": _dated,
        "points": _points,
        "range": _range,
    }
    return environment


def _signed(mean: float) -> str:
    """A mean polarity for reading, with a real minus sign."""
    return f"{mean:+.1f}".replace("-", "−") if round(mean, 1) else "±0"


def _dated(text: str | None) -> str:
    """A date for reading; one in words stays as it is."""
    when = day_of(text)
    return spelled(when) if when else text or ""


def _points(fall: float) -> str:
    """A difference of probabilities, in points of a hundred.

    >>> _points(0.41)
    '41 points'
    """
    return f"{100 * fall:.0f} points"


def _range(likelihood: Likelihood) -> str:
    """What words of likelihood stand for.

    >>> _range(Likelihood(words="unlikely", span=(0, 8), term="unlikely", scale="ICD 203", low=0.2, high=0.45))
    '20–45%'
    """
    low, high = round(100 * likelihood.low), round(100 * likelihood.high)
    return f"{low}%" if low == high else f"{low}–{high}%"
