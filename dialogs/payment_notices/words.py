"""What families call a payment notice, in a caption and in words of their own."""

from __future__ import annotations

import re

from budgeting.states.programmes import Instrument
from dialogs.engine.steps import Next, NotMine, Open
from dialogs.engine.turn import Turn

#: In a caption any of these is enough: the picture is there.
_CAPTION = re.compile(
    r"\b(?:avvis[oi]|bollett[ae]|bollettin[oi]|pago ?pa|notice|bill|invoice|facture|factura|factur[aă])\b"
    r"|إشعار|اشعار|فاتورة|فاتوره"
)
#: In words alone only what can't be something else; bills without a notice have their own dialog.
_WORDS = re.compile(
    r"\b(?:avvis[oi] (?:di pagamento|da pagare|pago ?pa)|pago ?pa|bollettin[oi] (?:da pagare|postal[ei])"
    r"|(?:foto|fotografare) (?:dell'|l'|un |una? )?(?:avviso|bolletta|bollettino)"
    r"|payment notice|photo of (?:a|the|my) (?:bill|notice))\b"
    r"|(?:إ|ا)شعار (?:ال)?دفع|صورة (?:ال)?(?:إشعار|اشعار|فاتورة)"
)
#: A few words; in a longer text the notice is part of a story, which is for a person.
_LONGEST_CAPTION, _MOST_WORDS = 60, 8


def says_notice(caption: str) -> bool:
    """Whether this caption says that its picture is a payment notice."""
    return len(caption) <= _LONGEST_CAPTION and _CAPTION.search(caption.casefold()) is not None


def hear(turn: Turn) -> Next:
    """Ask for the photo of a notice that somebody mentions. NotMine for everything else, and for what has figures."""
    said = turn.incoming.text.strip().casefold()
    if any(c.isdigit() for c in said) or len(said.split()) > _MOST_WORDS or not _WORDS.search(said):
        return NotMine()
    return Open("payment_notice") if turn.person.has(Instrument.BILLS) else NotMine()
