"""Interfaces are made from the scheme, and by nothing else."""

from collections import Counter
from xml.etree import ElementTree as ET

import pytest
from label_studio_sdk.label_interface import LabelInterface

from annotate.scheme import Label, Scheme, load_scheme
from annotate.studio.interface import (
    MARKS,
    Kind,
    instructions,
    interface,
    question_field,
    slots,
    stance_control,
)

SCHEME = load_scheme()
KINDS: list[tuple[Kind, bool]] = [("labels", False), ("labels", True), ("claims", False)]


@pytest.mark.parametrize(("kind", "review"), KINDS)
def test_the_sdk_finds_no_fault(kind: Kind, review: bool) -> None:
    LabelInterface(interface(kind, SCHEME, review)).validate()


def test_every_label_can_be_chosen() -> None:
    labels = LabelInterface(interface("labels", SCHEME))
    for slot in range(1, slots(SCHEME) + 1):
        assert list(labels.get_control(stance_control(slot)).labels) == SCHEME.stances
    assert list(labels.get_control("level").labels) == SCHEME.levels
    assert list(labels.get_control("types").labels) == SCHEME.types
    assert list(LabelInterface(interface("claims", SCHEME)).get_control("span").labels) == list(MARKS)


@pytest.mark.parametrize(("kind", "review"), KINDS)
def test_no_key_does_two_things(kind: Kind, review: bool) -> None:
    keys = [element.get("hotkey") for element in ET.fromstring(interface(kind, SCHEME, review)).iter()]
    assert max(Counter(filter(None, keys)).values()) == 1


def test_a_label_added_to_the_scheme_appears() -> None:
    more = (*SCHEME.risk.types, Label(name="cyber", description='Attacks on <networks> & "machines".'))
    changed: Scheme = SCHEME.model_copy(update={"risk": SCHEME.risk.model_copy(update={"types": more})})
    assert "cyber" in LabelInterface(interface("labels", changed)).get_control("types").labels
    assert "Attacks on &lt;networks&gt; &amp; &quot;machines&quot;." in instructions("labels", changed)


def test_more_labels_than_keys_do_without() -> None:
    many = tuple(Label(name=f"type-{i}", description="x") for i in range(30))
    changed = SCHEME.model_copy(update={"risk": SCHEME.risk.model_copy(update={"types": many})})
    assert len(LabelInterface(interface("labels", changed)).get_control("types").labels) == 30


def test_there_is_room_for_the_largest_topic() -> None:
    xml = interface("labels", SCHEME)
    assert slots(SCHEME) == max(len(topic.targets) for topic in SCHEME.topics)
    assert all(f'value="${question_field(slot)}"' in xml for slot in range(1, slots(SCHEME) + 1))


def test_instructions_tell_all_labels() -> None:
    told = instructions("labels", SCHEME)
    assert all(f"<b>{name}</b>" in told for name in [*SCHEME.stances, *SCHEME.levels, *SCHEME.types])
    assert all(f"<b>{name}</b>" in instructions("claims", SCHEME) for name in MARKS)
