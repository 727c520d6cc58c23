"""The heading or source of money that changed hands, and what a list adds if the verb leaves it open."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise

from budgeting.headings import Heading, Kind, Source
from dialogs.understand.direction import Act, Moved, Way
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.matches import LEARNED, STRONG, TYPO, Hit

#: Words in a phrase that says who lent: "prestito da amico".
_WITH_PERSON = 3


def said_otherwise(went: Moved | None, hits: Sequence[Hit], *, spent: bool) -> Moved | None:
    """If the verb leaves it open, a listed phrase around it ("restituito prestito") or the loan beside it may
    decide. ``spent``: another word says that money was spent."""
    if spent and went is not None and went.way is Way.UNSURE and _is_price(went, hits):
        return None
    if went is None or went.way is not Way.UNSURE or went.act is Act.BORROW:
        return went  # no phrase says who borrowed: "my friend borrowed 25 from me"
    # Nor who lent, unless it names a person too: "the neighbour lent my mother 50".
    # "A payé" isn't wages.
    shortest = _WITH_PERSON if went.act is Act.LEND and went.other else 2 if went.act is Act.PAY else 1
    for hit in hits:
        if hit.weight >= STRONG and hit.at <= went.at < hit.at + hit.span and hit.span >= shortest:
            return None
        if hit.weight >= STRONG and hit.category == Heading.DEBTS and went.act is Act.BACK and not went.other:
            return replace(went, way=Way.OUT)
    return went


def _is_price(went: Moved, hits: Sequence[Hit]) -> bool:
    """ "віддала 60 на молоко": given for a thing, to nobody who is named."""
    if went.act not in (Act.GIVE, Act.BACK) or went.other or not hits:
        return False
    return hits[0].kind is Kind.EXPENSE and hits[0].weight >= STRONG


def source(went: Moved, hits: Sequence[Hit], words: Sequence[str], lex: Lexicon) -> str | None:
    """Where money came from that someone gave, lent or paid back."""
    own = (Act.BACK, Act.LEND, Act.BORROW)
    if went.act not in own and lex.spans(words[: went.at], "direction.employer"):
        return Source.WORK.value
    shared = went.act is Act.GIVE and lex.spans(words, "telling.wages")
    if shared and any(lex.has("direction.household", word) for word in words[: went.at]):
        return Source.HELP.value  # "my son gave me 70 of his pay"
    listed = sorted((hit for hit in hits if hit.kind is Kind.INCOME and hit.weight), key=lambda h: h.rank)
    if (
        listed
        and listed[-1].weight > TYPO
        and (went.act is not Act.BACK or listed[-1].category != Source.HELP)
    ):
        return listed[-1].category
    if went.act is not Act.BACK and lex.spans(words, "direction.office"):
        return Source.BENEFIT.value
    if went.act is Act.BACK:
        return Source.OTHER_INCOME.value
    if went.act in (Act.LEND, Act.BORROW):
        return Source.HELP.value
    weak = [hit.category for hit in listed if hit.category != Source.HELP]
    if weak and not any(lex.has("marks.people", word) for word in words):
        return weak[-1]
    if went.act is Act.PAY:
        return Source.WORK.value
    if (
        went.act is Act.GIVE
        or went.other
        or any(lex.has("marks.people", word) and not lex.has("direction.household", word) for word in words)
    ):
        return Source.HELP.value
    return listed[-1].category if listed else None


def heading(went: Moved, hits: Sequence[Hit], words: Sequence[str], lex: Lexicon) -> str | None:
    """What money is for that was given to someone, lent to them or paid back."""
    spent = [hit for hit in hits if hit.kind is Kind.EXPENSE and hit.weight]
    best = max(spent, key=lambda hit: hit.rank, default=None)
    if best and best.weight == LEARNED:
        return best.category
    if went.act is Act.BACK:
        return Heading.DEBTS.value
    if went.act is Act.LEND:
        return Heading.OTHER.value
    # A name is no product, even if the letters match: كريم is a person, not cream.
    wares = [
        h
        for h in spent
        if h.span > 1 or not (lex.has("names.people", words[h.at]) and words[h.at] == went.other)
    ]
    best = max(wares, key=lambda hit: hit.rank, default=None)
    return best.category if best else None


def is_refund(words: Sequence[str], hits: Sequence[Hit], lex: Lexicon) -> bool:
    """ "Refund", but not as part of another phrase: "rimborso prestito" pays a loan back."""
    return any(
        not any(hit.span > 1 and hit.at <= first < hit.at + hit.span for hit in hits)
        for first, _ in lex.spans(words, "direction.refund")
    )


def only_taken(words: Sequence[str], lex: Lexicon) -> bool:
    """Whether only a verb for getting or finding things says that money came in: "i got"."""
    return all(
        lex.has("direction.take", words[end - 1]) or lex.has("direction.found", words[end - 1])
        for _, end in lex.spans(words, "marks.income")
    )


def named_giver(words: Sequence[str], lex: Lexicon, named: Set[str]) -> bool:
    """ "From" and a name: "da Fatima"."""
    return any(
        lex.has("marks.from", word) and (near in named or lex.has("names.people", near))
        for word, near in pairwise(words)
    )
