"""Words about a household that leaves: what is open, and why it goes."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.departures import Holding
from budgeting.states.departures import DepartureReason
from dialogs.text import Text, t, tn

REASONS: dict[DepartureReason, Text] = {
    DepartureReason.SETTLED: t("What it came for is settled"),
    DepartureReason.MOVED: t("It has moved away"),
    DepartureReason.WISH: t("It no longer wants to be accompanied"),
    DepartureReason.DECLINED: t("It does not want to begin"),
    DepartureReason.UNREACHABLE: t("Nobody could reach it"),
    DepartureReason.OTHER: t("Another reason"),
    DepartureReason.PROGRAMME_OVER: t("The programme has ended"),
}
#: What staff can choose; the last one comes by itself.
CHOICES = {
    reason.value: words for reason, words in REASONS.items() if reason is not DepartureReason.PROGRAMME_OVER
}


#: What staff read under one name.
_ALIKE = (
    (Holding.SKILLS, Holding.INTERESTS),
    (Holding.CHECKINS, Holding.SURVEYS, Holding.QUESTIONS),
    (Holding.INVITES, Holding.INVITE_REQUESTS, Holding.SITTINGS),
)


def counted(holding: Holding, count: int) -> Text:
    """How much of a kind is open."""
    match holding:
        case Holding.PAYMENTS:
            return tn(
                "{count} payment not confirmed: confirm it first if you can",
                "{count} payments not confirmed: confirm them first if you can",
                count,
            )
        case Holding.PLANS:
            return tn("{count} repayment plan", "{count} repayment plans", count)
        case Holding.REFERRALS:
            return tn("{count} referral", "{count} referrals", count)
        case Holding.CASES:
            return tn("{count} case", "{count} cases", count)
        case Holding.HOURS:
            return tn("{count} line of hours to confirm", "{count} lines of hours to confirm", count)
        case Holding.AGREEMENTS:
            return tn("{count} pact", "{count} pacts", count)
        case Holding.APPOINTMENTS:
            return tn("{count} appointment", "{count} appointments", count)
        case Holding.CHILDCARE:
            return tn("{count} session with childcare", "{count} sessions with childcare", count)
        case Holding.SEATS:
            return tn("{count} place in a session", "{count} places in sessions", count)
        case Holding.BILLS:
            return tn("{count} known bill", "{count} known bills", count)
        case Holding.CORRECTIVES:
            return tn("{count} step of its own", "{count} steps of its own", count)
        case Holding.DOCUMENT_REQUESTS:
            return tn("{count} document asked for", "{count} documents asked for", count)
        case Holding.SKILLS | Holding.INTERESTS:
            return tn("{count} skill offered or looked for", "{count} skills offered or looked for", count)
        case Holding.CHECKINS | Holding.SURVEYS | Holding.QUESTIONS:
            return tn("{count} unfinished answer", "{count} unfinished answers", count)
        case Holding.ANSWERS:
            return tn("{count} message planned for later", "{count} messages planned for later", count)
        case Holding.INVITES | Holding.INVITE_REQUESTS | Holding.SITTINGS:
            return tn("{count} invite", "{count} invites", count)
        case Holding.APPROVALS:
            return tn("{count} proposal", "{count} proposals", count)
        case Holding.TASKS:
            return tn("{count} task", "{count} tasks", count)


def together(open_now: Mapping[Holding, int]) -> list[Text]:
    """Everything open, a line each."""
    alike: dict[Holding, int] = {}
    for holding, count in open_now.items():
        first = next((group[0] for group in _ALIKE if holding in group), holding)
        alike[first] = alike.get(first, 0) + count
    return [counted(holding, count) for holding, count in alike.items()]
