"""The person's own words for an entry: the line without its amount, currency, sign and day."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs.understand.clauses import Clause
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.tokens import T, Token

_EDGE = " \t,;:.-–—+/=•*()[]|،؛…"


def note(line: str, tokens: Sequence[Token], clause: Clause, lex: Lexicon) -> str:
    """The clause's words as typed. Small words that depended on the removed parts ("20 euro di benzina") go with
    them; those between words stay."""
    inside = list(tokens[clause.first : clause.end])
    runs: list[list[Token]] = [[]]
    for token in inside:
        if token.role in ("amount", "date", "aside", "reference"):
            runs.append([])
        else:
            runs[-1].append(token)
    trimmed = [_trimmed(run, lex) for run in runs]
    pieces = [line[run[0].start : run[-1].end] for run in trimmed if run]
    return " ".join(" ".join(pieces).split()).strip(_EDGE)


def _trimmed(run: list[Token], lex: Lexicon) -> list[Token]:
    while run and _small(run[0], lex):
        run = run[1:]
    while run and _small(run[-1], lex):
        run = run[:-1]
    return run


def _small(token: Token, lex: Lexicon) -> bool:
    if token.kind is T.SIGN:
        return token.text in _EDGE
    if token.role == "quantity":
        return False
    return token.kind is T.WORD and token.text in lex.linking
