"""`annotate evaluate`."""


def evaluate() -> None:
    """Comes next."""
