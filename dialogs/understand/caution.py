"""Whether a clause is a sentence about money rather than a note of what was spent or received: then we ask first.

A note is short: a thing, its price, perhaps a shop, a day or for whom ("scarpe Luca 25"). It needs neither a verb nor
words such as "was", "if", "once" or "a month", which only sentences have (`[talk] sentence`), and no word in it is
unexplained unless its price is written as one, with cents. A sentence counts as an entry only if its verb says that
the money changed hands, and that the family's did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from budgeting.headings import Heading, Kind
from dialogs.understand.chatter import Clues, seems_talk
from dialogs.understand.classify import Meaning
from dialogs.understand.clauses import Clause
from dialogs.understand.direction import Act, Moved, Way, moved
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.marks import done, words_of
from dialogs.understand.matches import STRONG, Hit
from dialogs.understand.model import Instalment
from dialogs.understand.talk import did, is_perfect, remark_at
from dialogs.understand.tokens import T, Token
from dialogs.understand.unexplained import is_strange, someone, unexplained

#: This many unexplained words may stand in a note whose price has no cents: one may be the thing itself, or beside
#: a listed thing none unless the note is short. A verb for paying explains more.
_STRANGE, _BESIDE_A_THING, _IN_A_SHORT_NOTE, _BESIDE_A_VERB = 1, 0, 1, 2
#: Words in a short note.
_SHORT = 4
_DIVIDES = frozenset(",;.!:…")
#: How many words behind the amount are clues.
_BEHIND = 2


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a clause that its amount belongs to. ``paid``: a verb says that the money changed hands."""

    inside: list[Token]
    words: list[str]
    movement: Moved | None
    paid: bool


def may_be_talk(
    line: str,
    tokens: Sequence[Token],
    clause: Clause,
    said: Meaning,
    lex: Lexicon,
    learned: Mapping[tuple[str, ...], Hit],
    named: Set[str],
) -> bool:
    """Whether to ask before booking ``clause``. ``named``: the words written like names."""
    if clause.amount.sign:
        return False
    part = _part(tokens, clause, said, lex, learned, named)
    words, movement, paid = part.words, part.movement, part.paid
    if _follows_owing(tokens, clause, lex, learned):
        return True
    if movement is not None and _gives_back(words, movement, lex):
        return True
    came = paid and said.kind is Kind.INCOME
    if movement is None and not came and _by_someone(words, lex, learned, paid=paid):
        return True
    if not paid and _has_sentence_word(line, part.inside, lex, learned, named):
        return True
    if not (said.known or said.marked) and _from_or_to_someone(words, lex):
        return True
    if said.instalment is not Instalment.NO:
        return False  # "rata pippo 30" is asked about when it's filed
    acted = paid or bool(lex.spans(words, "marks.neutral"))
    if not clause.amount.decimals and _is_strange(words, said, lex, learned, named, acted=acted):
        return True
    told = _clues(tokens, clause, said, part, lex, learned, named)
    return told is not None and seems_talk(told, lex.language)


def clues(
    tokens: Sequence[Token],
    clause: Clause,
    said: Meaning,
    lex: Lexicon,
    learned: Mapping[tuple[str, ...], Hit],
    named: Set[str],
) -> Clues | None:
    """What `chatter` judges a clause by; None if its verb says it was paid, or everything is explained."""
    return _clues(tokens, clause, said, _part(tokens, clause, said, lex, learned, named), lex, learned, named)


def _part(
    tokens: Sequence[Token],
    clause: Clause,
    said: Meaning,
    lex: Lexicon,
    learned: Mapping[tuple[str, ...], Hit],
    named: Set[str],
) -> _Part:
    inside = list(tokens[clause.first : clause.end])
    place = remark_at(tokens, [clause.amount], lex, learned)
    if place is not None:
        inside = [token for token in inside if token.start < tokens[place].start]
    inside = _without_reason(inside, lex, learned)
    inside = _own_part(inside, clause, lex, learned)
    words = words_of(inside, lex)
    movement = moved(words, lex, named)
    return _Part(inside, words, movement, _is_paid(words, said, movement, lex))


def _clues(
    tokens: Sequence[Token],
    clause: Clause,
    said: Meaning,
    part: _Part,
    lex: Lexicon,
    learned: Mapping[tuple[str, ...], Hit],
    named: Set[str],
) -> Clues | None:
    if part.paid or said.marked or part.movement is not None:
        return None
    strange = unexplained(part.words, said, lex, learned, named)
    if not strange:
        return None
    rest = tokens[clause.amount.last + 1 : clause.end]
    behind = [token.text for token in rest if token.kind is T.WORD and token.role != "date"]
    return Clues(
        words=tuple(strange),
        count=len(part.words),
        known=said.known,
        income=said.kind is Kind.INCOME,
        cents=clause.amount.decimals,
        currency=clause.amount.currency,
        first=part.words[:1] == strange[:1],
        last=not behind,
        behind=tuple(behind[:_BEHIND]),
    )


def _gives_back(words: Sequence[str], movement: Moved, lex: Lexicon) -> bool:
    """ "Karim gave back 15": to whom?"""
    if movement.act is not Act.BACK or movement.way is not Way.UNSURE:
        return False
    opening = next((at for at, word in enumerate(words) if not lex.has("small.words", word)), 0)
    if not any(lex.has(name, words[opening]) for name in ("marks.people", "names.people")):
        return False
    return movement.at == opening + 1 or lex.has("direction.subject_behind", words[opening + 1])


def _follows_owing(
    tokens: Sequence[Token], clause: Clause, lex: Lexicon, learned: Mapping[tuple[str, ...], Hit]
) -> bool:
    """ "علي 25": right before a sum, the words for "on me" say that it's owed."""
    before = clause.amount.first - 1
    if before < clause.first or not lex.has("telling.before_amount", tokens[before].text):
        return False
    words = words_of(tokens[clause.first : clause.amount.first], lex)
    return not any(hit.span > 1 and hit.at + hit.span == len(words) for hit in lex.hits(words, learned))


def _own_part(
    inside: Sequence[Token], clause: Clause, lex: Lexicon, learned: Mapping[tuple[str, ...], Hit]
) -> list[Token]:
    """The part between signs that the amount stands in, if it names a thing: "I'm starving, pizza 8"."""
    at = next((n for n, token in enumerate(inside) if token.role == "amount"), len(inside))
    first = max((n + 1 for n in range(at) if _divides(inside[n])), default=0)
    part = list(inside[first:])
    words = words_of(part, lex)
    if any(hit.weight for hit in lex.hits(words, learned)):
        return part
    # "Ran out of nappies, got two packs 11.80": what came before is why.
    acted = any(lex.spans(words, name) for name in ("marks.expense", "marks.neutral"))
    before = lex.hits(words_of(inside[:first], lex), learned) if acted else ()
    return part if any(hit.weight >= STRONG and hit.kind is Kind.EXPENSE for hit in before) else list(inside)


def _divides(token: Token) -> bool:
    return token.kind is T.SIGN and not token.role and token.text in _DIVIDES


def _without_reason(
    inside: Sequence[Token], lex: Lexicon, learned: Mapping[tuple[str, ...], Hit]
) -> list[Token]:
    """The tokens without the reason for a purchase: "taxi because it was raining 12"."""
    begins = next((at for at, token in enumerate(inside) if at and lex.has("talk.because", token.text)), None)
    if begins is None or not any(hit.weight for hit in lex.hits(words_of(inside[:begins], lex), learned)):
        return list(inside)
    ends = next((at for at in range(begins, len(inside)) if inside[at].role == "amount"), len(inside))
    return [*inside[:begins], *inside[ends:]]


def _is_paid(words: Sequence[str], said: Meaning, movement: Moved | None, lex: Lexicon) -> bool:
    """Whether a verb says that the money was spent or received, in the past."""
    if any(done(words, lex)) or (said.marked and movement is None):
        return True
    if lex.spans(words, "names.gamble") and lex.spans(words, "talk.lost"):
        return True
    if movement is not None:
        return movement.way is not Way.UNSURE
    if said.kind is Kind.INCOME and said.known and lex.spans(words, "marks.neutral"):
        return True  # "mi è arrivato lo stipendio"
    return did(words, lex) or is_perfect(words, lex.spans(words, "talk.have"), lex)


def _by_someone(
    words: Sequence[str], lex: Lexicon, learned: Mapping[tuple[str, ...], Hit], *, paid: bool
) -> bool:
    """Whether the clause starts with a person who did something: "my brother-in-law takes 1500". In a note a
    person is followed by the thing bought ("mum medicine 12"); what one of the household paid is the family's."""
    content = [at for at, word in enumerate(words) if len(word) > 1 and not lex.has("small.words", word)]
    if not content or not lex.has("marks.people", words[content[0]]):
        return False
    who = content[0]
    if _says_whose(words, who, lex):
        return False
    if any(lex.has("marks.from", word) or lex.has("direction.to", word) for word in words[:who]):
        return False
    if any(first <= who < last for first, last in lex.spans(words, "marks.expense")):
        return False  # "I don buy" in Pidgin, though a "don" is a priest
    if paid and lex.has("direction.household", words[who]):
        return False
    if len(content) == 1:
        return False
    hits = lex.hits(words, learned)
    if any(hit.span > 1 and hit.weight >= STRONG and hit.at <= who < hit.at + hit.span for hit in hits):
        return False  # "mum's pension"
    household = lex.has("direction.household", words[who])
    if not household and lex.has("direction.subject_behind", words[who + 1]):
        return True  # بھائی نے
    things = {
        at
        for hit in hits
        if hit.weight and (household or hit.kind is Kind.EXPENSE)
        for at in range(hit.at, hit.at + hit.span)
    }
    # "підстриглась" names a haircut, but in a note of hers the thing isn't what she did.
    return content[1] not in things or lex.has("marks.neutral", words[content[1]])


def _says_whose(words: Sequence[str], who: int, lex: Lexicon) -> bool:
    """ "امی کی سم 10", "মায়ের সিম 10": the person has the thing, and did nothing."""
    behind = words[who + 1] if who + 1 < len(words) else ""
    if lex.has("names.whose_behind", behind) or lex.has("direction.possessive", behind):
        return not any(lex.has(f"direction.{name}_behind", behind) for name in ("subject", "to", "from"))
    return words[who].endswith(tuple(lex.endings("names.of_endings")) or "\0")


def _from_or_to_someone(words: Sequence[str], lex: Lexicon) -> bool:
    """ "Luca 20": to him, from him, or his shop; "ਮਨਪ੍ਰੀਤ ਤੋਂ 30": from someone."""
    if any(lex.has("direction.to", word) for word in words):
        return False
    content = [word for word in words if word not in lex.passing]
    names = bool(content) and all(lex.has("names.people", word) for word in content)
    return names or bool(lex.spans(words, "direction.from_behind"))


def _is_strange(
    words: Sequence[str],
    said: Meaning,
    lex: Lexicon,
    learned: Mapping[tuple[str, ...], Hit],
    named: Set[str],
    *,
    acted: bool,
) -> bool:
    """Whether more words are unexplained than a note without cents may have."""
    ats = {at for at, word in enumerate(words) if is_strange(word, said, lex, named)}
    if ats and said.known:
        hits = [hit for hit in lex.hits(words, learned) if hit.weight]
        ats -= someone(words, hits, lex)
        ats -= {at for hit in hits if hit.span > 1 for at in range(hit.at, hit.at + hit.span)}
    strange = len(ats)
    if said.marked or acted:
        return strange > _BESIDE_A_VERB
    if said.known:
        return strange > (_IN_A_SHORT_NOTE if len(words) <= _SHORT else _BESIDE_A_THING)
    # A name is as strange as any other word where no thing is named: "Agim Hoxha 20".
    names = sum(1 for word in words if _is_name(word, lex, named))
    return strange + names > _STRANGE


def _has_sentence_word(
    line: str,
    inside: Sequence[Token],
    lex: Lexicon,
    learned: Mapping[tuple[str, ...], Hit],
    named: Set[str],
) -> bool:
    tokens = [token for token in inside if token.kind is T.WORD and token.role in ("", "quantity")]
    words = ["" if token.text in named else token.text for token in tokens]  # Sara isn't "sarà"
    spans = lex.spans(words, "talk.sentence")
    spans += [
        (at, at + 1)
        for at, token in enumerate(tokens)
        if line[token.start : token.end].casefold() in lex.spelt
    ]
    if not spans:
        return False
    harmless = lex.spans(words, "talk.harmless")
    spans = [span for span in spans if not any(a <= span[0] and span[1] <= b for a, b in harmless)]
    hits = [hit for hit in lex.hits(words, learned) if _is_thing(hit)]
    # Part of a longer name isn't that phrase: "на день" in "на день народження".
    return not all(
        any(
            (hit.at <= first and last <= hit.at + hit.span)
            or (hit.span > 1 and hit.at < last and first < hit.at + hit.span)
            for hit in hits
        )
        for first, last in spans
    )


def _is_thing(hit: Hit) -> bool:
    """Whether a hit is a thing rather than a verb: "salt" in Italian also means "goes up"; to save is a verb."""
    return hit.weight > 0 and (hit.span > 1 or hit.category != Heading.SAVINGS)


def _is_name(word: str, lex: Lexicon, named: Set[str]) -> bool:
    return lex.has("names.people", word) or (word in named and lex.is_strange(word))
