"""Attributions in one parsed sentence: who is the source, which words are the cue, what is the content.

The dependency labels are ClearNLP's, as spaCy's English models use them. The frames are those that quotation
extractors have used since Krestel et al. (2008) and Pareti et al. (2013): a cue verb with a clause, an infinitive,
an object and a predicate, or a noun with a clause, and "according to".
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from annotate.claims.cues import Cues, cues
from annotate.claims.people import FIRST_PERSON, is_role

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Range = tuple[int, int]
"""Half open, in tokens of the sentence."""

CLAUSAL = frozenset({"ccomp", "parataxis"})
SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
RELATIVE = frozenset({"who", "which", "that", "whom"})
_NOBODY = frozenset({"it", "there", "whoever", "what", "this", "that", "which", "who", "nobody"})
EXPLETIVE = frozenset({"it", "there"})
_AUXILIARY = frozenset({"aux", "auxpass", "neg", "prt"})
_OUTER = frozenset(",;:.-–—!?\"'“”‘’`") | {"``", "''", "--"}
_PROPER = frozenset({"NNP", "NNPS"})
_NOMINAL = frozenset({"DT", "JJ", "NN", "NNS", "NNP", "NNPS", "HYPH", "PRP$", "POS"})
_LONGEST_LABEL = 6
_WHEN = frozenset({"when", "after", "before", "while", "as", "during"})
_LINKS = frozenset({"that", "but", "and", "because", "whether", "if"})


class Frame(NamedTuple):
    """One attribution found in a sentence, in token ranges; `source` is the token that heads the source."""

    rule: str
    cue: Range
    content: tuple[Range, ...]
    source: int | None


def frames(doc: "Doc") -> list[Frame]:
    """All attributions of one sentence, in the order of their cues; they may nest."""
    known = cues()
    found = []
    for token in doc:
        form = token.lower_
        if form in known.verbs and token.tag_ not in ("NN", "NNS"):
            frame = _verb(token, form, known)
        elif form in known.noun:
            frame = _noun(token)
        elif form in ("words", "view", "opinion") and token.i > 1 and doc[token.i - 1].lower_ == "the":
            frame = _in_the_words_of(token)
        elif form == "according":
            frame = _according(token)
        else:
            continue
        if frame:
            found.append(frame)
    if not any(frame.content for frame in found):
        found += _by_position(doc, known)
    if not found:
        found += _label(doc)
    return found


def _verb(verb: "Token", form: str, known: Cues) -> Frame | None:
    """The frame of a cue verb; one with no content of its own may still have a quotation beside it."""
    if not verb.tag_.startswith("VB") or verb.dep_ in ("amod", "compound"):
        return None
    source = source_of(verb)
    if form in known.accuse:
        if content := _accusation(verb, known.prepositions[known.accuse[form]]):
            return _frame("accuse", verb, content, source, known)
    if form in known.as_:
        if content := _likened(verb):
            return _frame("as", verb, content, source, known)
    if form in known.name:
        if content := _named(verb):
            return _frame("name", verb, content, source, known)
    if form in known.clause:
        if content := _clause(verb, source):
            return _frame("clause", verb, content, source, known)
    if form in known.infinitive or (form in known.rumour and _is_passive(verb)):
        if content := _infinitive(verb):
            return _frame("infinitive", verb, content, source, known)
    if form in known.object:
        if content := _gerund(verb):
            return _frame("infinitive", verb, content, source, known)
    if form in known.object and verb.tag_ != "VB":
        if content := _object(verb):
            return _frame("object", verb, content, source, known)
    if form in known.clause and source is not None:
        return _frame("bare", verb, (), source, known)
    return None


def _frame(rule: str, verb: "Token", content: Iterable[Range], source: "Token | None", known: Cues) -> Frame | None:
    if verb.dep_ == "ROOT" or rule == "bare" or source is not None or _is_passive(verb):
        return Frame(rule, _cue(verb, known), tuple(content), None if source is None else source.i)
    return None


def _clause(verb: "Token", source: "Token | None") -> tuple[Range, ...]:
    """Content of "X said …" and "…, X said": the clause that the cue governs, or that it is put into."""
    doc = verb.doc
    left, right = _cue_region(verb, source)
    for child in verb.children:
        if child.dep_ not in CLAUSAL or (source is not None and child.i == source.i):
            continue
        if child.i > verb.i:
            return _trimmed(doc, [(max(child.left_edge.i, right), _shared(verb, child, _reach(verb, child)))])
        # The cue comes last or inside: all before it is content, and what the clause holds behind it.
        start = doc[verb.left_edge.i].i if verb.dep_ == "ROOT" else child.left_edge.i
        pieces = [(min(start, child.left_edge.i), left)]
        if child.right_edge.i >= right:
            pieces.append((right, child.right_edge.i + 1))
        elif verb.dep_ == "ROOT" and (rest := _after(verb, right)):
            pieces.append(rest)
        return _trimmed(doc, pieces)
    if verb.dep_ == "parataxis" or (verb.dep_ in ("advcl", "ccomp") and _is_inserted(verb, left, right)):
        head = verb.head
        return _trimmed(doc, [(head.left_edge.i, left), (right, head.right_edge.i + 1)])
    return ()


def _is_inserted(verb: "Token", left: int, right: int) -> bool:
    """Whether commas or sentence borders close off a cue with no complement ("…, as he put it, …")."""
    doc = verb.doc
    opens = left == 0 or doc[left - 1].text in _OUTER or doc[left].lower_ == "as"
    closes = right >= len(doc) or doc[right].text in _OUTER
    return opens and closes and verb.head.i not in range(left, right) and left > 0


def _reach(verb: "Token", child: "Token") -> int:
    """Where a clause that follows its cue ends: parsers hang what modifies it on the cue."""
    end = child.right_edge.i + 1
    for sibling in verb.children:
        if sibling.i > child.i and sibling.dep_ == "conj" and sibling.lower_ not in cues().verbs:
            # "said war was unlikely, but purchases could provoke": the parser hangs the second clause on the cue.
            subject = next((c for c in sibling.lefts if c.dep_ in SUBJECT), None)
            if subject is not None and (subject.tag_ == "PRP" or any(c.tag_ == "MD" for c in sibling.lefts)):
                end = max(end, sibling.right_edge.i + 1)
        if sibling.i > child.i and sibling.dep_ in ("advcl", "prep", "npadvmod", "advmod", "dep") and sibling.left_edge.i <= end + 1:
            if sibling.tag_ == "VBG" and sibling.lower_ in cues().verbs:
                continue
            end = max(end, sibling.right_edge.i + 1)
    return end


def _shared(verb: "Token", child: "Token", end: int) -> int:
    """Less what goes on with the cue's own subject: "denies that they *came* from her side and *offers* to lend"."""
    for conjunct in child.rights:
        if conjunct.dep_ == "conj" and conjunct.tag_ == verb.tag_ != child.tag_ and verb.tag_ in ("VBD", "VBZ"):
            finite = next((c.tag_ for c in child.lefts if c.dep_ in ("aux", "auxpass")), child.tag_)
            if finite != verb.tag_ and not any(c.dep_ in SUBJECT | _AUXILIARY for c in conjunct.lefts):
                return min(end, conjunct.left_edge.i)
    return end


def _after(verb: "Token", right: int) -> Range | None:
    """What stands behind a cue in the middle and still belongs to its sentence's content."""
    tail = [child for child in verb.children if child.i >= right and child.dep_ in ("advcl", "conj", "ccomp")]
    for child in tail:
        if child.dep_ == "advcl" and (child.tag_ == "VBG" or child.left_edge.lower_ in _WHEN):
            return None
        return child.left_edge.i, child.right_edge.i + 1
    return None


def _infinitive(verb: "Token") -> tuple[Range, ...]:
    """Content of "X pledged to do …" and "X urged Y to do …"."""
    for child in verb.children:
        if child.i < verb.i or child.dep_ not in ("xcomp", "ccomp", "advcl"):
            continue
        marked = any(word.lower_ == "to" and word.dep_ == "aux" for word in child.lefts)
        if not marked:
            continue
        if _is_passive(verb):
            subject = next((word for word in verb.lefts if word.dep_ == "nsubjpass"), None)
            if subject is not None and subject.lower_ not in EXPLETIVE | RELATIVE:
                return _trimmed(
                    verb.doc,
                    [(subject.left_edge.i, subject.right_edge.i + 1), (child.left_edge.i, child.right_edge.i + 1)],
                )
        objects = [word.left_edge.i for word in verb.rights if word.dep_ in ("dobj", "dative") and word.i < child.i]
        return _trimmed(verb.doc, [(min([child.left_edge.i, *objects]), child.right_edge.i + 1)])
    return ()


def _gerund(verb: "Token") -> tuple[Range, ...]:
    """Content of "X denied doing …" and "X admitted to doing …"."""
    for child in verb.rights:
        doing = next(child.rights, None) if child.dep_ == "prep" and child.lower_ == "to" else child
        if doing is not None and doing.tag_ == "VBG" and doing.dep_ in ("xcomp", "pcomp", "ccomp"):
            if not any(c.dep_ in SUBJECT for c in doing.lefts):
                return _trimmed(verb.doc, [(doing.left_edge.i, doing.right_edge.i + 1)])
    return ()


def _likened(verb: "Token") -> tuple[Range, ...]:
    """Content of "X described Y as …"."""
    doc = verb.doc
    target = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
    hosts = [verb, target] if target is not None and target.i > verb.i else [verb]
    parts = (c for host in hosts for c in host.rights if c.left_edge.lower_ == "as" and c.right_edge.i > c.left_edge.i)
    fitting = (c for c in parts if c.dep_ in ("prep", "advcl", "ccomp") and not any(s.dep_ in SUBJECT for s in c.lefts))
    like = min(fitting, key=lambda c: c.left_edge.i, default=None)
    if like is None:
        return ()
    likeness = (like.left_edge.i, like.right_edge.i + 1)
    if target is None or target.lower_ in RELATIVE:
        return _trimmed(doc, [likeness])
    if target.i < verb.i:
        return _trimmed(doc, [(target.left_edge.i, target.right_edge.i + 1), likeness])
    return _trimmed(doc, [(target.left_edge.i, likeness[1])])


def _accusation(verb: "Token", preposition: str) -> tuple[Range, ...]:
    """Content of "X accused Y of …"."""
    link = next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ == preposition), None)
    target = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if link is None and target is not None:
        link = next((c for c in target.rights if c.dep_ == "prep" and c.lower_ == preposition), None)
    if link is None or link.right_edge.i == link.i:
        return ()
    start = link.i + 1 if target is None else target.left_edge.i
    if target is None and link.i != verb.i + 1:
        return ()
    return _trimmed(verb.doc, [(start, link.right_edge.i + 1)])


def _named(verb: "Token") -> tuple[Range, ...]:
    """Content of "X called Y a disgrace"."""
    for child in verb.rights:
        if child.dep_ == "oprd" and child.tag_ != "VB":
            target = next((c for c in verb.rights if c.dep_ in ("dobj", "nsubj") and c.i < child.i), child)
            return _trimmed(verb.doc, [(target.left_edge.i, child.right_edge.i + 1)])
        if child.dep_ == "ccomp" and not any(c.dep_ in ("aux", "mark") for c in child.lefts):
            if child.tag_ in ("NN", "NNS", "JJ", "NNP") and any(c.dep_ == "nsubj" for c in child.lefts):
                return _trimmed(verb.doc, [(child.left_edge.i, child.right_edge.i + 1)])
    return ()


def _object(verb: "Token") -> tuple[Range, ...]:
    """Content of "X criticised Y"."""
    target = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if target is None or target.tag_ in ("WDT", "WP", "PRP", "EX"):
        return ()
    return _trimmed(verb.doc, [(target.left_edge.i, target.right_edge.i + 1)])


def _noun(noun: "Token") -> Frame | None:
    """"X's claim that …", "the warning by X that …"."""
    if noun.tag_ not in ("NN", "NNS"):
        return None
    clause = next((c for c in noun.rights if c.dep_ in ("acl", "ccomp", "relcl") and _is_that_clause(c)), None)
    if clause is None:
        return None
    source = next((c for c in noun.lefts if c.dep_ == "poss"), None)
    if source is None:
        by = next((c for c in noun.rights if c.dep_ == "prep" and c.lower_ in ("by", "from", "of") and c.i < clause.i), None)
        source = next(by.rights, None) if by is not None else None
    if source is None and noun.dep_ == "dobj" and noun.head.lower_ in _LIGHT:
        source = source_of(noun.head)
    content = _trimmed(noun.doc, [(clause.left_edge.i, clause.right_edge.i + 1)])
    return Frame("noun", (noun.i, noun.i + 1), content, None if source is None else source.i) if content else None


_LIGHT = frozenset("make makes made making express expressed expresses have has had issue issued voice voiced".split())


def _is_that_clause(clause: "Token") -> bool:
    first = clause.left_edge
    return first.lower_ == "that" and first.dep_ == "mark"


def _according(token: "Token") -> Frame | None:
    """"According to X, …" and "…, according to X"."""
    to = next((c for c in token.rights if c.lower_ == "to"), None)
    source = next((c for c in to.rights if c.dep_ == "pobj"), None) if to is not None else None
    return _aside(token, token.i, to, source)


def _in_the_words_of(token: "Token") -> Frame | None:
    """"…, in the words of X"."""
    of = next((c for c in token.rights if c.lower_ == "of"), None)
    source = next((c for c in of.rights if c.dep_ == "pobj"), None) if of is not None else None
    return _aside(token.head, token.i - 2, of, source) if token.head.lower_ == "in" else None


def _aside(token: "Token", left: int, link: "Token | None", source: "Token | None") -> Frame | None:
    """The frame of a phrase from `left` to its source that attributes the clause it is put into."""
    if link is None or source is None:
        return None
    doc = token.doc
    right = source.right_edge.i + 1
    head = token.head
    while head.dep_ not in ("ROOT", "conj", "ccomp", "advcl", "relcl") and head.head is not head:
        head = head.head
    if head.dep_ == "conj" and not any(c.dep_ in SUBJECT for c in head.lefts):
        head = next((a for a in head.ancestors if a.dep_ == "ROOT"), head)
    start, end = (0, len(doc)) if head.dep_ == "ROOT" else (head.left_edge.i, head.right_edge.i + 1)
    content = _trimmed(doc, [(start, min(left, end)), (max(right, start), end)])
    return Frame("according", (left, link.i + 1), content, source.i) if content else None


def _by_position(doc: "Doc", known: Cues) -> Iterator[Frame]:
    """What the parser misses: "…, union says" behind what is no clause, and "…, retorts the weekly Zov"."""
    for token in doc[2:]:
        if token.lower_ not in known.clause or token.tag_ in ("NN", "NNS"):
            continue
        source = source_of(token)
        if source is not None and source.i < token.i and _closes(doc, token.i + 1):
            border, names = source.left_edge.i - 1, source.i
        else:
            # One stray word may stand before the cue: "…, a added Heath".
            border = next((i for i in (token.i - 1, token.i - 2) if doc[i].text in _OUTER), 0)
            names = _noun_phrase(doc, token.i + 1)
        if border > 1 and names is not None and doc[border].text in _OUTER and (content := _trimmed(doc, [(0, border)])):
            yield Frame("position", (token.i, token.i + 1), content, names)
            return


def _closes(doc: "Doc", i: int) -> bool:
    return i >= len(doc) or (doc[i].text in _OUTER and i + 1 >= len(doc) - 1)


def _noun_phrase(doc: "Doc", start: int) -> int | None:
    """The head of the noun phrase that begins at `start` and ends the sentence, or stands before a comma or clause."""
    end = start
    while end < len(doc) and (doc[end].tag_ in _NOMINAL or doc[end].text[:1].isupper()):
        end += 1
    named = end > start and (doc[end - 1].tag_[:2] == "NN" or doc[end - 1].text[:1].isupper())
    ends = end >= len(doc) or doc[end].text in _OUTER or doc[end].tag_ in ("WDT", "WP", "IN")
    return end - 1 if named and ends else None


def led_to(doc: "Doc", start: int, end: int) -> Frame | None:
    """The verb that leads to a quotation, or follows it, whatever verb it is: "interjecting, “…”", "“…,” quips X".

    Args:
        start: where the quotation begins, in characters of `doc`.
        end: where it ends.
    """
    before = [token for token in doc if token.idx + len(token) <= start and token.text not in _OUTER]
    after = [token for token in doc if token.idx >= end and token.text not in _OUTER]
    for token in (*before[-1:], *after[:2]):
        if token.tag_.startswith("VB") and token.dep_ not in _AUXILIARY and (source := source_of(token)) is not None:
            if source.lower_ not in FIRST_PERSON and not start <= source.idx < end:
                return Frame("quote", (token.i, token.i + 1), (), source.i)
    if before and len(before) <= _LONGEST_LABEL and doc[before[-1].i + 1].text == ":" and before[-1].tag_ in _PROPER:
        colon = before[-1].i + 1
        return Frame("colon", (colon, colon + 1), (), before[-1].i)
    return None


def _label(doc: "Doc") -> Iterator[Frame]:
    """"Foreign minister: drones will come", as headlines have it."""
    colon = next((token.i for token in doc if token.text == ":"), 0)
    head = doc[colon - 1] if colon else None
    if head is None or colon > _LONGEST_LABEL or not (head.tag_ in _PROPER or is_role(head.text)) or any(token.tag_[:2] in ("VB", "MD", "CD") for token in doc[:colon]):
        return
    if any(token.tag_[:2] in ("VB", "MD") for token in doc[colon:]):
        if content := _trimmed(doc, [(colon + 1, len(doc))]):
            yield Frame("colon", (colon, colon + 1), content, head.i)


def source_of(verb: "Token") -> "Token | None":
    """The token that heads a cue verb's source: its subject, an agent, or the subject that controls it."""
    passive = _is_passive(verb)
    if passive:
        agent = next((c for c in verb.rights if c.dep_ == "agent"), None)
        return next((c for c in agent.rights if c.dep_ == "pobj"), None) if agent is not None else None
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is not None:
        if subject.lower_ in RELATIVE and verb.dep_ == "relcl":
            return verb.head if verb.head.tag_ not in ("IN",) else None
        return None if subject.lower_ in _NOBODY else subject
    if any(c.dep_ in SUBJECT for c in verb.children):
        return None
    head = verb.head
    if head is verb:
        return None
    if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "dep") and head.tag_[:2] in ("VB", "MD"):
        return source_of(head) if not _is_passive(head) else next((c for c in head.lefts if c.dep_ == "nsubjpass"), None)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return head
    if verb.dep_ == "pcomp" and head.head.tag_.startswith("VB"):
        return source_of(head.head)
    return None


def _is_passive(verb: "Token") -> bool:
    return verb.tag_ == "VBN" and any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.lefts)


def _cue(verb: "Token", known: Cues) -> Range:
    """The verb with its auxiliaries, its particle, and "in a statement"."""
    doc = verb.doc
    start, end = verb.i, verb.i + 1
    while start > 0 and doc[start - 1].head.i == verb.i and doc[start - 1].dep_ in _AUXILIARY and doc[start - 1].lower_ != "to":
        start -= 1
    while end < len(doc) and doc[end].head.i == verb.i and doc[end].dep_ == "prt":
        end += 1
    if end < len(doc) and doc[end].lower_ in ("in", "on") and doc[end].head.i == verb.i:
        medium = next((c for c in doc[end].rights if c.lower_ in known.medium), None)
        if medium is not None and medium.i - end <= 3:
            end = medium.i + 1
    return start, end


def _cue_region(verb: "Token", source: "Token | None") -> Range:
    """All that the cue and its source take up, with what modifies them, as one range."""
    start, end = verb.i, verb.i + 1
    own = [verb]
    if source is not None and source.head.i == verb.i:
        start, end = min(start, source.left_edge.i), max(end, source.right_edge.i + 1)
        own.append(source)
    for child in verb.children:
        if child.dep_ in _AUXILIARY | {"mark", "dative"} or (child.dep_ in ("prep", "npadvmod", "advmod", "dobj", "tmod", "nsubj") and child.i > verb.i and child.left_edge.i <= end):
            start, end = min(start, child.left_edge.i), max(end, child.right_edge.i + 1)
    return start, end


def _trimmed(doc: "Doc", pieces: Iterable[Range]) -> tuple[Range, ...]:
    """Ranges without outer punctuation, leading links ("that", "but"), and what is then empty."""
    found = []
    for start, end in pieces:
        while start < end and (doc[start].text in _OUTER or doc[start].is_space):
            start += 1
        if start < end and doc[start].lower_ in _LINKS and doc[start].dep_ in ("mark", "cc") and doc[start].lower_ not in ("whether", "if", "because"):
            start += 1
        while end > start and (doc[end - 1].text in _OUTER or doc[end - 1].is_space):
            end -= 1
        if start < end:
            found.append((start, end))
    return tuple(found)
