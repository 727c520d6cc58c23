"""Where a request in one's own words leads, if nobody else heard it."""

from __future__ import annotations

from dialogs.engine.steps import Next, NotMine, Open, find
from dialogs.engine.turn import Turn
from dialogs.understand.requests import Request, requested

_LEADS: dict[Request, Open] = {
    Request.APPOINTMENT_WANTED: Open("appointments", "reason"),
    Request.APPOINTMENTS: Open("appointments"),
    Request.SKILL_OFFERED: Open("skills", "category", {"kind": "offered"}),
    Request.SKILL_WANTED: Open("skills", "category", {"kind": "wanted"}),
    Request.LISTEN: Open("voices"),
}


def hear(turn: Turn) -> Next:
    """Open what the words ask for. NotMine if they ask for nothing we have here."""
    request = requested(turn.incoming.text)
    if request is None:
        return NotMine()
    leads = _LEADS[request]
    dialog = find(leads.dialog)
    if dialog is None or not turn.person.has(dialog.instrument):
        # Let a person answer what the programme doesn't offer here.
        return NotMine()
    return Open(leads.dialog, leads.step, dict(leads.data))
