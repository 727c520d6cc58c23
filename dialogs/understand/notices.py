"""What a bank, card or wallet says about a payment: "Pagamento di EUR 23,40 con carta *1234 … Saldo 312,10".

One clear amount is one entry. Balances, limits and fees aren't payments; if either of two amounts could be the
payment, we ask.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from budgeting.headings import Kind
from dialogs.understand.clauses import Clause
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.matches import STRONG
from dialogs.understand.not_money import phrase_at, phrase_before, text_at
from dialogs.understand.tokens import Amount, T, Token

_FEW_WORDS = 4
_ENDS = frozenset(".!?;")
#: Lists whose words describe the payment, not what was paid for.
_TOLD = (
    "bank.notice",
    "bank.card",
    "bank.account",
    "bank.reference",
    "bank.tail",
    "bank.fee",
    "bank.balance",
    "bank.credit",
    "bank.debit",
    "bank.filler",
    "amount.total",
)
#: Of these, words that also name something bought or a source of money keep that meaning: "rimborso".
_NAMING = ("bank.credit", "bank.debit", "bank.reference")


@dataclass(frozen=True, slots=True)
class Notice:
    """The payment reported. ``kind`` None: no word says which way the money went. ``done``: it has been made."""

    clause: Clause
    kind: Kind | None
    done: bool


def without_balances(tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon) -> list[Amount]:
    """``amounts`` without balances and limits of an account or card, and without a receipt's cash, change and
    tax beside its total."""
    left = list(amounts)
    if not lex.opens("bank.balance").isdisjoint(token.text for token in tokens):
        left = [amount for amount in left if not _is_balance(tokens, amount, amounts, lex)]
    if len(left) > 1 and _has(tokens, lex, "bank.tendered") and any(_is_total(tokens, a, lex) for a in left):
        left = [a for a in left if _is_total(tokens, a, lex) or not _is_tendered(tokens, a, lex)]
        for at in range(len(tokens)):
            if (last := phrase_at(tokens, at, lex, "bank.tendered")) is not None:
                _aside(tokens, at, last)
    for amount in amounts:
        if amount not in left:
            _aside(tokens, amount.first, amount.last)
    return left


def notice(
    tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon, *, balance: bool
) -> Notice | None:
    """The bank notice in this line; None if a person wrote it. ``balance``: one was left out of ``amounts``."""
    machine = (
        balance or any(token.role == "reference" for token in tokens) or _has(tokens, lex, "bank.secret")
    )
    if not machine and not _has(tokens, lex, "bank.notice"):
        return None
    fees = [a for a in amounts if a.readings and _is_fee(tokens, a, lex)]
    shaped = [a for a in amounts if a.currency or a.foreign] or [a for a in amounts if a.decimals]
    shaped = [a for a in shaped if not a.foreign and a not in fees] or shaped
    if not shaped or (len(shaped) > 1 and _is_list(tokens, shaped, lex, machine=machine)):
        return None
    if any(token.text == "?" and token.kind is T.SIGN for token in tokens):
        return None
    cents = any(a.decimals for a in shaped)
    if not machine and not cents and _has(tokens, lex, "talk.sentence") and _direction(tokens, lex) is None:
        return None  # "with the card you save 5 euros"; a bank writes cents
    amount = _payment(tokens, [a for a in shaped if a.readings != (0,)] or shaped, fees, lex)
    for other in amounts:
        if not amount.first <= other.first <= amount.last:
            _aside(tokens, other.first, other.last)
    first, end = _sentence(tokens, amount)
    kind = _direction(tokens, lex)
    undone = _has(tokens, lex, "bank.secret") or _has(
        [t for t in tokens[first:end] if t.role not in ("amount", "date")], lex, "bank.undone"
    )
    _set_told_aside(tokens, end, lex)
    # Cash from the machine is still in the pocket: people write down what they spend it on when they spend it.
    drawn = len(amount.readings) == 1 and _has(tokens, lex, "bank.withdrawal")
    done = (
        not undone and not drawn and not _has([t for t in tokens[first:end] if not t.role], lex, "talk.veto")
    )
    return Notice(Clause(0, len(tokens), amount), kind, done)


def _is_list(tokens: Sequence[Token], amounts: Sequence[Amount], lex: Lexicon, *, machine: bool) -> bool:
    """Whether a person, not a bank, wrote down several things: each amount has its own word."""
    if not _has(tokens, lex, "bank.notice"):
        return True
    edges = [-1, *(amount.last for amount in amounts), len(tokens)]
    gaps = [tokens[a + 1 : b] for a, b in itertools.pairwise(edges)]
    named = [any(t.kind is T.WORD and not t.role and lex.known(t.text) for t in gap) for gap in gaps]
    return not machine and (all(named[:-1]) or all(named[1:]))


def _is_phone_credit(tokens: Sequence[Token], first: int, last: int, lex: Lexicon) -> bool:
    """Whether the words ``first`` to ``last`` are within the listed name of something bought: "phone balance"."""
    for begin in range(max(0, first - 1), first + 1):
        for end in range(last + 1, min(len(tokens), last + 2) + 1):
            name = tuple(token.text for token in tokens[begin:end])
            if len(name) > 1 and (hit := lex.spending.get(name)) is not None and hit.kind is Kind.EXPENSE:
                return True
    return False


def _is_balance(tokens: Sequence[Token], amount: Amount, amounts: Sequence[Amount], lex: Lexicon) -> bool:
    near = amount.first - 1
    while near >= 0 and _passes(tokens[near], lex):
        near -= 1
    if near >= 0 and tokens[near].role != "amount":
        first = phrase_before(tokens, near, lex, "bank.balance")
        if first is not None:
            # "saldo 230 affitto" pays what was still open.
            after = text_at(tokens, amount.last + 1)
            alone, word = len(amounts) == 1, lex.known(tokens[near].text)
            thing = lex.has("bank.settled", tokens[near].text) and (
                lex.known(after) is not None or _named_before(tokens, first, lex)
            )
            # Phone credit is something you buy.
            credit = first == near and word is not None and (tokens[near].text,) in lex.spending
            if _is_phone_credit(tokens, first, near, lex):
                return False
            return not (alone and (thing or credit))
    at = amount.last + 1
    while at < len(tokens) and tokens[at].kind is T.WORD and lex.has("small.words", tokens[at].text):
        at += 1
    last = phrase_at(tokens, at, lex, "bank.balance")
    if last is not None and _is_phone_credit(tokens, at, last, lex):
        return False
    settles = last is not None and lex.has("bank.settled", tokens[last].text)
    if last is None or (settles and lex.known(text_at(tokens, last + 1)) is not None):
        return False
    # "23,40 disponibili", but in "23,40 saldo 312" the word belongs to what follows it.
    following = next((t for t in tokens[last + 1 :] if t.kind is T.NUMBER or not _passes(t, lex)), None)
    return following is None or (following.kind is not T.NUMBER and following.role != "amount")


def _named_before(tokens: Sequence[Token], at: int, lex: Lexicon) -> bool:
    """ "Summer camp balance 90": something bought, right before the balance that was paid."""
    words = [t.text for t in tokens[:at] if t.kind is T.WORD and not lex.has("small.words", t.text)]
    if len(words) != len([t for t in tokens[:at] if t.role != "date" and t.kind is not T.SIGN]):
        return False
    hits = lex.hits(words, {}) if len(words) <= _FEW_WORDS else []
    machine = any(lex.has(name, word) for word in words for name in ("bank.card", "bank.account"))
    return not machine and any(hit.kind is Kind.EXPENSE and hit.weight >= STRONG for hit in hits)


def _passes(token: Token, lex: Lexicon) -> bool:
    """Whether "balance" may still refer to an amount after this token."""
    if token.role in ("date", "noise", "reference", "aside"):
        return True
    if token.kind is T.SIGN:
        return token.text in ":=-(/€+'"
    return (
        token.kind is T.WORD
        and not token.role
        and (
            lex.has("small.words", token.text)
            or lex.has("amount.euro", token.text)
            or lex.has("bank.card", token.text)
            or lex.has("bank.account", token.text)
            or lex.has("clock.before", token.text)
        )
    )


def _payment(
    tokens: Sequence[Token], amounts: Sequence[Amount], fees: Sequence[Amount], lex: Lexicon
) -> Amount:
    """The amount paid, with all its possible readings; fees are part of it unless the text says they're included."""
    said = [a for a in amounts if _is_total(tokens, a, lex)]
    mains = said[:1] or amounts
    values = list(dict.fromkeys(value for a in mains for value in a.readings))
    fee = sum(a.readings[0] for a in fees)
    within = bool(said) or mains[0] in fees or _has(tokens, lex, "bank.included")
    if fee and len(values) == 1 and not within:
        values = [values[0] + fee, values[0]]
    return replace(mains[0], readings=tuple(values))


def _is_total(tokens: Sequence[Token], amount: Amount, lex: Lexicon) -> bool:
    return phrase_before(tokens, _behind(tokens, amount, lex), lex, "amount.total") is not None


def _is_tendered(tokens: Sequence[Token], amount: Amount, lex: Lexicon) -> bool:
    return phrase_before(tokens, _behind(tokens, amount, lex), lex, "bank.tendered") is not None


def _behind(tokens: Sequence[Token], amount: Amount, lex: Lexicon) -> int:
    """The last token before an amount that is neither a sign nor a small word."""
    at = amount.first - 1
    while at >= 0 and (tokens[at].kind is T.SIGN or lex.has("small.words", tokens[at].text)):
        at -= 1
    return at


def _is_fee(tokens: Sequence[Token], amount: Amount, lex: Lexicon) -> bool:
    if phrase_before(tokens, _behind(tokens, amount, lex), lex, "bank.fee") is not None:
        return True
    at = amount.last + 1
    at += lex.has("small.words", text_at(tokens, at))
    after = phrase_at(tokens, at, lex, "bank.fee")
    return (
        after is not None
        and (after + 1 >= len(tokens) or tokens[after + 1].role != "amount")
        and not any(token.role == "amount" for token in tokens[after + 1 : after + 4])
    )


def _direction(tokens: Sequence[Token], lex: Lexicon) -> Kind | None:
    """Which way the money went: the first words that say it, or the longer phrase if two start together."""
    for at in range(len(tokens)):
        came = phrase_at(tokens, at, lex, "bank.credit")
        went = phrase_at(tokens, at, lex, "bank.debit")
        if came is not None or went is not None:
            return (
                Kind.INCOME
                if (came if came is not None else -1) > (went if went is not None else -1)
                else (Kind.EXPENSE)
            )
    return None


def _sentence(tokens: Sequence[Token], amount: Amount) -> tuple[int, int]:
    ends = [i for i, t in enumerate(tokens) if t.kind is T.SIGN and not t.role and t.text in _ENDS]
    first = max((i + 1 for i in ends if i < amount.first), default=0)
    return first, min((i for i in ends if i > amount.last), default=len(tokens))


def _set_told_aside(tokens: Sequence[Token], end: int, lex: Lexicon) -> None:
    """Leave only what says where the money went or for what: a bank's stock phrases and small print say nothing."""
    for at, token in enumerate(tokens):
        for name in _TOLD:
            last = phrase_at(tokens, at, lex, name)
            if last is None or any(t.role in ("amount", "date") for t in tokens[at : last + 1]):
                continue
            if name not in _NAMING or lex.known(token.text) is None:
                _aside(tokens, at, last)
        masked = token.kind is T.WORD and len(token.text) > 1 and set(token.text) == {"x"}
        hour = lex.has("clock.before", token.text) and at + 1 < len(tokens) and tokens[at + 1].role == "noise"
        if (
            hour
            or masked
            or token.role in ("noise", "reference")
            or (token.kind is T.SIGN and not token.role)
        ):
            token.role = "aside"
    opening = next((at for at, token in enumerate(tokens[:3]) if token.text == ":"), 0)
    if all(token.kind is T.WORD and not token.role for token in tokens[:opening]):
        _aside(tokens, 0, opening - 1)  # the bank's own name
    if any(phrase_at(tokens, at, lex, "talk.veto") is not None for at in range(end, len(tokens))):
        # "If it was not you, call …"
        _aside_rest(tokens, end)


def _aside_rest(tokens: Sequence[Token], first: int) -> None:
    for token in tokens[first:]:
        if token.role != "date":
            token.role = "aside"


def _has(tokens: Sequence[Token], lex: Lexicon, name: str) -> bool:
    if lex.opens(name).isdisjoint(token.text for token in tokens):
        return False
    return any(phrase_at(tokens, at, lex, name) is not None for at in range(len(tokens)))


def _aside(tokens: Sequence[Token], first: int, last: int) -> None:
    for token in tokens[first : last + 1]:
        token.role = "aside"
