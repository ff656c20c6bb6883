"""Articles to claims: who says what, cut into propositions."""

from annotate.claims.extract import extract

__all__ = ["extract"]
