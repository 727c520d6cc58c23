"""Words nobody asked for: reminders, the weekly question, notices. Written when the clock finds them due.

The clock calls `work_off`; `speakers` says who speaks for each kind of due event. The words themselves are in
their dialogs (`arrears.reminders`, `checkins.reminders` …); `dialogs.engine.notify` puts them into one member's
outbox.
"""

from dialogs.proactive.work import something_due, work_off

__all__ = ["something_due", "work_off"]
