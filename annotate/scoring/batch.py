"""Batches: what the service takes and gives, and how it reads them."""

from collections.abc import Callable
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from annotate.claims import extract
from annotate.classifier.rows import Asked, question
from annotate.encoder.batches import windows
from annotate.records import Article, Claim, Prediction, Record, Row, ScoredClaim
from annotate.scoring.score import score

if TYPE_CHECKING:
    from annotate.claims.tagger.model import Trained
    from annotate.classifier.predict import Model

ARTICLES = 50
AT_ONCE = 8
"""Articles that are read before it is asked again whether they are wanted."""
ROWS = 1_000
CHARACTERS = 100_000
"""In an article."""
ROW_CHARACTERS = 10_000
"""In the text of a row, of which a model reads less."""
TOGETHER = 500_000
"""Characters in all of a batch: about what two cores score in a minute."""

Words = Annotated[str, Field(max_length=1_000)]
"""What is told again with each claim, or looked for in each text, so that it may not be long."""


def _at_most(characters: int) -> WithJsonSchema:
    """A limit in words: told in a schema, tools that try limits would send bodies of 50 MB, which nobody reads."""
    return WithJsonSchema({"type": "string", "description": f"At most {characters:,} characters."})


class SentArticle(Article):
    """An article that is no longer than is read at once."""

    id: Words
    text: Annotated[str, Field(max_length=CHARACTERS), _at_most(CHARACTERS)]
    title: Words | None = None
    outlet: Words | None = None
    date: Words | None = None
    url: Words | None = None


class SentRow(Row):
    """A row that is no longer than is read at once; a label may stand there, and is not looked at."""

    model_config = ConfigDict(strict=True)

    text: Annotated[str, Field(max_length=ROW_CHARACTERS), _at_most(ROW_CHARACTERS)]
    target: Words
    label: Words | None = None
    source: Words | None = None


SentT = TypeVar("SentT", SentArticle, SentRow)


def _together(those: tuple[SentT, ...]) -> tuple[SentT, ...]:
    """Refuses more characters than are read at once."""
    found = sum(len(one.text) for one in those)
    if found > TOGETHER:
        told = {"found": f"{found:,}", "most": f"{TOGETHER:,}"}
        raise PydanticCustomError("too_long", "{found} characters stand here, and {most} are read at once", told)
    return those


class Articles(Record):
    """What `/extract` and `/score` take."""

    articles: Annotated[tuple[SentArticle, ...], Field(max_length=ARTICLES), AfterValidator(_together)]


class Rows(Record):
    """What `/predict` takes: texts, each with a target, by its name in the scheme or in free words."""

    rows: Annotated[tuple[SentRow, ...], Field(max_length=ROWS), AfterValidator(_together)]


class Claims(Record):
    """The claims of articles, in their order."""

    claims: tuple[Claim, ...]


class Scores(Record):
    """The claims of articles with what the model says of them; `model` is its name and the hash of its weights."""

    claims: tuple[ScoredClaim, ...]
    model: str


class Predictions(Record):
    """A stance for each row, in their order."""

    predictions: tuple[Prediction, ...]


ARTICLES_EXAMPLE = Articles(
    articles=(
        SentArticle(
            id="road-1",
            text="The army closed the road. The sanctions have failed, said Aino Lehtonen of the Vantaa Institute.",
            outlet="The Skarne Courier",
            date="2025-03-11",
        ),
    )
)
ROWS_EXAMPLE = Rows(
    rows=(SentRow(text="The sanctions must go on until the last soldier has left.", target="sanctions"),)
)

Awaited = Callable[[object], bool]
"""Whether an answer is still waited for; what is to be read next does not matter."""


class Reading(NamedTuple):
    """What reads batches, some articles at a time; it ends early where the answer is not wanted any more."""

    model: "Model"
    tagger: "Trained | None"

    def extract(self, batch: Articles, awaited: Awaited) -> Claims:
        """Finds the claims in articles and who makes them."""
        read = takewhile(awaited, windows(batch.articles, AT_ONCE))
        return Claims(claims=tuple(claim for articles in read for claim in extract(articles, self.tagger)))

    def score(self, batch: Articles, awaited: Awaited) -> Scores:
        """Finds the claims in articles, and says how each stands towards its targets and what risk it tells of."""
        from annotate.classifier.predict import identity

        read = takewhile(awaited, windows(batch.articles, AT_ONCE))
        claims = tuple(claim for articles in read for claim in score(articles, self.model))
        return Scores(claims=claims, model=identity(self.model))

    def predict(self, batch: Rows, awaited: Awaited) -> Predictions:
        """Says how each text stands towards its target."""
        from annotate.classifier.predict import predict_rows

        read = takewhile(awaited, batch.rows)
        asked = (Asked(row, [question(row, self.model.scheme, "")]) for row in read)
        return Predictions(predictions=tuple(predict_rows(self.model, asked)))


def counts(batch: Record) -> dict[str, int]:
    """How many things a batch holds, by what they are.

    >>> counts(ROWS_EXAMPLE)
    {'rows': 1}
    """
    return {name: len(value) for name, value in batch if isinstance(value, tuple)}
