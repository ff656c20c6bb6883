"""What a model has to beat: the label that is seen most, and logistic regression on the same rows.

That reads words and word pairs (TF-IDF), or what the encoder made of texts before it learnt anything of the labels.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Text(NamedTuple):
    """A text, and the target that it is asked about, or nothing."""

    text: str
    target: str


def majority(train: "NDArray[Any]", count: int, rows: int) -> "NDArray[Any]":
    """Probabilities of a guess that knows only how often each label is seen, `[rows, count]`.

    Args:
        train: numbers of the training labels, `[training rows]`.
        count: how many labels there are.
        rows: how many guesses to make.
    """
    import numpy as np

    shares = np.bincount(train, minlength=count) / max(len(train), 1)
    return np.tile(shares, (rows, 1))


def tf_idf(train: Sequence[Text], labels: "NDArray[Any]", count: int, test: Sequence[Text]) -> "NDArray[Any]":
    """Probabilities by logistic regression on TF-IDF of words and word pairs, `[test rows, count]`.

    The target is told apart as a feature of its own, and joined to each word, so that "weapons" can speak for one
    target and against another.
    """
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    seen = np.unique(labels)
    if len(seen) < 2:
        return majority(labels, count, len(test))
    words = TfidfVectorizer(preprocessor=_text, ngram_range=(1, 2), sublinear_tf=True)
    targets = TfidfVectorizer(analyzer=_with_target)
    model = make_pipeline(
        make_union(words, targets), LogisticRegression(C=10.0, max_iter=2_000, class_weight="balanced")
    )
    model.fit(train, labels)
    probabilities = np.zeros((len(test), count))
    probabilities[:, seen] = model.predict_proba(test)
    return probabilities


def embedded(train: "NDArray[Any]", labels: "NDArray[Any]", count: int, test: "NDArray[Any]") -> "NDArray[Any]":
    """Probabilities by logistic regression on embeddings, `[test rows, count]`.

    Args:
        train: of the training rows, `[training rows, width]`.
        labels: numbers of their labels, `[training rows]`.
        count: how many labels there are.
        test: of the rows that are asked, `[test rows, width]`.
    """
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    seen = np.unique(labels)
    if len(seen) < 2:
        return majority(labels, count, len(test))
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=2_000, class_weight="balanced"))
    model.fit(train, labels)
    probabilities = np.zeros((len(test), count))
    probabilities[:, seen] = model.predict_proba(test)
    return probabilities


def _text(row: Text) -> str:
    return row.text.lower()


def _with_target(row: Text) -> list[str]:
    return [row.target, *(f"{row.target}|{word}" for word in row.text.lower().split())] if row.target else ["no target"]
