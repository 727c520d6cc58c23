"""The words of referrals in the console."""

from __future__ import annotations

from budgeting.referrals.reads import Step
from budgeting.states.referrals import ConsentGiven, IncomingState, PartnerAnswer, ReferralState, Scope
from dialogs.text import Text, t

SCOPES: dict[Scope, Text] = {
    Scope.CONTACT: t("Name and phone number"),
    Scope.LANGUAGE: t("The language they speak"),
    Scope.HOUSEHOLD: t("How many people live together"),
    Scope.NEEDS: t("Where they need help, from the assessment (areas only, no words)"),
    Scope.PLAN: t("What is left of the repayment plan"),
    Scope.DOCUMENTS: t("Which documents are in the drawer (the list, not the documents)"),
}
STATES: dict[ReferralState, Text] = {
    ReferralState.ASKED: t("Family is asked"),
    ReferralState.AGREED: t("To be sent"),
    ReferralState.SENT: t("Sent"),
    ReferralState.ACCEPTED: t("Accepted"),
    ReferralState.NEEDS_MORE: t("They need more"),
    ReferralState.REFUSED: t("Family said no"),
    ReferralState.DECLINED: t("Declined"),
    ReferralState.DONE: t("Finished"),
    ReferralState.WITHDRAWN: t("Consent taken back"),
    ReferralState.CANCELLED: t("Cancelled"),
    ReferralState.EXPIRED: t("Over"),
}
TAGS: dict[ReferralState, str] = {
    ReferralState.ASKED: "tag-warn",
    ReferralState.AGREED: "tag-warn",
    ReferralState.ACCEPTED: "tag-good",
    ReferralState.DONE: "tag-good",
    ReferralState.NEEDS_MORE: "tag-urgent",
    ReferralState.WITHDRAWN: "tag-urgent",
}
#: What comes next, by state.
NEXT: dict[ReferralState, Text] = {
    ReferralState.ASKED: t("The family answers"),
    ReferralState.AGREED: t("Somebody makes the link and passes it on"),
    ReferralState.SENT: t("The service answers"),
    ReferralState.ACCEPTED: t("What came of it"),
    ReferralState.NEEDS_MORE: t("Somebody answers the service"),
}
GIVEN: dict[ConsentGiven, Text] = {
    ConsentGiven.CHAT: t("in the chat"),
    ConsentGiven.SIDE_BY_SIDE: t("side by side at the console"),
    ConsentGiven.PAPER: t("on paper"),
}
ANSWERS: dict[PartnerAnswer, Text] = {
    PartnerAnswer.ACCEPTED: t("Accepted: they will help"),
    PartnerAnswer.NEEDS_MORE: t("They need more before they decide"),
    PartnerAnswer.DECLINED: t("They can't help"),
    PartnerAnswer.OUTCOME: t("What came of it"),
}
#: The same as the service itself chooses it.
OWN_ANSWERS: dict[PartnerAnswer, Text] = {
    PartnerAnswer.ACCEPTED: t("We will help"),
    PartnerAnswer.NEEDS_MORE: t("We need more before we decide"),
    PartnerAnswer.DECLINED: t("We can't help"),
    PartnerAnswer.OUTCOME: t("It is finished: this came of it"),
}
STEPS: dict[Step, Text] = {
    Step.ASKED: t("Asked whether they may be referred to {service}"),
    Step.AGREED: t("The family agreed to be referred to {service}"),
    Step.LINK: t("Link made for {service}"),
    Step.OPENED: t("{service} opened the link"),
    Step.ANSWERED: t("{service} answered: {answer}"),
    Step.REFUSED: t("The family does not want to be referred to {service}"),
    Step.WITHDRAWN: t("The family took back its consent for {service}"),
    Step.CANCELLED: t("Referral to {service} cancelled"),
    Step.EXPIRED: t("Referral to {service} is over: its last day has passed"),
}
INCOMING: dict[IncomingState, Text] = {
    IncomingState.OPEN: t("To be decided"),
    IncomingState.ACCEPTED: t("Became a household"),
    IncomingState.DECLINED: t("Declined"),
    IncomingState.EXPIRED: t("Erased undecided"),
}
DONE: dict[str, Text] = {
    "proposed": t("Proposed. The family is asked in the chat, outside quiet hours."),
    "by_hand": t("Proposed. The family can't be asked in the chat: ask side by side or on paper."),
    "consent": t("The consent is written down. Now make the link."),
    "withdrawn": t("Written down. The link no longer works."),
    "revoked": t("The link no longer works."),
    "answered": t("The answer is written down."),
    "cancelled": t("Cancelled. Nothing more is passed on."),
}
INCOMING_DONE: dict[str, Text] = {
    "added": t("Written down. It waits on Today until somebody decides."),
    "agreed": t("The consent is written down, with what the family lets them say."),
    "declined": t("Declined. What was written down is erased in a month."),
}


def happened(step: Step, service: str, answer: PartnerAnswer | None) -> Text:
    """One line of the timeline."""
    text = STEPS[step]
    if step is Step.ANSWERED and answer is not None:
        return Text(text.key, {"service": service, "answer": ANSWERS[answer]})
    return Text(text.key, {"service": service})
