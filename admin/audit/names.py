"""What the lines of the log say in words: actions in their groups, and the things that they were done to."""

from __future__ import annotations

from dialogs.engine.content import Text, t

#: Group, and in it each action by its code.
GROUPS: tuple[tuple[Text, dict[str, Text]], ...] = (
    (
        t("Households"),
        {
            "household.view": t("Looked at the household"),
            "household.create": t("Took the household in"),
            "household.change": t("Changed the household"),
            "household.export": t("Took the list of households along"),
            "member.create": t("Added a person"),
            "member.leave": t("Noted that a person left"),
            "member.unlink": t("Ended a person's phone"),
            "member.language": t("Changed a person's language"),
            "member.unsafe": t("Noted that it is not safe to write to a person"),
            "member.safe": t("Noted that it is safe to write to a person again"),
            "member.show_arrears": t("Let a person read about arrears"),
            "member.hide_arrears": t("Hid arrears from a person"),
            "invite.create": t("Made an invite"),
            "invite.revoke": t("Revoked an invite"),
        },
    ),
    (
        t("Inbox"),
        {
            "conversation.view": t("Looked at a conversation"),
            "conversation.take": t("Took a conversation"),
            "conversation.assign": t("Gave a conversation to a colleague"),
            "conversation.release": t("Put a conversation of somebody who ended among the waiting"),
            "conversation.answer": t("Answered the family"),
            "conversation.note": t("Wrote a note for colleagues"),
            "conversation.snooze": t("Laid a conversation aside"),
            "conversation.wake": t("Took a conversation up again"),
            "conversation.calm": t("Called a request for help no emergency"),
            "conversation.resolve": t("Resolved a conversation"),
            "conversation.reopen": t("Put a conversation among the waiting"),
            "conversation.give_back": t("Handed a conversation back to the bot"),
            "task.take": t("Took something that waited"),
            "task.assign": t("Gave something that waited to a colleague"),
            "task.release": t("Gave back something that waited"),
            "task.done": t("Did something that waited"),
            "task.again": t("Reached nobody and promised a new time"),
        },
    ),
    (
        t("Cases"),
        {
            "case.view": t("Looked at a case"),
            "case.open": t("Opened a case"),
            "case.evidence": t("Put messages into a case"),
            "case.note": t("Wrote a note into a case"),
            "case.action": t("Put down something to do"),
            "case.action_done": t("Ticked something off"),
            "case.action_undone": t("Took a tick back"),
            "case.action_over": t("Ended something to do with its case"),
            "case.assign": t("Gave a case to somebody"),
            "case.release": t("Left a case to whoever takes it"),
            "case.action_passed": t("Passed on something to do"),
            "case.urgency": t("Changed the urgency of a case"),
            "case.close": t("Closed a case"),
            "case.reopen": t("Took a case up again"),
        },
    ),
    (
        t("Money and plans"),
        {
            "week.comment": t("Wrote to the family about a week"),
            "week.note": t("Wrote a private note about a week"),
            "week.sign": t("Signed off a week"),
            "month_plan.set": t("Planned a heading"),
            "month_plan.removed": t("Took a heading out of the plan"),
            "debt.add": t("Wrote down a debt"),
            "plan.propose": t("Proposed a plan"),
            "plan.reschedule": t("Proposed a new schedule"),
            "plan.agreed": t("Recorded an agreement"),
            "plan.pause": t("Paused a plan"),
            "plan.resume": t("Resumed a plan"),
            "plan.close": t("Closed a plan"),
            "payment.confirmed": t("Confirmed a payment"),
            "payment.rejected": t("Rejected a payment"),
            "payment.record": t("Wrote down a payment"),
            "instalment.after_case": t("Said what becomes of an instalment"),
        },
    ),
    (
        t("Announcements and courses"),
        {
            "broadcast.view": t("Looked at an announcement"),
            "broadcast.create": t("Wrote an announcement"),
            "broadcast.send": t("Sent an announcement"),
            "broadcast.cancel": t("Cancelled an announcement"),
            "activity.create": t("Created an activity"),
            "session.add": t("Added a meeting"),
            "session.change": t("Changed a meeting"),
            "session.cancel": t("Called a meeting off"),
        },
    ),
    (
        t("People and rights"),
        {
            "signin": t("Signed in"),
            "signin.failed": t("Failed to sign in"),
            "signin.refused": t("Was sent away after too many tries"),
            "staff.create": t("Created an account"),
            "staff.grant": t("Gave a right"),
            "staff.password": t("Set a password"),
            "staff.link": t("Linked a phone"),
            "staff.revoke": t("Took a right away"),
            "staff.suspend": t("Suspended an account"),
            "staff.resume": t("Let a suspended account in again"),
            "staff.unlink": t("Unlinked a phone"),
            "staff.close_sessions": t("Ended sessions"),
            "staff.hand_over": t("Handed somebody's work over"),
            "programme.create": t("Created a programme"),
            "programme.settle": t("Changed what a programme promises or whom it alerts"),
            "site.create": t("Added a site"),
            "programme.numbers": t("Changed a programme's numbers that help"),
            "audit.export": t("Took the audit log along"),
        },
    ),
)
ACTIONS: dict[str, Text] = {code: name for _, actions in GROUPS for code, name in actions.items()}

#: What a line is about, by its code. People of the staff are not here: they have a name.
SUBJECTS: dict[str, Text] = {
    "household": t("Household"),
    "member": t("Person"),
    "conversation": t("Conversation"),
    "task": t("Waiting matter"),
    "case": t("Case"),
    "week": t("Week"),
    "debt": t("Debt"),
    "plan": t("Plan"),
    "instalment": t("Instalment"),
    "payment": t("Payment"),
    "broadcast": t("Announcement"),
    "activity": t("Activity"),
    "session": t("Meeting"),
    "staff": t("Staff"),
    "programme": t("Programme"),
    "site": t("Site"),
    "audit": t("Audit"),
    "signin": t("Sign-in"),
}
#: Done by nobody whom we know: somebody at the door.
AT_THE_DOOR = frozenset({"signin.failed", "signin.refused"})
#: Where coordinators can look at it.
PAGES = {"household": "/households", "conversation": "/inbox", "case": "/cases", "broadcast": "/broadcasts"}
