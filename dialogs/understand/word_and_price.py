"""The plainest line, one thing and its price ("pane 3,20"), which is what people write most often.

Such a line can mean nothing else, so it takes none of the steps that tell it from others. What those steps would make
of it is the same, and a test compares the two for each word of each language.
"""

from __future__ import annotations

import re

from budgeting.money import Money
from dialogs.understand.drafts import Reader
from dialogs.understand.instalment import HOUSING
from dialogs.understand.lexicon import lexicon
from dialogs.understand.model import Understood
from dialogs.understand.tokens import fold, plain

_PRICE = r"(?:0|[1-9]\d{0,2})[.,]\d\d"
_WORD = r"[^\W\d_]+"
_LINE = re.compile(
    rf"\s*(?:(?P<word>{_WORD}) (?P<price>{_PRICE})|(?P<price_first>{_PRICE}) (?P<word_last>{_WORD}))\s*"
)


def word_and_price(reader: Reader, line: str) -> Understood | None:
    """The entry of a cleaned line that is nothing but a listed thing and a price with cents; None for any other."""
    match = _LINE.fullmatch(plain(line))
    if match is None:
        return None
    name = "word" if match["word"] else "word_last"
    price = match["price"] or match["price_first"]
    minor = int(price[:-3] + price[-2:])
    if not 0 < minor <= reader.bound:
        return None
    start, end = match.span(name)
    word = fold(line[start:end])
    thing = reader.lex.thing(word)
    if thing is None or thing.category in HOUSING or (word,) in reader.learned:
        return None
    return Understood(
        kind=thing.kind,
        amount=Money(minor, reader.currency),
        category=thing.category,
        category_known=True,
        on=reader.today,
        note=line[start:end],
        line=1,
    )


def is_word_and_price(line: str, language: str) -> bool:
    """Whether the line has this plainest form and names a listed thing: then nobody else needs to hear it first."""
    match = _LINE.fullmatch(plain(line))
    if match is None:
        return False
    start, end = match.span("word" if match["word"] else "word_last")
    thing = lexicon(language).thing(fold(line[start:end]))
    return thing is not None and thing.category not in HOUSING
