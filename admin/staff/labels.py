"""What the pages about people say in words."""

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
    Work.FAMILIES: t("Families whom they coach"),
    Work.CASES: t("Cases that they have"),
    Work.ACTIONS: t("Things to do in cases"),
    Work.CONVERSATIONS: t("Conversations that they hold"),
    Work.TASKS: t("Tasks"),
}
#: What was done just now, by the code in the address.
DONE: dict[str, Text] = {
    "added": t(
        "The account is there. To sign in it needs a password: set one on the server by “ponte staff password”."
    ),
    "given": t("The role is given."),
    "revoked": t("The role is taken away, at once."),
    "suspended": t("Suspended: signed out everywhere, and no phone is linked any more."),
    "resumed": t("This person can sign in again, with the roles of before."),
    "unlinked": t("The phone is unlinked, and an open link leads nowhere any more."),
    "closed": t("Signed out there."),
    "handed": t("Handed over."),
}
