from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from pathlib import Path

import pytest

from annotate.claims import extract
from annotate.classifier.model import CARD
from annotate.errors import InputError
from annotate.records import Claim, ScoredClaim
from annotate.scheme import Scheme
from annotate.scoring import find_model
from annotate.scoring.score import SHIPPED, VARIABLE, Answer, answered
from tests.scoring.example import ARTICLES, MODEL, guess


def test_each_claim_keeps_what_it_was_and_gets_its_own_answer(scored: list[ScoredClaim], scheme: Scheme) -> None:
    claims = list(extract(ARTICLES))

    kept = [claim.model_dump(include=set(Claim.model_fields)) for claim in scored]
    assert kept == [claim.model_dump() for claim in claims]
    assert [(claim.stance, claim.risk) for claim in scored] == list(guess(scheme, claims))
    assert {claim.model for claim in scored} == {MODEL}


def test_claims_are_asked_for_only_as_far_as_the_predictor_reads_ahead(scheme: Scheme) -> None:
    claims = list(extract(ARTICLES[:1]))
    drawn = 0

    def counted() -> Iterator[Claim]:
        nonlocal drawn
        for claim in claims:
            drawn += 1
            yield claim

    def by_fours(asked: Iterable[Claim]) -> Iterator[Answer]:
        asked = iter(asked)
        while batch := list(islice(asked, 4)):
            yield from guess(scheme, batch)

    stream = answered(counted(), by_fours, MODEL)
    next(stream)
    assert drawn == 4
    assert len(list(stream)) == len(claims) - 1


def test_an_answer_too_few_is_an_error(scheme: Scheme) -> None:
    claims = list(extract(ARTICLES[:1]))
    with pytest.raises(ValueError, match="zip"):
        list(answered(claims, lambda asked: guess(scheme, list(asked)[1:]), MODEL))


def test_the_model_is_the_one_given_then_the_environments_then_the_demos(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)
    module = import_module("annotate.scoring.score")  # the package's `score` is the function
    monkeypatch.setattr(module, "resource", lambda name: tmp_path / name)
    demo, shipped = Path("build/demo/model"), tmp_path / SHIPPED
    demo.mkdir(parents=True)  # with no card in it: a training that is not done
    with pytest.raises(InputError, match="annotate train"):
        find_model()

    (demo / CARD).touch()
    assert find_model() == demo
    shipped.mkdir(parents=True)
    (shipped / CARD).touch()
    assert find_model() == shipped
    monkeypatch.setenv(VARIABLE, "elsewhere")
    assert find_model() == Path("elsewhere")
    assert find_model(Path("here")) == Path("here")
