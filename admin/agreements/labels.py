"""Words for pacts."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.states.agreements import AgreementState, HoursState, Side
from dialogs.text import Text, t

STATES: Mapping[AgreementState, Text] = {
    AgreementState.DRAFT: t("Being written"),
    AgreementState.PROPOSED: t("Waiting for the family's answer"),
    AgreementState.ACTIVE: t("It holds"),
    AgreementState.DECLINED: t("Declined by the family"),
    AgreementState.ENDED: t("Ended"),
}
TAGS: Mapping[AgreementState, str] = {
    AgreementState.PROPOSED: "tag-warn",
    AgreementState.ACTIVE: "tag-good",
}
SIDES: Mapping[Side, Text] = {
    Side.FAMILY: t("What the family promises"),
    Side.PROGRAMME: t("What the programme promises"),
}
HOURS: Mapping[HoursState, Text] = {
    HoursState.DECLARED: t("to confirm"),
    HoursState.CONFIRMED: t("confirmed"),
    HoursState.REJECTED: t("not confirmed"),
}
#: What was just done, by the code in the URL.
DONE: Mapping[str, Text] = {
    "written": t("Saved. The family doesn't see it yet: propose it when it is ready."),
    "proposed": t("Proposed. The family reads it in the chat."),
    "proposed_untold": t("Proposed, but nobody could be told in the chat: please call the family."),
    "withdrawn": t("Taken back: you can change it and propose it again."),
    "renewed": t("The renewal is written as a draft: check it and propose it."),
    "ended": t("The pact has ended."),
    "hours": t("Written down."),
    "confirmed": t("Confirmed. The family is told in the chat."),
    "rejected": t("Not confirmed. The family is told in the chat."),
    "ticked": t("Saved."),
}
