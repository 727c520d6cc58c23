"""Figures that identify a card, an account, a contract or a transaction in texts from banks and shops."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogs.understand.lexicon import Lexicon
from dialogs.understand.tokens import T, Token

_MASK = frozenset("*•x×#.…")
_TAIL = re.compile(r"\d{3,6}")
_IBAN = re.compile(r"[a-z]{2}\d\d.*")
_SHORTEST, _ALWAYS = 5, 9  # fewest digits: beside a reference word, and alone
_CODE_FIGURES = 6
_IBAN_FIGURES = 10
_BETWEEN = 3
_TAIL_FIGURES = 4
_LONG_CODE_FIGURES = 9


def set_references_aside(tokens: Sequence[Token], lex: Lexicon) -> None:
    """Give the role "reference" to card tails (*1234, ending 4421), IBANs and codes, and long numbers beside
    "rif.", "CRO", "codice cliente"."""
    _codes(tokens)
    several = sum(token.kind is T.NUMBER for token in tokens) > 1
    for at, token in enumerate(tokens):
        if token.kind is not T.NUMBER or token.role or not token.text.isdigit():
            continue
        if (
            (several and len(token.text) >= _ALWAYS)
            or _is_tail(tokens, at, lex)
            or _is_named(tokens, at, lex)
        ):
            token.role = "reference"


def _codes(tokens: Sequence[Token]) -> None:
    """Runs of letters and figures without a space: IT60X0542…, IT001E12345678, 4KH12345AB67; and an IBAN's groups."""
    if sum(len(token.text) for token in tokens if token.kind is not T.WORD) < _CODE_FIGURES:
        return
    first = 0
    while first < len(tokens):
        last = first
        while last + 1 < len(tokens) and _glued(tokens[last], tokens[last + 1]):
            last += 1
        run = tokens[first : last + 1]
        figures = sum(map(str.isdigit, "".join(t.text for t in run if t.kind is not T.WORD)))
        signs = any(token.kind is T.SIGN for token in run)
        code = len(run) > 2 and figures >= (_LONG_CODE_FIGURES if signs else _CODE_FIGURES)
        opening = "".join(token.text for token in run[:2])
        if len(run) > 1 and _IBAN.fullmatch(opening) and (groups := _next_groups(tokens, last)):
            last, code = last + groups, True
        if code:
            for token in tokens[first : last + 1]:
                token.role = "reference"
        first = last + 1


def _glued(left: Token, right: Token) -> bool:
    plain = all(
        token.kind in (T.WORD, T.NOISE)
        or (token.kind is T.NUMBER and token.text.isdigit())
        or (token.kind is T.SIGN and token.text in "-/")
        for token in (left, right)
    )
    return plain and left.end == right.start


def _next_groups(tokens: Sequence[Token], last: int) -> int:
    """How many tokens of an IBAN written in groups follow: its check letter and at least ten figures."""
    count = figures = 0
    for token in tokens[last + 1 :]:
        groups = token.text.replace(" ", "")
        if not (groups.isdigit() or (token.kind is T.WORD and len(groups) == 1 and not figures)):
            break
        count += 1
        figures += len(groups) * groups.isdigit()
    return count if figures >= _IBAN_FIGURES else 0


def _is_tail(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    if not _TAIL.fullmatch(tokens[at].text):
        return False
    masked, near = 0, at - 1
    while near >= 0 and masked < 4 and (_MASK.issuperset(tokens[near].text) and tokens[near].text):
        masked += len(tokens[near].text)
        near -= 1
    if masked >= 2 and len(tokens[at].text) == 4 and tokens[at].end - tokens[at - 1].start <= 6:
        return tokens[at - 1].text not in (".", "…") or _has_card(tokens, lex)
    if masked == 1 and len(tokens[at].text) == 4 and tokens[at - 1].end == tokens[at].start:
        return _has_card(tokens, lex)
    if len(tokens[at].text) == 4 and at and lex.has("bank.card", tokens[at - 1].text):
        # "lidl 23,40 carta 1234", whereas "carta 1500" alone may be the price.
        return any(t.kind is T.NUMBER and not t.role and i != at for i, t in enumerate(tokens))
    near = at - 1
    while near >= 0 and (tokens[near].kind is T.SIGN or lex.has("small.words", tokens[near].text)):
        near -= 1
    said = near >= 0 and (
        lex.has("bank.tail", tokens[near].text)
        or any(lex.has("bank.tail", token.text) for token in tokens[max(0, near - 1) : near])
    )
    return said or (near >= 0 and len(tokens[at].text) == 4 and _numbered_card(tokens, near, at, lex))


def _numbered_card(tokens: Sequence[Token], near: int, at: int, lex: Lexicon) -> bool:
    """ "carta n. 1234", "card no. 4421"."""
    return lex.has("talk.number_of", tokens[near].text) and any(
        lex.has("bank.card", token.text) for token in tokens[max(0, near - 3) : near]
    )


def _has_card(tokens: Sequence[Token], lex: Lexicon) -> bool:
    return any(lex.has("bank.card", token.text) for token in tokens)


def _is_named(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """A long number shortly after a word for a reference, with nothing significant in between."""
    figures = tokens[at].text
    name = at - 1 - (at > 0 and tokens[at - 1].text in (".", ":", "°", "º"))
    behind = tokens[at + 2] if at + 2 < len(tokens) else None
    if name >= 0 and lex.has("talk.number_of", tokens[name].text) and len(figures) >= _TAIL_FIGURES:
        # "n. 556677 euro 38,10": the currency belongs to what follows it.
        return behind is not None and behind.kind is T.NUMBER
    if len(figures) < _SHORTEST and not figures.startswith("00"):
        return False
    for near in range(at - 1, max(-1, at - 2 - _BETWEEN), -1):
        token = tokens[near]
        if token.kind is T.WORD and (
            any(lex.has(name, token.text) for name in ("bank.reference", "bank.card", "bank.account"))
        ):
            return True
        light = token.kind is T.SIGN or token.role == "reference" or lex.has("small.words", token.text)
        if not light and not lex.has("talk.number_of", token.text):
            return False
    return False
