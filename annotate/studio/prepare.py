"""Claims and their articles, read from files, as the tasks that a push sends."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from annotate.articles import read_articles
from annotate.claims.read import read_claims
from annotate.errors import InputError, place
from annotate.manifest import inputs_of
from annotate.records import Article, Claim, ScoredClaim
from annotate.scheme import Scheme
from annotate.studio.labels import Start, label_task, spoken_to
from annotate.studio.spans import article_task
from annotate.studio.tasks import Task


def claims_to_ask(path: Path) -> list[Claim]:
    """Claims from what `annotate extract`, `score` or `gold` wrote; scored ones bring their predictions, gold nothing.

    Raises:
        InputError: with the line and the field of the first thing that is wrong.
    """
    return [claim if isinstance(claim, ScoredClaim) else _bare(claim) for claim in read_claims(path)]


def _bare(claim: Claim) -> Claim:
    """A claim without what was decided of it."""
    return Claim(**{name: getattr(claim, name) for name in Claim.model_fields})


def articles_of(
    claims: Sequence[Claim], path: Path, given: Sequence[str], *, silent: bool = False
) -> dict[str, Article]:
    """The articles that claims stand in, by id.

    Args:
        claims: what was read from `path`.
        path: their file; without `given`, what it was extracted from is told by the manifest beside it.
        given: files, folders or addresses of articles.
        silent: whether articles with no claim are given too: something may have been missed in them.

    Raises:
        InputError: an article is missing, or has another text than when the claims were found.
    """
    sources = list(given) or inputs_of(path)
    if not sources:
        raise InputError(f"{path}: there is no manifest beside it that tells its articles; name them with --articles.")
    wanted = {claim.article_id for claim in claims}
    found = {article.id: article for article in read_articles(sources) if silent or article.id in wanted}
    for claim in claims:
        article = found.get(claim.article_id)
        if article is None:
            raise InputError(
                f"{place(path)}: claim {claim.id} stands in article {claim.article_id}, which is not among those read."
            )
        if " ".join(article.text[start:end] for start, end in claim.spans) != claim.text:
            raise InputError(
                f"{place(path)}: claim {claim.id} is not what stands at its place in article {claim.article_id}; "
                "the article has changed since, so extract its claims anew."
            )
    return found


def label_tasks(
    claims: Iterable[Claim],
    articles: Mapping[str, Article],
    scheme: Scheme,
    targets: Sequence[str] = (),
    starts: Mapping[str, Start] = MappingProxyType({}),
    said: Mapping[str, str] = MappingProxyType({}),
    first: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> list[Task]:
    """A task of the `labels` interface for each claim.

    Args:
        claims: what is asked about.
        articles: by id.
        scheme: whose labels are asked for.
        targets: asked about in every claim; without, those of the topic that its article speaks to most.
        starts: what annotators start from, by claim, where it is not what a model says.
        said: for a review, what was said of each claim, as HTML.
        first: targets to ask about before all others, by claim.
    """
    about = {name: list(targets) or spoken_to(article, scheme) for name, article in articles.items()}
    return [
        label_task(
            articles[claim.article_id],
            claim,
            scheme,
            about[claim.article_id],
            starts.get(claim.id),
            said.get(claim.id, ""),
            first.get(claim.id, ()),
        )
        for claim in claims
    ]


def article_tasks(claims: Iterable[Claim], articles: Mapping[str, Article], scheme: Scheme, model: str) -> list[Task]:
    """A task of the `claims` interface for each article, with its claims marked."""
    ordered = sorted(claims, key=lambda claim: claim.article_id)
    by_article = {name: list(group) for name, group in groupby(ordered, key=lambda claim: claim.article_id)}
    return [
        article_task(article, by_article.get(name, []), scheme.version, model) for name, article in articles.items()
    ]
