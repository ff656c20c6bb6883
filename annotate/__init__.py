"""Who said what in the news, how it stands towards a target, and what risk it tells of."""

__version__ = "0.1.0"
