"""Numbers with a half or a quarter inside: ڈیڑھ سو (150), সাড়ে তিন (3,50), पौने दो, півтори сотні.

`[number] halves` lists words that are such a number by themselves or multiply a hundred or thousand after them,
`adding` what is added to the number after the word; both in hundredths. Of three hundred, a half is fifty.
"""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.understand.lexicon import Lexicon
from dialogs.understand.number_words import Spelt, spelt_out
from dialogs.understand.tokens import T, Token

_SCALES = (1000, 100)
_ONE = 100


def with_half(tokens: Sequence[Token], at: int, lex: Lexicon) -> tuple[int, int] | None:
    """The number starting at token ``at`` in hundredths, and its last token; None if it has no such word."""
    word = tokens[at].text if at < len(tokens) and tokens[at].kind is T.WORD and not tokens[at].role else ""
    if (own := lex.halves.get(word)) is not None:
        scale = spelt_out(tokens, at + 1, lex)
        return (own * scale.value, scale.last) if scale and scale.value in _SCALES else (own, at)
    if (more := lex.adding.get(word)) is None:
        return None
    number = _number(tokens, at + 1, lex)
    if number is None:
        return (_ONE + more, at) if more < _ONE // 2 else None  # a quarter more or less than one
    scale_of = next((scale for scale in _SCALES if number.value and number.value % scale == 0), 1)
    return number.value * _ONE + more * scale_of, number.last


def _number(tokens: Sequence[Token], at: int, lex: Lexicon) -> Spelt | None:
    if at < len(tokens) and tokens[at].kind is T.NUMBER and not tokens[at].role:
        text = tokens[at].text
        return Spelt(int(text), at) if text.isdigit() and len(text) <= 4 else None
    return spelt_out(tokens, at, lex)
