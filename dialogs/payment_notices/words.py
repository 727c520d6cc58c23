"""Whether a caption says that its picture shows a payment notice, in the languages families write in."""

from __future__ import annotations

import re

_WORDS = re.compile(
    r"\b(?:avvis[oi]|bollett[ae]|bollettin[oi]|pago ?pa|notice|bill|invoice|facture|factura|factur[aă])\b"
    r"|إشعار|اشعار|فاتورة|فاتوره|الفاتورة"
)
#: A caption is a few words; a longer text that mentions a bill is for a person.
_LONGEST = 60


def says_notice(caption: str) -> bool:
    """Whether this caption names a payment notice."""
    return len(caption) <= _LONGEST and _WORDS.search(caption.casefold()) is not None
