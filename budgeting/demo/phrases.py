"""What the programme has added to the phrasebook: a phrase not yet in every language, and a question."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from budgeting import phrases
from budgeting.clock import Clock, SetClock
from budgeting.db.tables import Programme
from budgeting.phrases import Draft

#: Days ago, and the phrase.
OWN = (
    (
        60,
        Draft(
            "Chiavi della cantina",
            {
                "it": "Ciao {name}, le chiavi della cantina sono in ufficio. Passa entro il {date}.",
                "en": "Hello {name}, the keys of the cellar are at the office. Come by {date}.",
                "ar": "مرحبًا {name}، مفاتيح القبو في المكتب. يُرجى المرور قبل {date}.",
                "ro": "Salut {name}, cheile de la pivniță sunt la birou. Treci până pe {date}.",
            },
        ),
    ),
    (
        21,
        Draft(
            "Sabato in cortile",
            {
                "it": "Sabato mangiamo insieme in cortile. Ci vediamo lì?",
                "en": "On Saturday we eat together in the courtyard. Shall we meet there?",
                "ar": "يوم السبت نأكل معًا في الفناء. هل نلتقي هناك؟",
                "bn": "শনিবার উঠানে একসঙ্গে খাব। দেখা হবে?",
            },
            {
                "it": ["🍲 Sì, e porto qualcosa", "🙂 Sì, vengo", "✕ Questa volta no"],
                "en": ["🍲 Yes, and I'll bring something", "🙂 Yes, I'll come", "✕ Not this time"],
                "ar": ["🍲 نعم، وسأحضر شيئًا", "🙂 نعم، سآتي", "✕ ليس هذه المرة"],
                "bn": ["🍲 হ্যাঁ, কিছু আনব", "🙂 হ্যাঁ, আসব", "✕ এবার না"],
            },
        ),
    ),
)


def write(session: Session, clock: Clock, people: dict[str, int], programme: Programme) -> None:
    """The coordinator has added them."""
    for days, draft in OWN:
        then = SetClock(clock.now() - timedelta(days=days))
        phrases.add(session, then, people["coordinator"], programme.id, draft)
