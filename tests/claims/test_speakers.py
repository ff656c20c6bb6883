"""Mentions put together to speakers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.claims import extract
from annotate.claims.cast import Cast
from annotate.claims.mentions import Mention
from annotate.claims.people import PRONOUNS
from annotate.claims.ranking import weights
from annotate.claims.speakers import Speakers, slug
from annotate.records import Article

HEATH = Mention((0, 13), "Timothy Heath", "Heath", "name", True, None, "senior fellow", "Rand Corporation")
PERIC = Mention((20, 31), "Ivana Perić", "Perić", "name", True, "she", "minister", None)
RAND = Mention((40, 56), "Rand Corporation", "Corporation", "name", False)


def read(text: str, mentions: list[Mention]) -> Speakers:
    return Speakers(text, mentions, weights())


def described(text: str, person: bool = True) -> Mention:
    return Mention((60, 60 + len(text)), text, text.split()[-1].lower(), "description", person)


def named(text: str, person: bool = True) -> Mention:
    return Mention((60, 60 + len(text)), text, text.split()[-1], "name", person)


def pronoun(text: str) -> Mention:
    return Mention((60, 60 + len(text)), text, text, "pronoun", text != "it", PRONOUNS[text])


@pytest.mark.parametrize(
    ("mention", "name"),
    [
        (named("Heath"), "Timothy Heath"),
        (named("Timothy"), "Timothy Heath"),
        (named("Peric"), "Ivana Perić"),
        (named("Rand", person=False), "Rand Corporation"),
        (described("the fellow"), "Timothy Heath"),
        (described("the minister"), "Ivana Perić"),
        (described("the corporation", person=False), "Rand Corporation"),
        (described("the general"), "general"),
        (described("analysts"), "analysts"),
        (pronoun("he"), "Timothy Heath"),
        (pronoun("she"), "Ivana Perić"),
        (pronoun("it"), "Rand Corporation"),
    ],
)
def test_whom_a_mention_means(mention: Mention, name: str) -> None:
    speakers = read("", [HEATH, PERIC, RAND])
    for known in (HEATH, PERIC, RAND):
        speakers.note([known])
    assert speakers.resolve(mention).name == name


def test_a_pronoun_means_the_last_one_named() -> None:
    other = named("Ivo Babić")
    speakers = read("", [HEATH, other])
    speakers.note([HEATH])
    speakers.note([other])
    assert speakers.resolve(pronoun("he")._replace(span=(80, 82))).name == "Ivo Babić"


def test_a_full_name_is_found_in_the_text_where_no_mention_has_it() -> None:
    text = "On Monday Defence Minister Zoltán Bérczes flew to the site. Bérczes said he was angry."
    assert read(text, [named("Bérczes")]).resolve(named("Bérczes")).name == "Zoltán Bérczes"


def test_a_description_finds_whom_the_text_introduces() -> None:
    text = "Chief Justice Adnan Mufleh says the brigadier promised it. “I told him,” the justice added."
    speakers = read(text, [named("Adnan Mufleh")])
    assert speakers.resolve(described("the justice")).name == "Adnan Mufleh"


@pytest.mark.parametrize(
    ("text", "description", "name"),
    [
        ("Colonel Ivo Marin spoke, and so did Olga Marić.", described("the officer"), "Ivo Marin"),
        ("Ivo Marin, a retired docker, spoke before Olga Marić.", described("the pensioner"), "Ivo Marin"),
        ("Ivo Marin and Olga Marić met the judge.", described("the judges"), "judges"),
        ("Ivo Marin spoke.", described("a judge"), "judge"),
        ("Ivo Marin spoke.", described("his lawyer"), "his lawyer"),
    ],
)
def test_whom_the_text_describes_so(text: str, description: Mention, name: str) -> None:
    found = read(text, [named("Ivo Marin"), named("Olga Marić"), named("Bar")])
    assert found.resolve(description).name == name


def test_they_are_not_one_person() -> None:
    speakers = read("", [HEATH])
    speakers.resolve(HEATH)
    assert speakers.resolve(pronoun("they")).name == "they"


@given(st.text(min_size=1))
def test_a_slug_is_never_empty_and_is_its_own_slug(name: str) -> None:
    assert slug(name)
    assert slug(slug(name)) == slug(name)


def test_it_is_the_organisation_named_before_it() -> None:
    speakers = read("Rand Corporation cut jobs after it lost a contract.", [RAND])
    assert speakers.resolve(pronoun("it"), [RAND]).name == "Rand Corporation"


def test_what_goes_on_with_a_statement_has_its_speaker() -> None:
    speakers = read("", [HEATH, PERIC])
    speakers.note([HEATH])
    he = pronoun("he")
    assert speakers.resolve(he).name == "Timothy Heath"
    speakers.resolve(named("Ivo Babić"))
    assert speakers.resolve(he).name == "Timothy Heath"


def test_most_places_tell_whether_a_name_is_a_person_s() -> None:
    as_person = Mention((0, 12), "Vojna Optika", "Optika", "name", True)
    as_maker = as_person._replace(person=False)
    for places, person in (([as_person, as_maker, as_maker], False), ([as_person, as_person, as_maker], True)):
        text = "Vojna Optika won, it said."
        cast = Cast(text, [one._replace(span=(i, i + 12)) for i, one in enumerate(places)])
        assert cast.sources[0].person is person


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ilinca Dobrean runs it. Of all this Dobrean thinks little.", True),
        ("Ilinca Dobrean runs it. It is Dobrean's.", True),
        ("Ilinca Dobrean runs it.", False),
        ("Ilinca Dobrean beat Veka Dobrean in Dobrean.", False),
        ("The Ilinca Dobrean runs it. Of all this Dobrean thinks little.", False),
    ],
)
def test_a_last_word_that_stands_alone_is_a_surname(text: str, person: bool) -> None:
    body = Mention((text.index("Ilinca"), text.index("Ilinca") + 14), "Ilinca Dobrean", "Dobrean", "name", False)
    assert Cast(text, [body]).sources[0].person is person


def test_a_place_is_no_person() -> None:
    text = "Ilinca Dobrean sat in Tarhan."
    names = [
        Mention((text.index(name), text.index(name) + len(name)), name, name.split()[-1], "name", True)
        for name in ("Ilinca Dobrean", "Tarhan")
    ]
    assert {one.name: one.place for one in Cast(text, names).sources} == {"Ilinca Dobrean": False, "Tarhan": True}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            'Mary Walsh, a judge, read a memorandum. It says that nothing is lost.\n\n"Nobody paid," she said.',
            ["memorandum", "Mary Walsh"],
        ),
        (
            "Thomas Baker said he wanted to see Mary Walsh elected. He said that she would win.",
            ["Thomas Baker", "Thomas Baker"],
        ),
        (
            "The harbour master, Amadou Seck, told reporters that the port was closed.\n\n"
            "The ship is safe, the harbour master said.",
            ["Amadou Seck", "Amadou Seck"],
        ),
        ("The Washington Post's Ed Keefe said that the vote was close.", ["Ed Keefe"]),
        ("The owners met in Tarhan. They said that nobody had been paid.", ["owners"]),
        ('Mary Walsh keeps a shop in Tarhan.\n\n"Nobody pays," said the 34-year-old.', ["Mary Walsh"]),
        (
            'Anna Reid said the door was shut.\n\nThomas Baker has put a sign on it. "It is dark inside," '
            "the pharmacist said.",
            ["Anna Reid", "Thomas Baker"],
        ),
        ("Thomas Baker won on Monday. The Spaniard said he was tired.", ["Thomas Baker"]),
        (
            "The ship was lost, according to Norda Mutual, which insured it. The insurer said it had paid.",
            ["Norda Mutual", "Norda Mutual"],
        ),
        (
            "Thomas Baker said the road was long. Peter Marsh's boots, he said, were wet.",
            ["Thomas Baker", "Thomas Baker"],
        ),
        (
            '"The clock was slow," said Mary Walsh KC, appearing for him. The gate had been open, she said.',
            ["Mary Walsh", "Mary Walsh"],
        ),
        (
            "The terminal operator, Norda Quays, said its offer stood. It would not be raised, the company said.",
            ["Norda Quays", "Norda Quays"],
        ),
        (
            "Cold flats\n\nA judge said that the flats were cold.\n\n"
            "Mary Walsh, the district judge at Tarhan, said that the boilers were old.",
            ["Mary Walsh", "Mary Walsh"],
        ),
        (
            "The bridge\n\nA spokesman said that it was safe.\n\nThomas Baker, a farmer, said it was too late.",
            ["spokesman", "Thomas Baker"],
        ),
        ("VALE DE SORRA, Portugal — A farmer said that the town was dry.", ["farmer"]),
        ("Mary Walsh, a Swedish director, won. The two-time winner said that she was tired.", ["Mary Walsh"]),
        (
            "Thomas Baker spoke. The chair of the committee, Mary Walsh, is a judge. She said that it was late.",
            ["Mary Walsh"],
        ),
        (
            "The road operator, Pontivias, said that it had no report. The company said that a page was missing.",
            ["Pontivias", "Pontivias"],
        ),
        (
            "His deputy, Mary Walsh, who is also environment minister, said that it rained. "
            "Much water had come, the environment minister said.",
            ["Mary Walsh", "Mary Walsh"],
        ),
        ("Mary Walsh, an auditor of the port, opened it. The Irish lawyer said that it was shut.", ["Mary Walsh"]),
        (
            "Mary Walsh, an auditor of the port, opened it. The Irish official said that it was shut.",
            ["Irish official"],
        ),
        (
            '"I am cold," Mary Walsh said. "I am not," Mr Baker said. The old woman said that it rained.',
            ["Mary Walsh", "Baker", "Mary Walsh"],
        ),
        ("Norda Cells Ltd will close its plant in Elsterau by May, the company said.", ["Norda Cells Ltd"]),
        ("LUSAKA - Zambia's Ballot Council said that it was closed.", ["Zambia's Ballot Council"]),
        ("Mary Walsh, a fisherman's wife, rose. The mother of four said that an officer came.", ["Mary Walsh"]),
        ("The first witness was Thomas Baker. Peter Marsh rose. The witness said that it was late.", ["Thomas Baker"]),
        (
            "Mary Walsh said that it rained. Peter Marsh won. He beat Thomas Baker. He said that it poured.",
            ["Mary Walsh", "Peter Marsh"],
        ),
        (
            "Peter Marsh, a coach, spoke. Mary Walsh won. The coach trained Thomas Baker. He said that it poured.",
            ["Peter Marsh"],
        ),
        ("During the break Peter Marsh said that he was cold. The lawyer said that it rained.", ["Peter Marsh"] * 2),
        ("Government spokesman Peskov said that it was shut.", ["Peskov"]),
        ("Shares in Lumivar Ltd fell. The company said that it was late.", ["Lumivar Ltd"]),
        (
            "According to the newspaper Nov Vardar, the port is shut. The newspaper said that it rained.",
            ["Nov Vardar", "Nov Vardar"],
        ),
        ("OPEC — which met in Vienna — said that it was late.", ["OPEC"]),
        ('"Mary Walsh is wrong," a farmer said.', ["farmer"]),
        ("Mary Walsh, a judge, won. The Google engineer said that it rained.", ["Google engineer"]),
        ("Ivo Marin, the deputy mayor, met Mayor Olga Reid. The mayor said that it was late.", ["Olga Reid"]),
        ("Peter Marsh won. His widow said that nobody had called.", ["His widow"]),
        ("Peter Marsh, a teacher, was jailed. The victim said that she slept.", ["victim"]),
        ("Alice Grey wrote to the council. The council told her that nothing could be done.", ["council"]),
        ("Kenneth Bishop died in the crash. The family said that he would be missed.", ["family"]),
        ("Peter Marsh was jailed. The victim's mother said that she was glad.", ["victim's mother"]),
        ("Peter Marsh was shot. The governor of the bank said that it was late.", ["governor of the bank"]),
        ("It was hot in Bar, the deputy warned, and Peter Marsh left.", ["deputy"]),
        (
            "Peter Marsh, a senior fellow at the Rand Corporation, left. The Rand analyst said that it was late.",
            ["Peter Marsh"],
        ),
        (
            "Peter Marsh, a senior fellow, left. Thomas Baker said that it was late. The farmer said that it rained.",
            ["Thomas Baker", "Thomas Baker"],
        ),
        (
            "Peter Marsh said that it was late. My mother said that it rained. He said that it was cold. "
            "She said that it was hot.",
            ["Peter Marsh", "My mother", "Peter Marsh", "My mother"],
        ),
        ("Peter Marsh said that it was late. They said that it rained.", ["Peter Marsh", "They"]),
        ("Peter Marsh, a priest, was jailed. The Vatican said that it was late.", ["Vatican"]),
        ("Mary Walsh, chairman of the bank, said that it was late. She said that it rained.", ["Mary Walsh"] * 2),
        ("In his budget, Peter Marsh raised taxes before he said that it was late.", ["Peter Marsh"]),
        ("Peter Marsh is no Thomas Baker. He said that it was late.", ["Peter Marsh"]),
        (
            "In Tarhan, a government spokesman said that it was shut. The spokesman said that it rained.",
            ["government spokesman", "government spokesman"],
        ),
        ("Thomas Baker won. Through his lawyer, Peter Marsh, he denied that it was late.", ["Thomas Baker"]),
        ("Mary Walsh, who heads the bureau, came. Anna Reid won. The head said that it was late.", ["Mary Walsh"]),
        ("Their leader, retired Finnish judge Mary Walsh, said that it was late.", ["Mary Walsh"]),
        ('"I am cold," said 11-year-old Mary Walsh. It is late, she said.', ["Mary Walsh", "Mary Walsh"]),
        ("The Refugee Aid League, which runs shelters, said that it was late.", ["Refugee Aid League"]),
        (
            "The skies were by Thomas Baker. The widow, Mary Baker, rose. Mrs Baker said that it was late.",
            ["Mary Baker"],
        ),
        (
            "Peter Marsh has two ships. Its director is Commander Thomas Baker. It rained, he said.",
            ["Thomas Baker"],
        ),
        ("The judge, Mr Justice Thomas Baker, said that it was late.", ["Thomas Baker"]),
        (
            "Mary Walsh, a geneticist, came. Anna Reid said that it rained. The geneticist rose. It is late, she says.",
            ["Anna Reid", "Mary Walsh"],
        ),
        (
            "President Goran Vesely said his visit to Tarhan was historic. The two countries pledged to trade more.",
            ["Goran Vesely", "two countries"],
        ),
        (
            "Zambia's National Ballots Council said it was fair. The National Ballots Council counts. The National "
            "Ballots Council said that it was done.",
            ["National Ballots Council", "National Ballots Council"],
        ),
        ("Runner-up Mary Walsh said that it rained.", ["Mary Walsh"]),
        ('The customer who was waiting saw smoke. "It was black," he said.', ["customer who was waiting"]),
    ],
)
def test_speakers_of_a_text(text: str, names: list[str]) -> None:
    claims = {claim.statement.id: claim for claim in extract([Article(id="a", text=text)]) if claim.statement}
    assert [claim.speaker.name for claim in claims.values() if claim.speaker] == names


def test_a_headline_in_capitals_names_whom_the_text_names() -> None:
    text = "Trump Stands Tall On The Wall\n\nDonald Trump spoke in Austin.\n\nTrump said that the wall was high."
    headline = Mention((0, 17), "Trump Stands Tall", "Tall", "name", True)
    at = text.index("Donald")
    speakers = read(text, [headline, Mention((at, at + 12), "Donald Trump", "Trump", "name", True)])
    assert speakers.resolve(headline).name == "Donald Trump"
