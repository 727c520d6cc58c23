"""What a referral says to the family: every single thing that would be passed on, and where it stands."""

from __future__ import annotations

from budgeting.referrals import ReferralView
from budgeting.states.cases import NeedArea
from budgeting.states.referrals import ReferralState, Scope
from dialogs.text import Text, names, t

AREAS: dict[NeedArea, Text] = {
    NeedArea.INCOME: t("money that comes in"),
    NeedArea.WORK: t("work"),
    NeedArea.HEALTH: t("health"),
    NeedArea.CHILDREN: t("children"),
    NeedArea.HOME: t("your home"),
    NeedArea.PAPERS: t("papers"),
    NeedArea.SUPPORT: t("people close to you"),
}
STATES: dict[ReferralState, Text] = {
    ReferralState.ASKED: t("waiting for your answer"),
    ReferralState.AGREED: t("you said yes, not passed on yet"),
    ReferralState.SENT: t("passed on, no answer yet"),
    ReferralState.ACCEPTED: t("they will help you"),
    ReferralState.NEEDS_MORE: t("they asked your office something"),
    ReferralState.REFUSED: t("you said no"),
    ReferralState.DECLINED: t("they can't help this time"),
    ReferralState.DONE: t("finished"),
    ReferralState.WITHDRAWN: t("you took it back"),
    ReferralState.CANCELLED: t("no longer needed"),
    ReferralState.EXPIRED: t("its time is over"),
}


def question(view: ReferralView) -> list[Text]:
    """Why, what exactly, and until when."""
    return [
        t("Why, in the words of your office: {why}", why=view.why),
        t("They would read this, and nothing else:"),
        *passed_on(view),
        t("They can read it until {date}. You can take it back at any time.", date=view.until),
    ]


def passed_on(view: ReferralView) -> list[Text]:
    """One line for each thing."""
    facts, lines = view.facts, [t("• The reason above")]
    if facts.name:
        lines.append(t("• Your name: {name}", name=facts.name))
    if facts.phone:
        lines.append(t("• Your phone number: {phone}", phone=facts.phone))
    if Scope.LANGUAGE in view.scope:
        lines.append(t("• The language you speak"))
    if facts.adults:
        lines.append(
            t("• How many of you live together: {number}", number=str(facts.adults + facts.children))
        )
    lines += [t("• Where you need help: {area}", area=AREAS[area]) for area in facts.needs]
    if facts.left is not None:
        lines.append(t("• What is left of the repayment plan: {amount}", amount=facts.left))
    lines += [
        t("• That this document is there: {document}", document=names.DOCUMENTS[kind])
        for kind in facts.documents
    ]
    return lines


def line(view: ReferralView) -> Text:
    """One referral on the page."""
    return t("• {service}: {state}", service=view.partner, state=STATES[view.state])
