"""How the writer presents a source by the cue alone; data, in `configs/framing.yaml`."""

import re
from functools import cache

import yaml

from annotate.claims.cues import forms
from annotate.claims.wording import either, phrase
from annotate.files import read_text, resource
from annotate.records import Framing


def framing(cue: str) -> Framing | None:
    """How a cue presents what it attributes; none for an empty cue. It tells of the writer, never of the speaker.

    >>> framing("said in a statement"), framing("has admitted"), framing("likes to boast"), framing("did not claim")
    ('neutral', 'endorsing', 'distancing', 'neutral')

    A cue with words of both sorts ("confirmed the allegations") takes no side, and neither does one that is denied.
    """
    if not cue.strip():
        return None
    found = [way for way, words in _words().items() if words.search(cue)]
    return found[0] if len(found) == 1 else "neutral"


@cache
def _words() -> dict[Framing, re.Pattern[str]]:
    content: dict[Framing, dict[str, list[str]]] = yaml.safe_load(read_text(resource("configs/framing.yaml")))
    return {
        way: phrase(either([form for verb in entries.get("verbs", []) for form in forms(verb)] + entries["phrases"]))
        for way, entries in content.items()
    }
