"""Which claims are wanted: since when, whose, on what, how dangerous."""

from collections.abc import Iterable, Iterator
from datetime import date

from annotate.errors import InputError, Reject
from annotate.records import Article, Claim, Record, ScoredClaim, day_of
from annotate.scheme import Scheme


class Wanted(Record):
    """What a claim must be to be told of; what is empty asks for nothing.

    Attributes:
        since: its article is of this day or later; an article with no date is left out.
        speakers: its speaker's name has all the words of one of these, in any case.
        targets: it speaks to one of these targets of the scheme.
        min_risk: its most likely level of risk is this one or a higher one.
    """

    since: date | None = None
    speakers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    min_risk: str | None = None

    def check(self, scheme: Scheme) -> None:
        """Sees whether a scheme has its targets and its level.

        Raises:
            InputError: it has not.
        """
        for what, given, known in (
            ("target", self.targets, [target.name for target in scheme.targets]),
            ("level of risk", () if self.min_risk is None else (self.min_risk,), scheme.levels),
        ):
            if missing := [name for name in given if name not in known]:
                raise InputError(f"{missing[0]}: the scheme has no such {what}; it has {', '.join(known)}.")

    def article(self, article: Article) -> bool:
        """Whether its claims may be wanted.

        Raises:
            InputError: days are asked about, and its date is none.
        """
        if self.since is None or not article.date:
            return self.since is None
        if (when := day_of(article.date)) is None:
            raise InputError(f"article {article.id}: its date is {article.date!r}; a day such as 2025-03-11 is asked.")
        return when >= self.since

    def articles(self, found: Iterable[Article], reject: Reject) -> Iterator[Article]:
        """Those whose claims may be wanted; where nobody can tell, they go to `reject`."""
        for article in found:
            try:
                asked = self.article(article)
            except InputError as error:
                reject(error)
            else:
                if asked:
                    yield article

    def claim(self, claim: Claim) -> bool:
        """Whether a claim may be wanted, before a model is asked about it."""
        if not self.speakers:
            return True
        name = set(claim.speaker.name.casefold().split()) if claim.speaker else set()
        return any(name.issuperset(given.casefold().split()) for given in self.speakers)

    def scored(self, claim: ScoredClaim, scheme: Scheme) -> bool:
        """Whether a scored claim is wanted."""
        if self.targets and not any(stance.target in self.targets for stance in claim.stance):
            return False
        return self.min_risk is None or (
            scheme.levels.index(claim.risk.level.label) >= scheme.levels.index(self.min_risk)
        )


ALL = Wanted()
"""Every claim is."""
