"""The words of the directory of services."""

from __future__ import annotations

from budgeting.states.partners import PartnerKind
from dialogs.text import Text, t

KINDS: dict[PartnerKind, Text] = {
    PartnerKind.JOB_AGENCY: t("Job agency"),
    PartnerKind.SOCIAL_SERVICES: t("Social services"),
    PartnerKind.LANDLORD: t("Landlord's office"),
    PartnerKind.CONDOMINIUM: t("Condominium administrator"),
    PartnerKind.MEDIATOR: t("Mediator"),
    PartnerKind.HEALTH: t("Health service"),
    PartnerKind.SCHOOL: t("School"),
    PartnerKind.PARISH: t("Parish"),
    PartnerKind.OTHER: t("Another service"),
}
DONE: dict[str, Text] = {
    "added": t("Added. Colleagues can choose it from now on."),
    "saved": t("Saved."),
    "archived": t("Archived. It is no longer offered; open referrals go on."),
    "restored": t("It is offered again."),
}
