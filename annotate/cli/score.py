"""`annotate score`."""


def score() -> None:
    """Comes next."""
