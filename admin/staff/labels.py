"""The words of the pages about people."""

from __future__ import annotations

from budgeting.staff.offboarding import Work
from budgeting.states.staff import Role
from dialogs.text import Text, t

ROLES: dict[Role, Text] = {
    Role.ADMINISTRATOR: t("Administrator"),
    Role.COORDINATOR: t("Coordinator"),
    Role.OPERATOR: t("Operator"),
    Role.COACH: t("Coach"),
    Role.PARTNER: t("Partner"),
}
WORK: dict[Work, Text] = {
    Work.FAMILIES: t("Families they coach"),
    Work.CASES: t("Cases assigned to them"),
    Work.ACTIONS: t("Actions in cases"),
    Work.CONVERSATIONS: t("Conversations they hold"),
    Work.APPOINTMENTS: t("Appointments with families"),
    Work.ANSWERS: t("Answers planned for later"),
    Work.TASKS: t("Tasks"),
}
#: What was just done, by the code in the URL.
DONE: dict[str, Text] = {
    "uninvited": t("The invitation has been taken back: its link no longer works."),
    "given": t("The role has been given."),
    "revoked": t("The role has been removed, with immediate effect."),
    "suspended": t("Suspended: signed out everywhere, and the phone is no longer linked."),
    "resumed": t("This person can sign in again, with the same roles as before."),
    "unlinked": t("The phone is unlinked, and an open link no longer works."),
    "closed": t("Signed out there."),
    "factor": t(
        "Reset: the password alone is enough until they set up the code again. They are signed out everywhere."
    ),
    "handed": t("Handed over."),
    "reads": t("The languages they read have been saved."),
}
