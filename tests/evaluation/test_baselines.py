"""What a model has to beat."""

import numpy as np

from annotate.evaluation.baselines import Text, majority, tf_idf

TRAIN = [Text("the weapons are good", "arms"), Text("the weapons are bad", "arms")] * 5


def test_majority_knows_only_how_often_labels_are_seen() -> None:
    assert majority(np.array([0, 0, 0, 1]), 3, 2).tolist() == [[0.75, 0.25, 0], [0.75, 0.25, 0]]


def test_tf_idf_learns_what_words_tell() -> None:
    labels = np.array([0, 1] * 5)
    told = tf_idf(TRAIN, labels, 3, [Text("good weapons", "arms"), Text("bad weapons", "arms")])
    assert told.argmax(1).tolist() == [0, 1]
    assert np.allclose(told.sum(1), 1)


def test_tf_idf_learns_what_a_word_tells_of_one_target() -> None:
    """ "more" is for the fence and against the quota: words alone cannot tell."""
    rows = [Text("more", "fence"), Text("more", "quota"), Text("less", "fence"), Text("less", "quota")] * 5
    labels = np.array([0, 1, 1, 0] * 5)
    assert tf_idf(rows, labels, 2, rows[:4]).argmax(1).tolist() == [0, 1, 1, 0]


def test_one_label_alone_is_always_told() -> None:
    assert tf_idf(TRAIN, np.zeros(10, dtype=int), 2, TRAIN[:1]).tolist() == [[1, 0]]
