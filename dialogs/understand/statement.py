"""The statement in a long sentence that tells of the payment: "non avevo tempo di cucinare, così siamo scesi al
bar e ho speso 17,50" is "ho speso 17,50" with a story around it.

The story neither makes it talk nor changes its direction. Only a statement that is complete by itself counts:
one clear amount, and paid.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialogs.understand.clauses import is_on
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.marks import DEALS, done, words_of
from dialogs.understand.tokens import Amount, T, Token

#: A shorter line is read as a whole.
_FEWEST_WORDS = 9
_DIVIDES = frozenset(",;.!:…")
#: Try this many parts, from the amount backwards: the payment is close to its sum, and a line full of conjunctions
#: must not keep others waiting.
_MOST_TRIED = 4


def statements(line: str, tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon) -> Iterator[str]:
    """The parts of a line that contain its one clear amount, shortest first; none for a line that asks, or that
    talks of money again after the amount."""
    if len(amounts) != 1 or not amounts[0].shaped or len(amounts[0].readings) != 1 or amounts[0].foreign:
        return
    if sum(1 for token in tokens if token.kind is T.WORD) < _FEWEST_WORDS or "?" in (t.text for t in tokens):
        return
    begins = [0, *(at for at in range(1, len(tokens)) if _begins(line, tokens, at, lex)), len(tokens)]
    amount = amounts[0]
    own = max(number for number, at in enumerate(begins) if at <= amount.first)
    end = next(at for at in begins if at > amount.last)
    behind = words_of(tokens[end:], lex)
    if any(token.kind is T.NUMBER for token in tokens[end:]) or any(
        lex.spans(behind, name) for name in DEALS
    ):
        return
    for number in range(own, max(0, own - _MOST_TRIED), -1):
        yield line[tokens[begins[number]].start : tokens[end - 1].end]


def is_paid(tokens: Sequence[Token], lex: Lexicon) -> bool:
    """Whether a statement says that its money was spent, in the past."""
    return done(words_of(tokens, lex), lex)[0]


def is_told(tokens: Sequence[Token], lex: Lexicon) -> bool:
    """Whether a statement says that something was done: bought, got, eaten."""
    words = words_of(tokens, lex)
    return any(lex.spans(words, name) for name in ("marks.expense", "marks.income", "marks.neutral"))


def _begins(line: str, tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """Whether another statement starts here: after a sign, or with a word that joins it to the previous one."""
    token, before = tokens[at], tokens[at - 1]
    if token.kind is not T.WORD or token.role or is_on(tokens, at, lex):
        return False
    if line[token.start : token.end].casefold() in lex.spelt:
        return False  # "è" isn't "e"
    if before.kind is T.SIGN and not before.role and before.text in _DIVIDES:
        return True
    # Arabic joins "so I took" and "and I paid" to one word.
    return lex.has("talk.joins", token.text) or lex.unjoined(token.text) != token.text
