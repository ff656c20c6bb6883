import io

from rich.console import Console

from annotate.cli.tables import show_scores
from annotate.records import ScoredClaim, who
from annotate.scheme import Scheme


def test_the_table_tells_speaker_claim_stance_and_risk(scored: list[ScoredClaim], scheme: Scheme) -> None:
    printed = io.StringIO()
    show_scores(scored, scheme, Console(width=160, file=printed))
    words = printed.getvalue().split()

    for claim in scored:
        assert claim.speaker is None or set(who(claim).split()) <= set(words)
        assert set(claim.text.split()) <= set(words)
        assert {stance.target for stance in claim.stance} <= set(words)
        assert claim.risk.level.label in words
    assert words.count("undecided") == sum(stance.abstained for claim in scored for stance in claim.stance)


def test_markup_in_a_claim_is_no_markup(scored: list[ScoredClaim], scheme: Scheme) -> None:
    printed = io.StringIO()
    claim = scored[0].model_copy(update={"text": "[bold]He left[/]", "article_id": "[red]a"})

    show_scores([claim], scheme, Console(width=120, file=printed))

    assert "[bold]He left[/]" in printed.getvalue()
    assert "[red]a" in printed.getvalue()
