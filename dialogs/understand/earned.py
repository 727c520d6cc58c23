"""Money for work: "got 40 for babysitting", "ripetizioni, presi 25", خدمت وأخذت 60.

Verbs like "got" and "preso" mean buying as often as receiving. With the sum right after them and paid work
beside them (`[direction] work`), they mean wages.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from budgeting.headings import Kind
from dialogs.understand.clauses import Clause
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.matches import STRONG, Hit
from dialogs.understand.not_money import phrase_at
from dialogs.understand.tokens import T, Token

_TAKING = ("direction.take", "direction.get", "marks.income")
#: "Ironing shirts": up to this many words after such a word are what the work was done on.
_DOING, _OBJECT = "ing", 2
_PAYING = ("direction.pay", "direction.they_pay")


@dataclass(frozen=True, slots=True)
class Earned:
    """A clause about paid work, in this many ``words``. ``sure``: it says the money came."""

    sure: bool
    words: int


def earned(
    tokens: Sequence[Token], clause: Clause, words: Sequence[str], hits: Sequence[Hit], lex: Lexicon
) -> Earned | None:
    """Whether ``words`` tell of paid work; None if they don't, or name something else that was bought."""
    if lex.working.isdisjoint(words):
        return None
    if worked_for_pay(words, lex) or _says_earned(words, lex):
        return Earned(sure=True, words=len(words))
    inside = tokens[clause.first : clause.end]
    taking = _takes(tokens, clause, lex)
    spans = [*lex.spans(words, "direction.work"), *lex.spans(words, "direction.worked")]
    if taking is not None:
        # With "barber took 6" we paid; with "barber: got 6" we earned.
        until = _subject_at(tokens, clause, taking, lex)
        spans += [span for span in lex.spans(words, "direction.job") if span[1] <= until]
    spans = [
        (first, last)
        for first, last in spans
        if not any(
            hit.kind is Kind.EXPENSE and hit.span > last - first and hit.at <= first < hit.at + hit.span
            for hit in hits
        )
    ]
    if not spans:
        return None
    worked = {at for first, last in spans for at in range(first, last)}
    objects = {
        last + step
        for first, last in spans
        if words[last - 1].endswith(_DOING) or lex.has("direction.worked", words[first])
        for step in range(_OBJECT)
    }
    for hit in hits:
        if (
            hit.kind is Kind.EXPENSE
            and hit.weight >= STRONG
            and (worked | objects).isdisjoint(range(hit.at, hit.at + hit.span))
        ):
            return None
    if taking is not None:
        return Earned(sure=True, words=len(worked))
    opening = next((at for at, word in enumerate(words) if not lex.has("small.words", word)), 0)
    by_hand = any(phrase_at(inside, at, lex, "direction.by_hand") is not None for at in range(len(inside)))
    did = any(first == opening for first, _ in lex.spans(words, "direction.worked"))
    things = any(
        hit.kind is Kind.EXPENSE and hit.weight and worked.isdisjoint(range(hit.at, hit.at + hit.span))
        for hit in hits
    )  # "washed the car 7 euro" was paid
    return Earned(sure=False, words=len(worked)) if by_hand or (did and not things) else None


def worked_for_pay(words: Sequence[str], lex: Lexicon) -> bool:
    """ "Lavorato un giorno in cantiere, presi 60": what I did, and that I was paid for it."""
    return bool(lex.spans(words, "direction.shift")) and bool(lex.spans(words, "direction.got"))


def _says_earned(words: Sequence[str], lex: Lexicon) -> bool:
    """ "Mio figlio ha guadagnato 50", "earned 30 selling cakes"; what a friend earned or a game paid is none of it."""
    said = lex.spans(words, "direction.earn")
    if not said or lex.spans(words, "names.gamble"):
        return False
    before = words[: said[0][0]]
    return all(lex.has("direction.household", word) for word in before if lex.has("marks.people", word))


def others_earned(words: Sequence[str], lex: Lexicon) -> bool:
    """ "Il mio amico ha guadagnato 50": what somebody outside the household earned."""
    before = words[: next((first for first, _ in lex.spans(words, "direction.earn")), 0)]
    people = [at for at, word in enumerate(before) if lex.has("marks.people", word)]
    return any(
        not lex.has("direction.household", before[at])
        and not any(lex.has("marks.from", word) for word in before[max(0, at - 2) : at])
        for at in people
    )


def _takes(tokens: Sequence[Token], clause: Clause, lex: Lexicon) -> int | None:
    """How many words come before a verb of getting whose object is the sum, or "it"; None if there is no such verb."""
    before = [t for t in tokens[clause.first : clause.amount.first] if not t.role and t.kind is T.WORD]
    near = _last(before, lex)
    if near is not None and _is(before[near].text, _TAKING, lex):
        return near
    behind = [t for t in tokens[clause.amount.last + 1 : clause.end] if not t.role and t.kind is T.WORD]
    for at, token in enumerate(behind):
        rest = behind[at + 1 :]
        closes = all(lex.has("small.words", t.text) for t in rest)
        last = not rest and bool(lex.opens("direction.to_behind")) and lex.has("direction.get", token.text)
        if last or (rest and closes and lex.has("direction.take", token.text)):
            return len(before) + at
    return None


def _subject_at(tokens: Sequence[Token], clause: Clause, taking: int, lex: Lexicon) -> int:
    """How many words come before the subject of the verb at position ``taking``: the subject is the word next to
    it with no sign in between. If it has none, all words before the verb."""
    places = [
        at for at in range(clause.first, clause.end) if tokens[at].kind is T.WORD and not tokens[at].role
    ]
    near = taking - 1
    while near >= 0 and lex.has("small.words", tokens[places[near]].text):
        near -= 1
    if near < 0 or taking >= len(places):
        return taking
    between = tokens[places[near] + 1 : places[taking]]
    return taking if any(token.kind is T.SIGN for token in between) else near


def paid_directly(tokens: Sequence[Token], clause: Clause, lex: Lexicon) -> bool:
    """ "Paid me 35": the sum is what they paid, not what the thing beside it cost."""
    before = [t for t in tokens[clause.first : clause.amount.first] if not t.role and t.kind is T.WORD]
    near = next((t.text for t in reversed(before) if not lex.has("direction.me_after", t.text)), "")
    behind = tokens[clause.amount.last + 1] if clause.amount.last + 1 < clause.end else None
    of = behind is not None and lex.has("small.words", behind.text) and not lex.has("amount.for", behind.text)
    stems = (near, *lex.to_me(near))
    return not of and any(_is(stem, _PAYING, lex) for stem in stems)


def finds_thing(tokens: Sequence[Token], clause: Clause, lex: Lexicon) -> bool:
    """ "Found boots for Karim, 19.99": they found a thing, not the sum."""
    before = [t for t in tokens[clause.first : clause.amount.first] if not t.role]
    result = next((at for at, token in enumerate(before) if lex.has("direction.found", token.text)), None)
    if result is None:
        return False
    object_ = itertools.takewhile(lambda token: token.kind is T.WORD, before[result + 1 :])
    return any(token.text not in lex.passing for token in object_)


def _last(before: Sequence[Token], lex: Lexicon) -> int | None:
    """The position of the last word that isn't a small one."""
    return next(
        (at for at in range(len(before) - 1, -1, -1) if not lex.has("small.words", before[at].text)), None
    )


def _is(word: str, names: Sequence[str], lex: Lexicon) -> bool:
    said = (word, word[1:]) if word.startswith("و") else (word,)
    return any(lex.has(name, each) for name in names for each in said)
