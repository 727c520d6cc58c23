"""Whether a clause is a sentence about money rather than a note of what was spent or received: then we ask first.

A note is short: a thing, its price, perhaps a shop, a day or for whom ("scarpe Luca 25"). It needs neither a verb nor
words such as "was", "if", "once" or "a month", which only sentences have (`[talk] sentence`), and no word in it is
unexplained unless its price is written as one, with cents. A sentence counts as an entry only if its verb says that
the money changed hands, and that the family's did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from dialogs.understand.classify import Meaning
from dialogs.understand.clauses import Clause
from dialogs.understand.direction import Way, moved
from dialogs.understand.elsewhere import category_of
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.marks import done, words_of
from dialogs.understand.matches import Hit
from dialogs.understand.talk import is_perfect, remark_at
from dialogs.understand.tokens import T, Token

#: This many unexplained words may stand in a note whose price has no cents: one may be the thing itself, or beside
#: a listed thing none. A verb for paying explains more.
_STRANGE, _BESIDE_A_THING, _BESIDE_A_VERB = 1, 0, 2
_FEWEST_LETTERS = 2


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
    before = clause.amount.first - 1
    if before >= clause.first and lex.has("telling.before_amount", tokens[before].text):
        return True
    inside = list(tokens[clause.first : clause.end])
    place = remark_at(tokens, [clause.amount], lex, learned)
    if place is not None:
        inside = [token for token in inside if token.start < tokens[place].start]
    words = words_of(inside, lex)
    acted = _acted(words, said, lex, named)
    if _of_someone_else(words, lex) and _tells(words, lex, named):
        return True
    if not acted and _has_sentence_word(line, inside, lex, learned, named):
        return True
    if clause.amount.decimals:
        return False
    if not said.known and not said.marked and lex.spans(words, "direction.from_behind"):
        return True  # "ਮਨਪ੍ਰੀਤ ਤੋਂ 30": from someone
    strange = _strange(words, said, lex, named)
    if said.marked or acted:
        return strange > _BESIDE_A_VERB
    if said.known:
        return strange > _BESIDE_A_THING
    # A name is as strange as any other word where no thing is named: "Agim Hoxha 20".
    names = sum(1 for word in words if _is_name(word, lex, named))
    return strange + names > _STRANGE


def _acted(words: Sequence[str], said: Meaning, lex: Lexicon, named: Set[str]) -> bool:
    """Whether a verb says that the money was spent or received."""
    if any(done(words, lex)) or (said.marked and moved(words, lex, named) is None):
        return True
    movement = moved(words, lex, named)
    if movement is not None:
        return movement.way is not Way.UNSURE
    return bool(lex.spans(words, "marks.neutral")) or is_perfect(words, lex.spans(words, "talk.have"), lex)


def _of_someone_else(words: Sequence[str], lex: Lexicon) -> bool:
    """Whether the clause starts with a person outside the household: "my brother-in-law takes 1500"."""
    first = next((word for word in words if not lex.has("small.words", word)), "")
    before = words[: words.index(first)] if first else ()
    linked = any(lex.has("marks.from", word) or lex.has("direction.to", word) for word in before)
    return lex.has("marks.people", first) and not lex.has("direction.household", first) and not linked


def _tells(words: Sequence[str], lex: Lexicon, named: Set[str]) -> bool:
    """Whether the person did something other than give or get money, which `direction` understands."""
    if moved(words, lex, named) is not None:
        return False
    return any(lex.spans(words, name) for name in ("marks.expense", "marks.neutral", "talk.sentence"))


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
    hits = lex.hits(words, learned)
    return not all(
        any(hit.at <= first and last <= hit.at + hit.span and hit.weight for hit in hits)
        for first, last in spans
    )


def _strange(words: Sequence[str], said: Meaning, lex: Lexicon, named: Set[str]) -> int:
    """How many words nothing explains: in no list, not nearly in one, and no name."""
    return sum(1 for word in words if _is_unexplained(word, said, lex, named))


def _is_name(word: str, lex: Lexicon, named: Set[str]) -> bool:
    return lex.has("names.people", word) or (word in named and lex.is_strange(word))


def _is_unexplained(word: str, said: Meaning, lex: Lexicon, named: Set[str]) -> bool:
    if len(word) < _FEWEST_LETTERS or word in named or not lex.is_strange(word) or word in lex.numbers:
        return False
    if (hit := lex.known(word)) is not None and hit.weight:
        return False
    if any(lex.has(name, form) for name in ("names.people", "marks.people") for form in (word, word[:-1])):
        return False
    prefixed = (word[len(p) :] for p in (*lex.endings("direction.to_prefix"), *lex.prefixes) if word.startswith(p))
    if any(lex.has(name, rest) for rest in prefixed for name in ("names.people", "marks.people")):
        return False
    return category_of([word], said.kind, lex) is None
