"""Speakers across articles: who they are, which of them may be one, and what a person decided of it."""
