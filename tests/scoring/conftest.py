import pytest

from annotate.records import ScoredClaim
from annotate.scheme import Scheme, load_scheme
from tests.scoring.example import ARTICLES, scored_by_guess


@pytest.fixture(scope="session")
def scheme() -> Scheme:
    return load_scheme()


@pytest.fixture(scope="session")
def scored(scheme: Scheme) -> list[ScoredClaim]:
    return scored_by_guess(ARTICLES, scheme)
