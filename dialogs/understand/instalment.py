"""Whether an entry is about an instalment of the plan with the landlord: "pagata la rata 85", "bonifico ALER 85".

Other things are paid in instalments too. If one is named beside the word ("rata macchina", "loan instalment"),
it's that one.
"""

from __future__ import annotations

from collections.abc import Sequence

from budgeting.headings import Heading
from dialogs.understand.lexicon import Lexicon
from dialogs.understand.matches import Hit
from dialogs.understand.model import Instalment

#: Plans are about these; their words name nothing else.
HOUSING = frozenset({Heading.RENT.value, Heading.SERVICE_CHARGES.value})


def instalment(words: Sequence[str], hits: Sequence[Hit], category: str | None, lex: Lexicon) -> Instalment:
    """How likely ``words``, which name ``hits``, mean such an instalment."""
    spans = lex.spans(words, "instalment.word")
    if not spans:
        return Instalment.PERHAPS if category in HOUSING else Instalment.NO
    said = {at for first, end in spans for at in range(first, end)}
    about = {hit.category for hit in hits if not said.issuperset(range(hit.at, hit.at + hit.span))}
    # French "payé" without its accent is also "la paye", the wages: here it only says that one paid.
    about -= {hit.category for hit in hits if hit.span == 1 and words[hit.at] in lex.passing}
    strange = False
    for at, word in enumerate(words):
        if at in said or word in lex.passing or lex.has("instalment.beside", word):
            continue
        known = lex.known(word)
        if known is None:
            strange = True
        elif known.category not in HOUSING:
            return Instalment.NO
    if about - HOUSING - {Heading.DEBTS.value}:
        return Instalment.NO
    return Instalment.PERHAPS if strange else Instalment.LIKELY
