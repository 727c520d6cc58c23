"""An amount by taps alone: the family's usual ones as buttons, or digit by digit on a pad.

The pad changes in place (`Renew`), so digits tapped faster than the phone shows them still count. What was typed so
far is also shown as a short notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from budgeting.money import EXPONENTS, MOST_MINOR, Money
from dialogs.engine.content import Choice, in_rows
from dialogs.engine.steps import Next, Renew
from dialogs.engine.turn import Turn
from dialogs.text import Text, t, verbatim

_COMMA, _ERASE = ",", "erase"
_ROWS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), (_COMMA, "0", _ERASE))
#: Where an open pad keeps what was typed, in the dialog's data.
_TYPED = "typed"


def pressed(typed: str, key: str, currency: str) -> str:
    """What the pad shows after ``key``; keys that make no amount change nothing."""
    whole, comma, cents = typed.partition(_COMMA)
    if key == _ERASE:
        return typed[:-1]
    if key == _COMMA:
        return typed if comma or not EXPONENTS[currency] else f"{whole or '0'}{_COMMA}"
    if key not in set("0123456789"):
        return typed
    if comma and len(cents) == EXPONENTS[currency]:
        return typed
    longer = typed + key if comma else (whole + key).lstrip("0") or "0"
    amount = amount_of(longer, currency)
    return longer if amount is not None and amount.minor <= MOST_MINOR else typed


def amount_of(typed: str, currency: str) -> Money | None:
    """The amount on the pad; None if nothing was typed."""
    if not typed:
        return None
    exact = Decimal(typed.replace(_COMMA, ".") + ("0" if typed.endswith(_COMMA) else ""))
    return Money(int(exact.scaleb(EXPONENTS[currency])), currency)


def rows(turn: Turn, usual: Sequence[Money]) -> list[Sequence[Choice]]:
    """The buttons for an amount: ``usual`` ones and the way to the pad, or the open pad."""
    if _TYPED not in turn.data:
        quick = [Choice(t("{amount}", amount=money), "usual", str(money.minor)) for money in usual]
        return [*in_rows(quick, 3), [Choice(t("🔢 Another amount"), "pad")]]
    typed: str = turn.data[_TYPED]
    pad: list[Sequence[Choice]] = [[_key(key) for key in row] for row in _ROWS]
    if turn.words.languages[turn.language].direction == "rtl":
        # Rows are mirrored for these readers, but digits stand as on any telephone.
        pad = [row[::-1] for row in pad]
    amount = amount_of(typed, turn.person.currency)
    return [*pad, [Choice(t("✓ {amount}", amount=amount) if amount else t("✓ Done"), "enter")]]


def tapped(turn: Turn, action: str, value: str) -> Money | Next | None:
    """The amount tapped, or what follows; None if the button isn't one of these."""
    currency = turn.person.currency
    if action == "usual" and value.isascii() and value.isdigit():
        return Money(int(value), currency)
    if action == "pad":
        turn.data[_TYPED] = ""
        return Renew()
    if action == "key":
        turn.data[_TYPED] = pressed(turn.data.get(_TYPED, ""), value, currency)
        turn.toast = verbatim(turn.data[_TYPED] or "–")
        return Renew()
    if action == "enter":
        amount = amount_of(turn.data.get(_TYPED, ""), currency)
        if amount is None:
            turn.toast = t("Tap the digits first.")
            return Renew()
        return amount
    return None


def close(turn: Turn) -> None:
    """Put the pad away: the question is answered, or another way was taken."""
    turn.data.pop(_TYPED, None)


def _key(key: str) -> Choice:
    label: Text = t("⌫ Erase") if key == _ERASE else verbatim(key)
    return Choice(label, "key", key)
