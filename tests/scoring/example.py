"""Articles about invented people, and a few lines that guess at stance and risk, where no trained model is at hand."""

import math
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from annotate.claims import extract
from annotate.records import (
    Article,
    Claim,
    Prediction,
    Published,
    RiskPrediction,
    ScoredClaim,
    Span,
    Speaker,
    StancePrediction,
    Statement,
    cut,
)
from annotate.scheme import Scheme
from annotate.scoring.score import answered

MODEL = "guess@00000000"
ARTICLES = (
    Article(
        id="port",
        text=(Path(__file__).parent / "port.txt").read_text(encoding="utf-8"),
        title="Port lease splits Halvern as vote on naval base nears, officials say",
        outlet="The Skarne Courier",
        date="2025-03-11",
        url="https://courier.example/port-lease",
    ),
    Article(
        id="drones",
        text=(Path(__file__).parent / "drones.txt").read_text(encoding="utf-8"),
        title="New drones put Belgrade's army a step ahead",
        outlet="Danube Wire",
        date="2025-02-02",
    ),
    Article(id="sanctions", text=(Path(__file__).parent / "sanctions.txt").read_text(encoding="utf-8")),
)

_SIDES = {
    1: re.compile("best|guarantee|jobs|deter|cheaper|small|generous|pledge|wish|agreed|fair|automatic|popular|doubled"),
    -1: re.compile(
        "surrender|target|war|provocation|quarrel|sell|fear|force|failed|nuisance|threat|stop|collide|answer"
    ),
    0: re.compile("whether|told|another"),
}
_DANGER = re.compile(
    "alert|target|restart|measures|war|attack|died|rammed|shoot|drag|shadow|collide|provocation|crisis|combat"
)


def guess(scheme: Scheme, claims: Iterable[Claim]) -> Iterator[tuple[tuple[StancePrediction, ...], RiskPrediction]]:
    """Labels claims by counting words: quick, the same each time, and with all shapes of answer."""
    for claim in claims:
        score = {side: 1.5 * len(words.findall(claim.text.lower())) for side, words in _SIDES.items()}
        stances = _softmax({label.name: score[label.polarity] for label in scheme.stance.labels})
        danger = 1.7 * len(_DANGER.findall(claim.text.lower()))
        top = len(scheme.levels) - 1
        levels = _softmax({name: -1.5 * abs(i - min(danger, top)) for i, name in enumerate(scheme.levels)})
        types = {name: round(1 / (1 + math.exp(3 - danger * (1 + i % 3))), 4) for i, name in enumerate(scheme.types)}
        yield (
            tuple(
                StancePrediction(target=target.name, abstained=max(stances.values()) < 0.4, **_best(stances))
                for target in scheme.concerned(claim.text)
            ),
            RiskPrediction(level=Prediction(**_best(levels)), types=types),
        )


def scored_by_guess(articles: Iterable[Article], scheme: Scheme) -> list[ScoredClaim]:
    """The real claims of articles, with guessed predictions."""
    held = {article.id: article for article in articles}
    return list(answered(extract(held.values()), partial(guess, scheme), MODEL, held))


def turning() -> tuple[list[Article], list[ScoredClaim]]:
    """Two articles in which an invented minister turns, and their claims, two on each day, of which a model is sure."""
    said = {
        "2025-01-14": ("favor", "The fence keeps us safe", "The fence is money well spent"),
        "2025-05-18": ("against", "The fence is a disgrace", "The fence has failed"),
    }
    articles, claims = [], []
    for day, (stance, *words) in said.items():
        text = ". ".join(words)
        article = Article(id=day, text=text, title=f"Of the fence, {day}", outlet="The Velm Courier", date=day)
        articles.append(article)
        for number, word in enumerate(words):
            start = text.index(word)
            plain = claim_at(article, ((start, start + len(word)),))
            shares = {"favor": 0.03, "against": 0.03, "neutral": 0.03, stance: 0.94 - number / 100}
            claims.append(
                ScoredClaim(
                    **dict(plain)
                    | {
                        "sentence": number,
                        "kind": "direct",
                        "statement": Statement(id=f"{day}{number}", spans=plain.spans, cue=None, confidence=0.9),
                        "speaker": Speaker(id="ilse-varga", name="Ilse Varga", mention=(0, 3), role="minister"),
                    },
                    stance=(StancePrediction(target="border-fence", label=stance, probabilities=shares),),
                    risk=RiskPrediction(level=Prediction(label="low", probabilities={"low": 1}), types={"coercion": 1}),
                    model=MODEL,
                    published=Published(**article.model_dump(exclude={"id", "text"})),
                )
            )
    return articles, claims


def claim_at(article: Article, spans: tuple[Span, ...]) -> Claim:
    """A claim of the writer's at any spans, even ones that no extractor would give."""
    return Claim(
        id=repr(spans),
        article_id=article.id,
        sentence=0,
        spans=spans,
        text=cut(article.text, spans),
        kind="narrated",
        statement=None,
        speaker=None,
    )


def _softmax(scores: dict[str, float]) -> dict[str, float]:
    total = sum(math.exp(score) for score in scores.values())
    return {name: round(math.exp(score) / total, 4) for name, score in scores.items()}


def _best(shares: dict[str, float]) -> dict[str, Any]:
    return {"label": max(shares, key=lambda name: shares[name]), "probabilities": shares}
