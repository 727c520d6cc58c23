"""The screens in the bar at the top, for each person those they may use."""

from __future__ import annotations

from collections.abc import Iterator

from admin.security.sessions import Me
from budgeting.states import Role
from dialogs.engine.content import Text, t

FAMILIES = (Role.OPERATOR, Role.COACH, Role.COORDINATOR)
#: Path, label, who has it.
SCREENS: tuple[tuple[str, Text, tuple[Role, ...]], ...] = (
    ("/", t("Today"), tuple(Role)),
    ("/inbox", t("Inbox"), FAMILIES),
    ("/cases", t("Cases"), FAMILIES),
    ("/households", t("Households"), FAMILIES),
    ("/weeks", t("Weekly review"), (Role.COACH, Role.COORDINATOR)),
    ("/broadcasts", t("Announcements"), (Role.OPERATOR, Role.COORDINATOR)),
    ("/people", t("People"), (Role.ADMINISTRATOR,)),
    ("/audit", t("Audit"), (Role.ADMINISTRATOR, Role.COORDINATOR)),
)


def of(me: Me) -> Iterator[tuple[str, Text]]:
    """Path and label of each screen."""
    for path, label, roles in SCREENS:
        if me.has(*roles):
            yield path, label
