"""All that is told of a log of annotations: agreement, disputes, what became of suggestions, how long it took."""

from collections import Counter

from annotate.gold.agreement import Agreement, Dispute, agree, disputed
from annotate.gold.annotations import Log, thing
from annotate.gold.spans import SpanAgreement, agree_on_spans
from annotate.gold.suggestions import Fate, Pace, fates, paces
from annotate.records import Annotation, Correction, Labelling, Record
from annotate.scheme import Scheme


class Report(Record):
    """What `annotate agree` tells; `things` are claims, or articles where extraction was corrected.

    `annotators` tells how many things each annotated, and `shared` how many more than one did.
    """

    annotators: dict[str, int]
    things: int
    shared: int
    reviews: int
    left_out: dict[str, int]
    agreement: tuple[Agreement, ...] = ()
    spans: tuple[SpanAgreement, ...] = ()
    disputed: tuple[Dispute, ...] = ()
    suggestions: tuple[Fate, ...] = ()
    paces: tuple[Pace, ...] = ()

    @property
    def remark(self) -> str | None:
        """Why there is no agreement to tell, if there is none."""
        if not self.annotators:
            return "There is no submitted work here, and so no agreement to tell."
        if len(self.annotators) == 1:
            return f"All work is by {next(iter(self.annotators))}: agreement takes a second annotator."
        if not self.shared:
            return "No two annotators worked on the same: agreement can be told once they share some."
        return None


def report(log: Log[Labelling], scheme: Scheme) -> Report:
    """Looks at a log from every side."""
    counts = Counter(thing(piece) for piece in log.work)
    annotations = log.of(Annotation)
    return Report(
        annotators=dict(sorted(Counter(piece.annotator for piece in log.work).items())),
        things=len(counts),
        shared=sum(count > 1 for count in counts.values()),
        reviews=len(log.reviews),
        left_out=log.left_out,
        agreement=tuple(agree(annotations, scheme)),
        spans=tuple(agree_on_spans(log.of(Correction))),
        disputed=tuple(disputed(annotations, scheme)),
        suggestions=tuple(fates(log.work, scheme)),
        paces=tuple(paces(log.work)),
    )
