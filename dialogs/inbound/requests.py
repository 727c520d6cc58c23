"""Where a request in one's own words leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from budgeting.states.tasks import TaskKind
from dialogs.arrears import own_words as arrears
from dialogs.bills import own_words as bills
from dialogs.engine.steps import Next, NotMine, Open, find
from dialogs.engine.turn import Turn
from dialogs.understand.asking import Wish, read_wish

#: Spending asks for the amount itself, and then whether it was the instalment.
LATE = frozenset({Wish.INSTALMENT_PAID})
#: Heard even while a cry waits for a person, as spending is.
_ABOUT_MONEY = frozenset(
    {
        *(Wish.CANNOT_PAY, Wish.RENT_SAFE, Wish.INSTALMENTS, Wish.NOTICE, Wish.BILLS, Wish.BILL_CAME),
        Wish.PACT,
    }
)
#: What each opens.
LEADS: Mapping[Wish, Open | Callable[[Turn], Next]] = MappingProxyType(
    {
        Wish.CANNOT_PAY: arrears.cannot_pay,
        Wish.RENT_SAFE: Open("rent_safe"),
        Wish.INSTALMENT_PAID: arrears.paid,
        Wish.INSTALMENTS: Open("instalments"),
        Wish.NOTICE: Open("payment_notice"),
        Wish.BILLS: Open("bills"),
        Wish.BILL_CAME: bills.came,
        Wish.APPOINTMENTS: Open("appointments"),
        Wish.APPOINTMENT_WANTED: Open("appointments", "reason"),
        Wish.HOURS: Open("training", "hours"),
        Wish.POINTS: Open("training", "points"),
        Wish.COURSES: Open("training", "list"),
        Wish.SKILL_OFFERED: Open("skills", "category", {"kind": "offered"}),
        Wish.SKILL_WANTED: Open("skills", "category", {"kind": "wanted"}),
        Wish.PACT: Open("pact"),
        Wish.LEFT: Open("envelopes"),
        Wish.MONTH_CARD: Open("month_card"),
        Wish.CHECKIN: Open("checkin"),
        Wish.DOCUMENTS: Open("documents"),
        Wish.WELLBEING: Open("wellbeing"),
        Wish.CORRECTIVES: Open("correctives"),
        Wish.LANGUAGE: Open("language"),
        Wish.LISTEN: Open("voices"),
        Wish.STOP: Open("privacy", "stop"),
        Wish.DATA: Open("privacy"),
        Wish.MENU: Open("menu"),
        Wish.TALK: Open("ask"),
    }
)
#: The menu shows these to adults only.
_ADULT = frozenset({"documents", "wellbeing"})


def hear_early(turn: Turn) -> Next:
    """Open what the words ask for, before spending asks how much "courses" was. NotMine for everything else."""
    wish = read_wish(turn.incoming.text, language=turn.language)
    if wish in LATE or (wish not in _ABOUT_MONEY and turn.conversation.topic == TaskKind.CRISIS.value):
        return NotMine()
    return _open(turn, wish)


def hear(turn: Turn) -> Next:
    """The same for what was left to spending and to the person who answers a cry, and is neither's."""
    return _open(turn, read_wish(turn.incoming.text, language=turn.language))


def _open(turn: Turn, wish: Wish | None) -> Next:
    if wish is None:
        return NotMine()
    leads = LEADS[wish]
    opened: Next = leads if isinstance(leads, Open) else leads(turn)
    if not isinstance(opened, Open):
        return opened
    dialog = find(opened.dialog)
    if dialog is None or not turn.person.has(dialog.instrument):
        # Let a person answer what the programme doesn't offer here.
        return NotMine()
    if opened.dialog in _ADULT and not turn.person.adult:
        return NotMine()
    return Open(opened.dialog, opened.step, dict(opened.data))
