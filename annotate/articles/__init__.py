"""Texts of all formats to articles."""

from annotate.articles.read import read_articles

__all__ = ["read_articles"]
