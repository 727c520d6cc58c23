"""Every column that names a member: open while they are here and then free, the program's own, or history."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.departures.holdings import Holding

#: What a member can hold open, and under which kind it ends with them.
HELD: Mapping[str, Holding] = {
    "appointments.member_id": Holding.APPOINTMENTS,
    "checkins.member_id": Holding.CHECKINS,
    "childcare_entries.member_id": Holding.CHILDCARE,
    "correctives.member_id": Holding.CORRECTIVES,
    "enrolments.member_id": Holding.SEATS,
    "invite_requests.member_id": Holding.INVITE_REQUESTS,
    "invites.member_id": Holding.INVITES,
    "phrase_questions.member_id": Holding.QUESTIONS,
    "referrals.member_id": Holding.REFERRALS,
    "sittings.member_id": Holding.SITTINGS,
    "skill_interests.member_id": Holding.INTERESTS,
    "skills.member_id": Holding.SKILLS,
    "wellbeing_surveys.member_id": Holding.SURVEYS,
}
#: These end by themselves: `member_leaves` ends the phones and cancels what is still to be said.
ENDED = frozenset({"conversations.member_id", "due_events.member_id"})
#: What the office still owes somebody who has left: money they earned, and what the law gives them.
OWED = frozenset({"allowances.member_id", "data_exports.member_id", "erasure_requests.member_id"})
#: Who said or did something, which stays true.
HISTORY = frozenset(
    {
        "agreement_hours.written_by_member",
        "agreement_promises.done_by_member",
        "approvals.decided_by_member",
        # A proposal is the household's: whoever is left goes on with it.
        "approvals.proposed_by_member",
        "bills.entered_by_member",
        "broadcast_answers.member_id",
        "certificates.member_id",
        "consents.member_id",
        "corrective_changes.member_id",
        "correctives.added_by_member",
        "documents.member_id",
        "entries.member_id",
        "entry_changes.member_id",
        "month_plan_lines.set_by_member",
        "month_wishes.member_id",
        "paper_weeks.member_id",
    }
)
