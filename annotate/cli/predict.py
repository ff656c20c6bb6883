"""`annotate predict`."""


def predict() -> None:
    """Comes next."""
