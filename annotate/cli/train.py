"""`annotate train`."""


def train() -> None:
    """Comes next."""
