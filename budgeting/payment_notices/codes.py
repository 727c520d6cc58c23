"""The text in the codes of a payment notice: strict reading, and writing.

A QR code holds `PAGOPA|002|<notice number>|<creditor>|<cents>`. The Data Matrix of the postal slip begins with
`codfase=NBPA;` and has fixed positions. Source: pagoPA, "Avviso di pagamento analogico".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from budgeting.money import EUR, MOST_MINOR, Money

_QR = re.compile(r"PAGOPA\|002\|([0-9]{18})\|([0-9]{11})\|([0-9]{1,11})")
_SLIP = "codfase=NBPA;"
#: Positions in the slip's code. After them it names the debtor, which we never look at.
_NUMBER, _CENTS, _CREDITOR = slice(15, 33), slice(49, 59), slice(66, 77)
#: Longer than any code of a notice.
_LONGEST = 500
#: What a notice number with check digits begins with. One that begins with 1 has none, so a wrong reading of it would
#: go unseen: we don't take it.
_CHECKED = "023"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice asks for. Not shown by `repr`, so that it gets into no log."""

    #: Eighteen digits.
    number: str = field(repr=False)
    #: The creditor's tax code: eleven digits.
    creditor: str = field(repr=False)
    amount: Money = field(repr=False)


def read(text: str) -> Notice | None:
    """The notice in the text of a code; None if it isn't one, or if any check digit or limit says it isn't right."""
    if len(text) > _LONGEST:
        return None
    if match := _QR.fullmatch(text):
        number, creditor, cents = match.groups()
    elif text.startswith(_SLIP):
        number, creditor, cents = text[_NUMBER], text[_CREDITOR], text[_CENTS]
        if not re.fullmatch(r"[0-9]{10}", cents):
            return None
    else:
        return None
    if not (valid_number(number) and valid_creditor(creditor) and 0 < int(cents) <= MOST_MINOR):
        return None
    return Notice(number, creditor, Money(int(cents), EUR))


def code_text(number: str, creditor: str, amount: Money) -> str:
    """The text of the QR code that asks for ``amount``. Raises ValueError if any part is invalid."""
    text = f"PAGOPA|002|{number}|{creditor}|{amount.minor:02d}"
    if amount.currency != EUR or read(text) is None:
        raise ValueError("no such notice can exist")
    return text


def valid_number(number: str) -> bool:
    """Whether this is a notice number with correct check digits."""
    return bool(
        re.fullmatch(r"[0-9]{18}", number)
        and number[0] in _CHECKED
        and int(number[:16]) % 93 == int(number[16:])
    )


def valid_creditor(code: str) -> bool:
    """Whether this is the tax code of an organisation (11 digits), with a correct check digit."""
    if not re.fullmatch(r"[0-9]{11}", code) or code == "0" * 11:
        return False
    total = 0
    for place, digit in enumerate(map(int, code)):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
