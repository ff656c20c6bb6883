"""The content of a cue verb, by how the verb takes it: a clause, an infinitive, an object with what is said of it."""

from typing import TYPE_CHECKING

from annotate.claims.cues import cues
from annotate.claims.tokens import (
    AUXILIARY,
    NOUN,
    OUTER,
    RELATIVE,
    SUBJECT,
    Range,
    cue_region,
    is_passive,
    source_of,
    subtree,
    trimmed,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

Pieces = tuple[Range, ...]

_CLAUSAL = frozenset({"ccomp", "parataxis"})
_MODIFIER = frozenset({"advcl", "prep", "npadvmod", "advmod", "dep"})
_WHEN = frozenset({"when", "after", "before", "while", "as", "during"})


def clause(verb: "Token") -> Pieces:
    """Content of "X said …" and "…, X said": the clause that the cue governs, or that it is put into."""
    doc, source = verb.doc, source_of(verb)
    left, right = cue_region(verb, source)
    for child in verb.children:
        if child.dep_ not in _CLAUSAL or (source is not None and child.i == source.i):
            continue
        if child.i > verb.i:
            return trimmed(doc, [(max(child.left_edge.i, right), _reach(verb, child))])
        # The cue comes last or inside: all before it is content, and what the clause holds behind it.
        start = verb.left_edge.i if verb.dep_ == "ROOT" else child.left_edge.i
        pieces = [(min(start, child.left_edge.i), left)]
        if child.right_edge.i >= right:
            pieces.append((right, child.right_edge.i + 1))
        elif verb.dep_ == "ROOT" and (rest := _after(verb, right)):
            pieces.append(rest)
        return trimmed(doc, pieces)
    if verb.dep_ == "parataxis" or (verb.dep_ in ("advcl", "ccomp") and _is_inserted(verb, left, right)):
        start, end = subtree(verb.head)
        return trimmed(doc, [(start, left), (right, end)])
    return ()


def _is_inserted(verb: "Token", left: int, right: int) -> bool:
    """Whether commas or sentence borders close off a cue with no complement ("…, as he put it, …")."""
    doc = verb.doc
    opens = left > 0 and (doc[left - 1].text in OUTER or doc[left].lower_ == "as")
    closes = right >= len(doc) or doc[right].text in OUTER
    return opens and closes and verb.head.i not in range(left, right)


def _reach(verb: "Token", child: "Token") -> int:
    """Where a clause that follows its cue ends; parsers hang on the cue what belongs to the clause."""
    end = child.right_edge.i + 1
    for sibling in verb.rights:
        if sibling.i <= child.i:
            continue
        if sibling.dep_ == "conj" and sibling.lower_ not in cues().verbs:
            # "said war was unlikely, but purchases could provoke"
            subject = next((c for c in sibling.lefts if c.dep_ in SUBJECT), None)
            if subject is not None and (subject.tag_ == "PRP" or any(c.tag_ == "MD" for c in sibling.lefts)):
                end = max(end, sibling.right_edge.i + 1)
        elif sibling.dep_ in _MODIFIER and sibling.left_edge.i <= end + 1:
            if not (sibling.tag_ == "VBG" and sibling.lower_ in cues().verbs):
                end = max(end, sibling.right_edge.i + 1)
    return _less_shared(verb, child, end)


def _less_shared(verb: "Token", child: "Token", end: int) -> int:
    """Less what goes on with the cue's own subject: "denies that they *came* from her side and *offers* to lend"."""
    finite = next((c.tag_ for c in child.lefts if c.dep_ in ("aux", "auxpass")), child.tag_)
    if verb.tag_ not in ("VBD", "VBZ") or verb.tag_ in (finite, child.tag_):
        return end
    for conjunct in child.rights:
        if conjunct.dep_ == "conj" and conjunct.tag_ == verb.tag_:
            if not any(c.dep_ in SUBJECT | AUXILIARY for c in conjunct.lefts):
                return min(end, conjunct.left_edge.i)
    return end


def _after(verb: "Token", right: int) -> Range | None:
    """What stands behind a cue in the middle and still belongs to its sentence's content."""
    tail = next((c for c in verb.children if c.i >= right and c.dep_ in ("advcl", "conj", "ccomp")), None)
    if tail is None or (tail.dep_ == "advcl" and (tail.tag_ == "VBG" or tail.left_edge.lower_ in _WHEN)):
        return None
    return subtree(tail)


def infinitive(verb: "Token") -> Pieces:
    """Content of "X pledged to do …", "X urged Y to do …", and of "Talks are said to be close"."""
    for child in verb.rights:
        if child.dep_ not in ("xcomp", "ccomp", "advcl"):
            continue
        if not any(word.lower_ == "to" and word.dep_ == "aux" for word in child.lefts):
            continue
        if is_passive(verb):
            subject = next((word for word in verb.lefts if word.dep_ == "nsubjpass"), None)
            if subject is not None and subject.lower_ not in RELATIVE | {"it", "there"}:
                return trimmed(verb.doc, [subtree(subject), subtree(child)])
        objects = [word.left_edge.i for word in verb.rights if word.dep_ in ("dobj", "dative") and word.i < child.i]
        return trimmed(verb.doc, [(min([child.left_edge.i, *objects]), child.right_edge.i + 1)])
    return ()


def gerund(verb: "Token") -> Pieces:
    """Content of "X denied doing …" and "X admitted to doing …"."""
    for child in verb.rights:
        doing = next(child.rights, None) if child.dep_ == "prep" and child.lower_ == "to" else child
        if doing is None or doing.tag_ != "VBG" or doing.dep_ not in ("xcomp", "pcomp", "ccomp"):
            continue
        if not any(c.dep_ in SUBJECT for c in doing.lefts):
            return trimmed(verb.doc, [subtree(doing)])
    return ()


def likened(verb: "Token") -> Pieces:
    """Content of "X described Y as …"."""
    doc = verb.doc
    target = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
    hosts = [verb, target] if target is not None and target.i > verb.i else [verb]
    parts = (c for host in hosts for c in host.rights if c.left_edge.lower_ == "as" and c.dep_ in _CLAUSAL | _MODIFIER)
    fitting = (c for c in parts if c.right_edge.i > c.left_edge.i and not any(s.dep_ in SUBJECT for s in c.lefts))
    like = min(fitting, key=lambda c: c.left_edge.i, default=None)
    if like is None:
        return ()
    if target is None or target.lower_ in RELATIVE:
        return trimmed(doc, [subtree(like)])
    if target.i < verb.i:
        return trimmed(doc, [subtree(target), subtree(like)])
    return trimmed(doc, [(target.left_edge.i, like.right_edge.i + 1)])


def accusation(verb: "Token") -> Pieces:
    """Content of "X accused Y of …", with the preposition that the verb takes."""
    known = cues()
    preposition = known.prepositions[known.accuse[verb.lower_]]
    target = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    hosts = [verb] if target is None else [verb, target]
    links = (c for host in hosts for c in host.rights if c.dep_ == "prep" and c.lower_ == preposition)
    link = next(links, None)
    if link is None or link.right_edge.i == link.i or (target is None and link.i != verb.i + 1):
        return ()
    start = link.i + 1 if target is None else target.left_edge.i
    return trimmed(verb.doc, [(start, link.right_edge.i + 1)])


def named(verb: "Token") -> Pieces:
    """Content of "X called Y a disgrace"."""
    for child in verb.rights:
        if child.dep_ == "oprd" and child.tag_ != "VB":
            target = next((c for c in verb.rights if c.dep_ in ("dobj", "nsubj") and c.i < child.i), child)
            return trimmed(verb.doc, [(target.left_edge.i, child.right_edge.i + 1)])
        verdict = child.dep_ == "ccomp" and child.tag_ in NOUN | {"JJ"}
        if verdict and {c.dep_ for c in child.lefts} & {"nsubj", "aux", "mark"} == {"nsubj"}:
            return trimmed(verb.doc, [subtree(child)])
    return ()


def verdict_on(verb: "Token") -> Pieces:
    """Content of "X criticised Y"."""
    target = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if verb.tag_ == "VB" or target is None or target.tag_ in ("WDT", "WP", "PRP", "EX"):
        return ()
    return trimmed(verb.doc, [subtree(target)])
