"""`annotate doctor`."""


def doctor() -> None:
    """Comes next."""
