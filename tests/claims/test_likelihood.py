"""Words of likelihood, on the scales that they are read on."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.claims.likelihood import likelihoods, phrases, terms

# Each line: a claim, and what it holds, as words = term; nothing where it holds no estimate.
CASES = """
A war over the islet is unlikely | unlikely = unlikely
An invasion this year is highly unlikely | highly unlikely = very unlikely
A second strike before spring is likely | likely = likely
The government will likely fall | likely = likely
The pact is more likely than not to fail | more likely than not = likely
A deal is very likely by Friday | very likely = very likely
In all likelihood the mine will close | In all likelihood = very likely
The coalition will probably hold | probably = likely
An attack is highly probable | highly probable = very likely
An all-out war remains improbable | improbable = unlikely
Both alliances are almost certain to be drawn in | almost certain = almost certain
It would almost certainly bring the South into the war | almost certainly = almost certain
The vote is a near-certainty | near-certainty = almost certain
There is almost no chance of a truce | almost no chance = almost no chance
There is a remote chance that the dam breaks | remote chance = almost no chance
The chances of a rescue are remote | chances of a rescue are remote = almost no chance
There is little chance of a truce | little chance = very unlikely
The odds of peace are slim | odds of peace are slim = very unlikely
The sides have even odds | even odds = roughly even chance
There is a fifty-fifty chance of rain | a fifty-fifty chance = roughly even chance
The runoff is a toss-up | is a toss-up = roughly even chance
There is a good chance that the talks fail | a good chance = likely
The regime is certain to fall | certain = certain
One of the barrels is bound to leak | is bound = certain
There is no doubt that the fence works | There is no doubt = certain
Peace is impossible while the army rules | impossible = impossible
The bill has no chance of passing | has no chance = impossible
Victory is virtually impossible | virtually impossible = almost certainly not
I doubt that the treaty will hold | I doubt = probably not
It is doubtful whether he knew | is doubtful = probably not
The unrest could cost exporters millions | could = possible
The next one may sink a warship | may = possible
The pact might well collapse | might well = possible
The fence may not be enough | may not = possible
It is possible that he knew | possible = possible
Perhaps they never meant to sign | Perhaps = possible
We cannot rule out an attack | cannot rule out = possible
A coup can’t be ruled out | can’t be ruled out = possible
There is a serious risk of famine | There is a serious risk = possible
The port will open in autumn | will = certain
The court will not hear the case | will not = impossible

A war is not likely | not likely = unlikely
A war isn't likely to come | isn't likely = unlikely
An early vote is not at all likely | not at all likely = unlikely
A war does not look very likely | not look very likely = unlikely
I do not think that a war is likely | not think that a war is likely = unlikely
It is not only likely but certain | likely = likely; certain = certain
The vote is not unlikely | not unlikely = likely
The deal will probably not last | probably not = probably not
They probably won’t come back | probably won’t = probably not
He will almost certainly never return | almost certainly never = almost certainly not
The talks will most likely not resume | will most likely not = unlikely
A truce is not impossible | not impossible = possible
His victory is not certain | not certain = possible
It is not possible that he knew | not possible = impossible
They cannot possibly win | cannot possibly = impossible
A truce is by no means certain | by no means certain = possible
It no longer seems likely that he will run | no longer seems likely = unlikely
A deal is possible, though not likely | possible = possible; not likely = unlikely
We have not ruled out a strike | have not ruled out = possible

It is unlikely that the rebels will come or could win | unlikely = unlikely
War may come but is unlikely this year | unlikely = unlikely
A truce is unlikely. The war will go on | unlikely = unlikely; will = certain
The talks resume on May 3 |
May 9 is the day of the parade |
He met her in May, and it rained |
The bill embodies the will of the people |
A will was found in the safe |
We will never surrender |
If the dam breaks, the valley will flood |
The valley will flood if the dam breaks |
Nobody knows whether the bridge will hold |
The men who will vote on Sunday have been paid |
Nobody will believe that it was a mistake |
Reporters may not go within two kilometres of the runway |
No state may opt out of relocation |
They may as well throw us off the bridge |
Come what may, the fence stands |
The crew could not see the harbour |
He could hear the shelling from his kitchen |
The police could have stopped it |
They did everything they could |
He wanted a chance to talk |
They met by chance on the ferry |
A certain mayor took the money |
Certain ships were spared |
The army made certain that nobody came |
The mine is as likely to close as the mill |
A restart makes war more likely |
Among likely voters she leads by four points |
An unlikely alliance of farmers and bankers backs it |
They ran an improbable race |
He came as soon as possible |
The army made peace impossible |
The treaty binds us to pay |
The judge would be the first to resign |
The fence should be finished by June |
Members are duty-bound to report |
The fleet showed its might |
The first is far likelier |
Neither side is likely to yield |
It is the worst, if not certain, outcome |
Lift the curfew and the gunmen will be drinking here by Easter |
She will not say who paid her |
Police had probable cause to search the van |
How likely is that |
Sanctions can hurt the poor |
The minister ruled out an early vote |
""".strip().splitlines()


@pytest.mark.parametrize("case", [line for line in CASES if line], ids=lambda case: str(case).split(" |")[0])
def test_a_claim_is_read_as_a_careful_reader_would(case: str) -> None:
    text, _, expected = (part.strip() for part in case.partition("|"))
    read = [f"{one.words} = {one.term}" for one in likelihoods(text)]
    assert read == [one for one in expected.split("; ") if one]


@pytest.mark.parametrize("text", ["Nobody wins 🙂 and a war is very likely", "\tÉtienne: war’s\nunlikely"])
def test_spans_are_code_points_of_the_claim(text: str) -> None:
    assert [text[slice(*one.span)] for one in likelihoods(text)] == [one.words for one in likelihoods(text)] != []


def test_what_is_merely_possible_is_not_judged() -> None:
    (could,) = likelihoods("The reactor could fail")
    (unlikely,) = likelihoods("It is unlikely that the reactor could fail")
    assert (could.scale, could.low, could.high) == ("Kent", 0, 1)
    assert (unlikely.scale, unlikely.low, unlikely.high) == ("ICD 203", 0.2, 0.45)


def test_each_term_is_reached_and_each_reading_names_a_term() -> None:
    named = {term for phrase in phrases() for term in (phrase.term, *phrase.denied) if term}
    assert named == terms().keys()
    assert all(term.low <= term.high for term in terms().values())


WORDS = [
    "not",
    "very",
    "likely",
    "unlikely",
    "certain",
    "almost",
    "will",
    "may",
    "could",
    "no",
    "chance",
    "it",
    "is",
    ".",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_readings_are_in_order_and_never_overlap(text: str) -> None:
    found = likelihoods(text)
    assert all(text[slice(*one.span)] == one.words for one in found)
    assert all(one.span[1] <= other.span[0] for one, other in pairwise(found))
