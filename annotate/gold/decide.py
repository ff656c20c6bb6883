"""What is decided of a claim from all that annotators said of it, and how what they said was spread."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from annotate.errors import InputError
from annotate.gold.annotations import Log, kept_list
from annotate.records import Annotation, Claim, Distribution, Gold, Risk
from annotate.scheme import Scheme

Method = Literal["majority", "dawid-skene", "mace"]

SILENT = ""
"""Among the votes for a stance: the claim does not speak to the target."""

_YES, _NO = "yes", "no"
_SAME = 1e-6
_LISTED = 3
_SEED = 0

Shares = Mapping[str, float]


class Decided(NamedTuple):
    """Gold, and what is to be looked at: by claim, what was tied; by claim, why nothing is decided of it."""

    golds: list[Gold]
    ties: dict[str, list[str]]
    undecided: dict[str, str]

    @property
    def reasons(self) -> dict[str, list[str]]:
        """The claims of which nothing is decided, by why."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, reason in self.undecided.items():
            found[reason].append(name)
        return dict(found)


class _Vote(NamedTuple):
    question: Hashable
    annotator: str
    answer: str


def decide(log: Log[Annotation], claims: Mapping[str, Claim], scheme: Scheme, method: Method = "majority") -> Decided:
    """Gold for each claim that somebody annotated, in the order of `claims`; a review's answers win.

    Three questions are decided, each by itself: the stance to each target, among them that there is none; the level;
    each type. `method` tells how votes become shares: counted, or weighed by how far each annotator can be trusted, by
    Dawid and Skene's model (1979) or by MACE (Hovy et al. 2013). What the shares decide is told at `docs/agreement.md`.

    Raises:
        InputError: annotations are of claims that are not given.
    """
    if missing := sorted(log.seen - claims.keys()):
        more = f" and {len(missing) - _LISTED} more" if len(missing) > _LISTED else ""
        raise InputError(
            f"{', '.join(missing[:_LISTED])}{more}: annotated, but not among the claims; give all claims that were "
            "annotated, with --claims for each file."
        )
    work: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in log.work:
        work[annotation.claim_id].append(annotation)
    reviews = {review.claim_id: review for review in log.reviews}  # the last one made stays
    for name, review in reviews.items():
        if name not in work and not review.unclear:
            work[name] = [review]
    stances = _shares(_stance_votes(work), method)
    levels = _shares([_Vote(a.claim_id, a.annotator, a.risk.level) for a in _all(work) if a.risk], method)
    types = _shares(
        [
            _Vote((a.claim_id, name), a.annotator, _YES if name in a.risk.types else _NO)
            for a in _all(work) if a.risk
            for name in scheme.types
        ],
        method,
    )  # fmt: skip
    found = Decided([], {}, {})
    for name in claims:
        if name in reviews and reviews[name].unclear:
            found.undecided[name] = "its review found it unclear"
            continue
        if name not in work:
            if name in log.seen:
                found.undecided[name] = "nobody gave a clear answer"
            continue
        spread = Distribution(
            stance={
                target.name: stances[name, target.name]
                for target in scheme.targets
                if stances.get((name, target.name), {SILENT: 1.0}).keys() != {SILENT}
            },
            level=_ordered(levels.get(name, {}), scheme.levels),
            types={t: share for t in scheme.types if (share := types.get((name, t), {}).get(_YES, 0.0)) > 0},
        )
        _decide(claims[name], spread, reviews.get(name), scheme, found)
    return found


def _decide(claim: Claim, spread: Distribution, review: Annotation | None, scheme: Scheme, found: Decided) -> None:
    """Adds what is decided of one claim to `found`."""
    ties: list[str] = []
    if review:
        stance = dict(review.stance)
    else:
        stance = {target: label for target in spread.stance if (label := _stance(target, spread.stance[target], ties))}
    risk = review.risk if review and review.risk else _risk(spread, scheme, ties)
    if ties:
        found.ties[claim.id] = ties
    if risk is None:
        found.undecided[claim.id] = "nobody told its risk"
        return
    lowest = scheme.levels[0]
    if risk.level == lowest:
        risk = Risk(level=lowest)
    elif not risk.types:
        found.undecided[claim.id] = f"its level is {risk.level}, and nobody told a type of risk"
        return
    core = {name: getattr(claim, name) for name in Claim.model_fields}
    found.golds.append(Gold(**core, stance=stance, risk=risk, distribution=spread))


def _stance(target: str, shares: Shares, ties: list[str]) -> str | None:
    """First whether the claim speaks to the target, then how; None where it does not, or where it is tied."""
    silent = shares.get(SILENT, 0.0)
    if abs(silent - 0.5) < _SAME:
        ties.append(f"whether it speaks to {target}")
        return None
    if silent > 0.5:
        return None
    best = _best({label: share for label, share in shares.items() if label != SILENT})
    if len(best) > 1:
        ties.append(f"stance to {target} ({' or '.join(best)})")
        return None
    return best[0]


def _risk(spread: Distribution, scheme: Scheme, ties: list[str]) -> Risk | None:
    if not spread.level:
        return None
    best = _best(spread.level)
    level = best[0] if len(best) == 1 else _median(spread.level)
    if len(best) > 1:
        ties.append(f"risk level ({' or '.join(best)})")
    if level == scheme.levels[0] or not spread.types:
        return Risk(level=level)
    types = [name for name, share in spread.types.items() if share > 0.5 + _SAME]
    halves = [name for name, share in spread.types.items() if abs(share - 0.5) < _SAME]
    if halves:
        ties.append(f"risk types ({', '.join(halves)})")
    elif not types:
        halves = _best(spread.types)
        if len(halves) > 1:
            ties.append(f"risk types ({' or '.join(halves)})")
    return Risk(level=level, types=tuple(types or halves[:1]))


def _best(shares: Shares) -> list[str]:
    top = max(shares.values())
    return [label for label, share in shares.items() if share > top - _SAME]


def _median(shares: Shares) -> str:
    """The lower median of labels in order: between two levels the lower one."""
    total = 0.0
    for label, share in shares.items():
        total += share
        if total >= 0.5 - _SAME:
            return label
    return next(iter(shares))


def _ordered(shares: Shares, labels: Sequence[str]) -> dict[str, float]:
    return {label: shares[label] for label in labels if label in shares}


def _all(work: Mapping[str, list[Annotation]]) -> Iterable[Annotation]:
    return (annotation for those in work.values() for annotation in those)


def _stance_votes(work: Mapping[str, list[Annotation]]) -> list[_Vote]:
    """A vote of each annotator on each target of a claim that is in question.

    That is a target which somebody was asked about, or named; where it is not kept what an annotator was asked about,
    it was all of these.
    """
    votes = []
    for claim, those in work.items():
        in_question = {target for a in those for target in (*a.asked, *a.stance)}
        for a in those:
            had = {*a.asked, *a.stance} if kept_list(a) else in_question
            votes += [_Vote((claim, target), a.annotator, a.stance.get(target, SILENT)) for target in sorted(had)]
    return votes


def _shares(votes: Sequence[_Vote], method: Method) -> dict[Any, dict[str, float]]:
    """How far each answer to each question is to be believed; shares of 0 are left out, the rest sum to 1."""
    if not votes:
        return {}
    questions = {question: i for i, question in enumerate(dict.fromkeys(vote.question for vote in votes))}
    if method == "majority" or len({vote.answer for vote in votes}) == 1:
        counts: dict[Any, Counter[str]] = {question: Counter() for question in questions}
        for vote in votes:
            counts[vote.question][vote.answer] += 1
        return {q: {label: n / found.total() for label, n in found.items()} for q, found in counts.items()}
    import pandas as pd
    from crowdkit.aggregation import MACE, DawidSkene

    table = pd.DataFrame({
        "task": [questions[vote.question] for vote in votes],
        "worker": [vote.annotator for vote in votes],
        "label": [vote.answer for vote in votes],
    })  # fmt: skip
    # crowd-kit's restarts all begin from the same seed: one tells as much as ten.
    model = DawidSkene() if method == "dawid-skene" else MACE(n_restarts=1, random_state=_SEED)
    believed = model.fit_predict_proba(table)
    names = list(questions)
    return {
        names[task]: {str(label): round(float(p), 6) for label, p in row.items() if p >= _SAME}
        for task, row in believed.to_dict("index").items()
    }
