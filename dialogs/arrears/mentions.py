"""Whether a text by staff mentions arrears, so that they see who would read it before they send it.

A hint, not a lock: staff decide. It's better to ask once too often. It looks for words in the languages families
and staff write in, and for the household's own creditors and plan names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.db.tables import Debt, RepaymentPlan

#: Whole words and beginnings of words, without accents, in the languages people write and read here.
_WHOLE = re.compile(
    r"rat[ae]|canon[ei]|aler|acer|affitt[oi]|pigion[ei]|mutu[oi]"
    r"|rents?|owe[ds]?|owing|loans?|loyers?|prets?|dettes?|renta|kest|kesti|qira|qiraja|kredi|chiri[ea]|chiriei"
)
_BEGINS = re.compile(
    r"arretrat|morosit|debit[oi]|indebit|creditor|rateizz|rateal|sfratt|prestit|insolut|ingiunzion|pignora"
    r"|arrear|instal+ment|debts?|repay|overdue|evict"
    r"|arriere|creanci|echeance|expulsion|alquiler|atraso|deuda|acreedor|cuota|prestamo|desahuci"
    r"|restant|datori[aei]|datorez|imprumut|evacu|borxh|vonese|debim|prapamb"
    r"|оренд|борг|заборгован|розстроч|кредит|виселен"
    r"|ভাড়া|কিস্তি|বকেয়া|ঋণ|ਕਿਰਾਇਆ|ਕਿਸ਼ਤ|ਬਕਾਇਆ|ਕਰਜ਼"
)
#: Arabic script joins articles and prepositions to the word, so these match anywhere inside one.
_INSIDE = re.compile(r"قسط|أقساط|اقساط|ديون|الدين|متأخرات|إيجار|ايجار|قرض|قروض|کرایہ|کرایه|بقایا|قرضہ")
#: "Plan" also means a floor in Italian, and there is a plan of the month too.
_PHRASES = (
    r"\b(?:il|del|dal|al|nel|sul|un|tuo|suo|vostro|nostro|nuovo|vecchio) piano\b"
    r"(?! (?:del mese|terra|di sopra|di sotto))",
    r"\bpiano (?:di rientro|di pagamento|rateale)\b",
    r"\b(?:the|your|this|that|a|new|old|payment) plan\b(?! (?:for|of) the month)",
    r"خطة الدفع|خطة السداد|خطتك",
    r"\bplan de (?:paiement|pago|remboursement|plata)\b",
)
_PHRASE = re.compile("|".join(_PHRASES))
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0dff]+[^\W\d_]*)*")
_ACCENTS = str.maketrans("àáâäèéêëìíîïòóôöùúûüțţșşăâîç", "aaaaeeeeiiiioooouuuuttssaaic")
#: A creditor's name starts with its distinctive part; places and legal forms follow.
_SHORTEST_NAME = 3
_LONGEST_LIST = 5


def mentioned(session: Session, household_id: int | None, text: str) -> list[str]:
    """What in ``text`` mentions arrears, as written, at most a few; empty if nothing does."""
    phrases = list(dict.fromkeys(_mentions(text, _own_names(session, household_id))))
    return phrases[:_LONGEST_LIST]


def _mentions(text: str, own: set[str]) -> Iterator[str]:
    plain = _plain(text)
    for phrase in _PHRASE.finditer(plain):
        yield text[phrase.start() : phrase.end()] if len(plain) == len(text) else phrase.group()
    for word in _WORD.findall(text):
        folded = _plain(word)
        if folded in own or _WHOLE.fullmatch(folded) or _BEGINS.match(folded) or _INSIDE.search(word):
            yield word


def _own_names(session: Session, household_id: int | None) -> set[str]:
    if household_id is None:
        return set()
    creditors = session.scalars(select(Debt.creditor).where(Debt.household_id == household_id).limit(100))
    given = session.scalars(
        select(RepaymentPlan.name).where(RepaymentPlan.household_id == household_id).limit(100)
    )
    firsts = (_WORD.findall(_plain(name))[:1] for name in (*creditors, *given))
    return {first for names in firsts for first in names if len(first) >= _SHORTEST_NAME}


def _plain(text: str) -> str:
    return text.casefold().translate(_ACCENTS)
