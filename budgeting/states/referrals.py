"""What a referral is to whom, what may be passed on, and the states it goes through."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """What may be passed on, in the order in which it is asked and shown."""

    CONTACT = "contact"
    LANGUAGE = "language"
    #: How many people live together.
    HOUSEHOLD = "household"
    #: The areas in which the family needs help.
    NEEDS = "needs"
    #: What is left of the repayment plan.
    PLAN = "plan"
    #: Which documents are there; never the documents.
    DOCUMENTS = "documents"


class ReferralState(StrEnum):
    #: The family is asked whether it may be passed on.
    ASKED = "asked"
    #: The family agrees, and nothing has been sent yet.
    AGREED = "agreed"
    #: The service has a link.
    SENT = "sent"
    ACCEPTED = "accepted"
    #: The service asks for more before it decides.
    NEEDS_MORE = "needs_more"
    #: The family said no.
    REFUSED = "refused"
    #: The service can't help.
    DECLINED = "declined"
    #: The service has said what came of it.
    DONE = "done"
    #: The family took its consent back.
    WITHDRAWN = "withdrawn"
    #: Staff no longer need it.
    CANCELLED = "cancelled"
    #: Its last day has passed.
    EXPIRED = "expired"


#: In these a family's consent is asked for or holds, and something is still expected.
OPEN = (
    ReferralState.ASKED,
    ReferralState.AGREED,
    ReferralState.SENT,
    ReferralState.ACCEPTED,
    ReferralState.NEEDS_MORE,
)


class ConsentGiven(StrEnum):
    """How a family agreed to a referral."""

    CHAT = "chat"
    #: At the console, with a staff person beside them.
    SIDE_BY_SIDE = "side_by_side"
    #: On paper, before a witness.
    PAPER = "paper"


class PartnerAnswer(StrEnum):
    """What a service answers."""

    ACCEPTED = "accepted"
    NEEDS_MORE = "needs_more"
    DECLINED = "declined"
    OUTCOME = "outcome"


class IncomingState(StrEnum):
    """What became of a family that a school, a parish or a service proposed."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    #: Nobody decided in time: what was written about it is erased.
    EXPIRED = "expired"
