"""What a family says it could pay each month: "I could manage 60", not "I paid 60" or "I can't pay 60"."""

from __future__ import annotations

from budgeting.headings import Heading, Kind
from budgeting.money import EUR, MOST_MINOR, Money
from dialogs.understand.lexicon import lexicon
from dialogs.understand.matches import STRONG
from dialogs.understand.money import find_amounts, spelt_amounts
from dialogs.understand.not_money import without_marks
from dialogs.understand.phrase_book import cut
from dialogs.understand.tokens import T, clean, fold, plain, scan

_LONGEST = 200
#: What instalments are for: naming it doesn't make it something else that was bought.
_OWED = frozenset({Heading.RENT.value, Heading.SERVICE_CHARGES.value, Heading.DEBTS.value})


def could_pay(text: str, *, language: str, currency: str = EUR) -> Money | None:
    """The amount a line says somebody could pay regularly; None if it says nothing of the kind, or not clearly."""
    lex = lexicon(language)
    line = clean(text).strip()
    if not line or len(line) > _LONGEST:
        return None
    if lex.opens("wish.could").isdisjoint(fold(word) for word in cut(plain(line))):
        # Every message is asked, and most end here.
        return None
    tokens = without_marks(scan(line, lex.scanner))
    words = [lex.unjoined(token.text) for token in tokens if token.kind is T.WORD]
    if not lex.spans(words, "wish.could") or lex.spans(words, "wish.veto"):
        return None
    # "60 each month" isn't the price of one.
    places = [at for at, token in enumerate(tokens) if token.kind is T.WORD]
    monthly = {places[at] for first, end in lex.spans(words, "wish.monthly") for at in range(first, end)}
    tokens = [token for at, token in enumerate(tokens) if at not in monthly]
    amounts = find_amounts(tokens, lex) or spelt_amounts(tokens, lex)
    if len(amounts) != 1 or len(amounts[0].readings) != 1 or amounts[0].foreign:
        return None
    if not 0 < amounts[0].readings[0] <= MOST_MINOR:
        return None
    asks = any(token.kind is T.SIGN and token.text == "?" for token in tokens)
    if any(
        # "I could pay the electricity tomorrow, 60" is about something else; "can I pay the rent, 310?" asks.
        hit.kind is Kind.EXPENSE and hit.weight >= STRONG and (asks or hit.category not in _OWED)
        for hit in lex.hits(words, {})
    ):
        return None
    return Money(amounts[0].readings[0], currency)
