"""What the report shows of scored claims: where each leans, who makes it, and who stands where on what."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from annotate.articles.copies import Appearance, copies
from annotate.records import UNNAMED, WRITER, Article, Framing, ScoredClaim, is_named
from annotate.scheme import Scheme
from annotate.scoring.marks import Block, blocks
from annotate.scoring.occlusion import Mover, Shade, shades, unasked

Lean = Literal["plus", "minus", "mixed", "zero", "silent"]
"""Where a claim stands by the polarities of its stances; `silent` where the model stands by none."""

WHOLE = 0.9
"""A copy with at least this share of the longest one's characters has lost nothing that counts."""

_Key = tuple[int, str, str]


class Voice(NamedTuple):
    """Somebody who makes claims, with role and affiliation, and how many claims they make."""

    name: str
    about: str
    claims: int


class Card(NamedTuple):
    """A claim on the page; `voice`, `targets` and `level` are positions in the lists of the view and the scheme.

    `shades` are its words by how much they moved its stance to a target, for the targets for which that is known.
    """

    id: str
    claim: ScoredClaim
    cue: str
    voice: int
    targets: tuple[int, ...]
    level: int
    lean: Lean
    shades: dict[str, list[Shade]]


class Section(NamedTuple):
    """An article, cut for marking, its claims, and where else it ran; a segment's numbers are positions of cards."""

    id: str
    article: Article
    copies: tuple[Appearance, ...]
    blocks: list[Block]
    cards: list[Card]

    @property
    def leans(self) -> Counter[Lean]:
        """How many claims lean which way."""
        return Counter(card.lean for card in self.cards)


class Cell(NamedTuple):
    """How one voice's claims stand to one target: how many take each stance, and their mean polarity."""

    stances: Counter[str]
    mean: float


class View(NamedTuple):
    """All that the page shows; `matrix` holds cells by voice and target, where there is one.

    `framed` counts by voice and outlet how the claims of speakers are framed, where that is not always neutral.
    """

    sections: list[Section]
    voices: list[Voice]
    targets: list[str]
    matrix: dict[tuple[int, int], Cell]
    framed: dict[tuple[int, str], Counter[Framing]]

    @property
    def cards(self) -> list[Card]:
        """All cards, article by article."""
        return [card for section in self.sections for card in section.cards]

    @property
    def claims(self) -> list[ScoredClaim]:
        """All claims, article by article."""
        return [card.claim for card in self.cards]


def once(articles: Iterable[Article]) -> dict[str, tuple[Appearance, ...]]:
    """The ids of the articles that are shown, in their order, with the copies of each, which are not.

    Of a group of copies the one that ran first is shown, or, where much was cut from that, the first that holds it.
    """
    size = {article.id: len(article.text) for article in articles}
    ran: dict[str, tuple[Appearance, ...]] = dict.fromkeys(size, ())
    for group in copies(articles):
        those = (group.kept, *group.copies)
        longest = max(size[one.article_id] for one in those)
        shown = next(one for one in those if size[one.article_id] >= WHOLE * longest)
        ran[shown.article_id] = tuple(one for one in those if one != shown)
        for one in ran[shown.article_id]:
            del ran[one.article_id]
    return ran


def view(articles: Iterable[Article], claims: Iterable[ScoredClaim], scheme: Scheme, moved: Mover = unasked) -> View:
    """Lays scored claims out by article, voice and target; what is a copy of another article is left out.

    Args:
        articles: in the order in which they are shown.
        claims: in any order of articles; those of other articles are left out.
        scheme: what the claims' labels are labels of.
        moved: asks which words moved the stances of the claims that are shown.
    """
    given = {article.id: article for article in articles}
    ran = once(list(given.values()))
    held: dict[str, tuple[Article, list[ScoredClaim]]] = {name: (given[name], []) for name in ran}
    for claim in claims:
        if claim.article_id in held:
            held[claim.article_id][1].append(claim)
    scored = [claim for _, found in held.values() for claim in found]
    words = moved(scored)
    voices = _voices(scored)
    order = {key: i for i, key in enumerate(voices)}
    asked = Counter(prediction.target for claim in scored for prediction in claim.stance)
    targets = [name for name, _ in asked.most_common()]
    sections = []
    for i, (article, found) in enumerate(held.values()):
        cards = [
            Card(
                id=f"c{i}-{n}",
                claim=claim,
                cue=article.text[slice(*claim.statement.cue)] if claim.statement and claim.statement.cue else "",
                voice=order[_voice(claim)],
                targets=tuple(targets.index(prediction.target) for prediction in claim.stance),
                level=scheme.levels.index(claim.risk.level.label),
                lean=lean(claim, scheme),
                shades={target: shades(claim.text, those) for target, those in words.get(claim.id, {}).items()},
            )
            for n, claim in enumerate(found)
        ]
        sections.append(Section(f"a{i}", article, ran[article.id], blocks(article, found), cards))
    return View(sections, list(voices.values()), targets, _matrix(sections, scheme), _framed(sections))


def lean(claim: ScoredClaim, scheme: Scheme) -> Lean:
    """Which way a claim leans, over all targets on which the model does not abstain."""
    polarities = {scheme.polarity(prediction.label) for prediction in claim.stance if not prediction.abstained}
    if {1, -1} <= polarities:
        return "mixed"
    if not polarities:
        return "silent"
    return "plus" if 1 in polarities else "minus" if -1 in polarities else "zero"


def _framed(sections: Sequence[Section]) -> dict[tuple[int, str], Counter[Framing]]:
    """Those who are framed most often come first."""
    framed: dict[tuple[int, str], Counter[Framing]] = {}
    for section in sections:
        for card in section.cards:
            if card.claim.framing and card.claim.speaker:
                framed.setdefault((card.voice, section.article.outlet or ""), Counter())[card.claim.framing] += 1
    taking = {place: counts.total() - counts["neutral"] for place, counts in framed.items()}
    return {place: framed[place] for place in sorted(framed, key=lambda place: -taking[place]) if taking[place]}


def _voice(claim: ScoredClaim) -> _Key:
    """Whose claim this is: speakers sort before sources with no name, and the writer comes last.

    A name is one person's in all articles; a description, such as "the mayor", is somebody else's in each.
    """
    if claim.speaker is None:
        return (2 if claim.statement is None else 1), "", ""
    return 0, claim.speaker.id, "" if is_named(claim.speaker) else claim.article_id


def _voices(claims: Sequence[ScoredClaim]) -> dict[_Key, Voice]:
    """All voices, those with most claims first."""
    counts = Counter(_voice(claim) for claim in claims)
    speakers = {_voice(claim): claim.speaker for claim in claims if claim.speaker}
    found = {}
    for key, count in sorted(counts.items(), key=lambda item: (item[0][0], -item[1])):
        if speaker := speakers.get(key):
            about = ", ".join(part for part in (speaker.role, speaker.affiliation) if part)
            found[key] = Voice(speaker.name, about, count)
        else:
            found[key] = Voice((UNNAMED if key[0] == 1 else WRITER).capitalize(), "", count)
    return found


def _matrix(sections: Sequence[Section], scheme: Scheme) -> dict[tuple[int, int], Cell]:
    stances: dict[tuple[int, int], Counter[str]] = {}
    for card in (card for section in sections for card in section.cards):
        for target, prediction in zip(card.targets, card.claim.stance, strict=True):
            if not prediction.abstained:
                stances.setdefault((card.voice, target), Counter())[prediction.label] += 1
    return {
        place: Cell(counts, sum(scheme.polarity(label) * n for label, n in counts.items()) / counts.total())
        for place, counts in stances.items()
    }
