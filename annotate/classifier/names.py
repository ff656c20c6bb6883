"""Claims under other speakers' names: a test of whether stance hangs on who makes a claim, and a cure.

After the counterfactual tests of Huang et al. (2020, https://aclanthology.org/2020.findings-emnlp.7): the same claim is
asked about again, or learnt from again, under the names of other speakers, and nothing but the name changes.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from annotate.classifier.model import Model
from annotate.classifier.predict import answers
from annotate.classifier.rows import Asked, questions
from annotate.evaluation.intervals import Interval, intervals
from annotate.records import Claim
from annotate.scheme import Scheme

SWAPS = 5
SEED = 0


class NameSwap(NamedTuple):
    """How often the stance changes with the name, over `n` swaps, and how far its probabilities move on average.

    `moved` is half the sum of the differences: 0 where nothing moves, 1 where one sure answer becomes another.
    """

    n: int
    changed: Interval
    moved: Interval


def name_swap(model: Model, claims: Sequence[Claim], swaps: int = SWAPS) -> NameSwap | None:
    """Asks for stances again with other speakers' names; none where there are no two speakers, or no stance is asked.

    Args:
        model: the model.
        claims: whose speakers lend one another their names.
        swaps: how many other names each claim is given.
    """
    import numpy as np

    random = np.random.default_rng(SEED)
    names = sorted({claim.speaker.name for claim in claims if claim.speaker})
    before, after = [], []
    for claim in claims:
        asked = [one for one in questions(claim, model.scheme) if one.target]
        if claim.speaker is None or not asked:
            continue
        others = [name for name in names if name != claim.speaker.name]
        for name in random.permutation(others)[:swaps].tolist():
            before += asked
            after += [one for one in questions(swapped(claim, name), model.scheme) if one.target]
    if not before:
        return None
    first, second = (np.array([answer.stance for answer in answers(model, those)]) for those in (before, after))
    changed, moved = first.argmax(1) != second.argmax(1), np.abs(first - second).sum(1) / 2
    found = intervals(
        [one.group for one in before],
        lambda rows: {"changed": float(changed[rows].mean()), "moved": float(moved[rows].mean())},
    )
    return NameSwap(len(before), found["changed"], found["moved"])


def renamed(rows: Sequence[Asked], scheme: Scheme, seed: int) -> list[Asked]:
    """The same rows with the same answers, each claim made by another of their speakers, drawn at random."""
    import numpy as np

    random = np.random.default_rng(seed)
    names = sorted({item.row.speaker.name for item in rows if isinstance(item.row, Claim) and item.row.speaker})

    def another(item: Asked) -> Asked:
        if not isinstance(item.row, Claim) or item.row.speaker is None or len(names) < 2:
            return item
        drawn = names[random.integers(len(names))]
        name = drawn if drawn != item.row.speaker.name else names[names.index(drawn) - 1]
        other = swapped(item.row, name)
        asked = zip(questions(other, scheme), item.questions, strict=True)
        return Asked(other, [new._replace(stance=old.stance, level=old.level, types=old.types) for new, old in asked])

    return [another(item) for item in rows]


def swapped(claim: Claim, name: str) -> Claim:
    """A claim as if somebody else made it: the speaker's name is another, and in the text a person's surname, too."""
    if claim.speaker is None or not claim.speaker.name.strip():
        return claim
    old = claim.speaker.name
    instead = {old: name}
    if _is_full(old) and _is_full(name):
        instead[old.split()[-1]] = name.split()[-1]
    pattern = "|".join(re.escape(part) for part in sorted(instead, key=len, reverse=True))
    text = re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda found: instead[found[0]], claim.text)
    return claim.model_copy(update={"text": text, "speaker": claim.speaker.model_copy(update={"name": name})})


def _is_full(name: str) -> bool:
    """Whether a name is a person's, with a surname of its own.

    >>> _is_full("Anna Rossi"), _is_full("Kim"), _is_full("Ministry of Defence")
    (True, False, False)
    """
    words = name.split()
    return len(words) > 1 and all(word[0].isupper() for word in words)
