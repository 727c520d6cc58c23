"""Words that nobody asked for: reminders, the weekly question, notices. Written when the clock finds them due.

`work_off` is what the clock calls; each kind of due event has its words in a module here; `dialogs.tell` puts
them into the outbox of one member.
"""

from dialogs.proactive.work import something_due, work_off

__all__ = ["something_due", "work_off"]
