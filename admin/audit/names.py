"""The words of the log: actions in their groups, and what they were done to."""

from __future__ import annotations

from budgeting.audit import AuditAction
from dialogs.text import Text, t

#: Groups, each with its actions.
GROUPS: tuple[tuple[Text, dict[AuditAction, Text]], ...] = (
    (
        t("Households"),
        {
            AuditAction.HOUSEHOLD_VIEW: t("Looked at the household"),
            AuditAction.HOUSEHOLD_CREATE: t("Added the household"),
            AuditAction.HOUSEHOLD_CHANGE: t("Changed the household"),
            AuditAction.HOUSEHOLD_EXPORT: t("Downloaded the list of households"),
            AuditAction.MEMBER_CREATE: t("Added a person"),
            AuditAction.MEMBER_LEAVE: t("Recorded that a person left"),
            AuditAction.MEMBER_UNLINK: t("Ended a person's phone"),
            AuditAction.MEMBER_LANGUAGE: t("Changed a person's language"),
            AuditAction.MEMBER_UNSAFE: t("Recorded that it is not safe to write to a person"),
            AuditAction.MEMBER_SAFE: t("Recorded that it is safe to write to a person again"),
            AuditAction.MEMBER_SHOW_ARREARS: t("Let a person read about arrears"),
            AuditAction.MEMBER_HIDE_ARREARS: t("Hid arrears from a person"),
            AuditAction.INVITE_CREATE: t("Made an invite"),
            AuditAction.INVITE_REVOKE: t("Revoked an invite"),
        },
    ),
    (
        t("Inbox"),
        {
            AuditAction.CONVERSATION_VIEW: t("Looked at a conversation"),
            AuditAction.CONVERSATION_TAKE: t("Took a conversation"),
            AuditAction.CONVERSATION_ASSIGN: t("Gave a conversation to a colleague"),
            AuditAction.CONVERSATION_RELEASE: t(
                "Returned a conversation of somebody who left to the waiting list"
            ),
            AuditAction.CONVERSATION_ANSWER: t("Answered the family"),
            AuditAction.CONVERSATION_NOTE: t("Wrote a note for colleagues"),
            AuditAction.CONVERSATION_SNOOZE: t("Snoozed a conversation"),
            AuditAction.CONVERSATION_WAKE: t("Reopened a conversation"),
            AuditAction.CONVERSATION_CALM: t("Marked a request for help as no emergency"),
            AuditAction.CONVERSATION_RESOLVE: t("Resolved a conversation"),
            AuditAction.CONVERSATION_REOPEN: t("Returned a conversation to the waiting list"),
            AuditAction.CONVERSATION_GIVE_BACK: t("Handed a conversation back to the bot"),
            AuditAction.TASK_TAKE: t("Took a task"),
            AuditAction.TASK_ASSIGN: t("Gave a task to a colleague"),
            AuditAction.TASK_RELEASE: t("Gave back a task"),
            AuditAction.TASK_DONE: t("Did a task"),
            AuditAction.TASK_AGAIN: t("Reached nobody and promised a new time"),
        },
    ),
    (
        t("Cases"),
        {
            AuditAction.CASE_VIEW: t("Looked at a case"),
            AuditAction.CASE_OPEN: t("Opened a case"),
            AuditAction.CASE_EVIDENCE: t("Added messages to a case"),
            AuditAction.CASE_NOTE: t("Wrote a note in a case"),
            AuditAction.CASE_ACTION: t("Added an action"),
            AuditAction.CASE_ACTION_DONE: t("Completed an action"),
            AuditAction.CASE_ACTION_UNDONE: t("Reopened an action"),
            AuditAction.CASE_ACTION_OVER: t("Ended an action with its case"),
            AuditAction.CASE_ASSIGN: t("Gave a case to somebody"),
            AuditAction.CASE_RELEASE: t("Left a case for anyone to take"),
            AuditAction.CASE_ACTION_PASSED: t("Passed on an action"),
            AuditAction.CASE_URGENCY: t("Changed the urgency of a case"),
            AuditAction.CASE_CLOSE: t("Closed a case"),
            AuditAction.CASE_REOPEN: t("Reopened a case"),
        },
    ),
    (
        t("Money and plans"),
        {
            AuditAction.WEEK_COMMENT: t("Wrote to the family about a week"),
            AuditAction.WEEK_NOTE: t("Wrote a private note about a week"),
            AuditAction.WEEK_SIGN: t("Signed off a week"),
            AuditAction.MONTH_PLAN_SET: t("Planned a heading"),
            AuditAction.MONTH_PLAN_REMOVED: t("Removed a heading from the plan"),
            AuditAction.DEBT_ADD: t("Recorded a debt"),
            AuditAction.PLAN_PROPOSE: t("Proposed a plan"),
            AuditAction.PLAN_RESCHEDULE: t("Proposed a new schedule"),
            AuditAction.PLAN_AGREED: t("Recorded an agreement"),
            AuditAction.PLAN_PAUSE: t("Paused a plan"),
            AuditAction.PLAN_RESUME: t("Resumed a plan"),
            AuditAction.PLAN_CLOSE: t("Closed a plan"),
            AuditAction.PAYMENT_CONFIRMED: t("Confirmed a payment"),
            AuditAction.PAYMENT_REJECTED: t("Rejected a payment"),
            AuditAction.PAYMENT_RECORD: t("Recorded a payment"),
            AuditAction.INSTALMENT_AFTER_CASE: t("Decided what happens to an instalment"),
        },
    ),
    (
        t("Announcements and courses"),
        {
            AuditAction.BROADCAST_VIEW: t("Looked at an announcement"),
            AuditAction.BROADCAST_CREATE: t("Wrote an announcement"),
            AuditAction.BROADCAST_SEND: t("Sent an announcement"),
            AuditAction.BROADCAST_CANCEL: t("Cancelled an announcement"),
            AuditAction.ACTIVITY_CREATE: t("Created an activity"),
            AuditAction.SESSION_ADD: t("Added a meeting"),
            AuditAction.SESSION_CHANGE: t("Changed a meeting"),
            AuditAction.SESSION_CANCEL: t("Cancelled a meeting"),
        },
    ),
    (
        t("People and rights"),
        {
            AuditAction.SIGNIN: t("Signed in"),
            AuditAction.SIGNIN_FAILED: t("Failed to sign in"),
            AuditAction.SIGNIN_REFUSED: t("Was blocked after too many attempts"),
            AuditAction.STAFF_CREATE: t("Created an account"),
            AuditAction.STAFF_GRANT: t("Gave a right"),
            AuditAction.STAFF_PASSWORD: t("Set a password"),
            AuditAction.STAFF_LINK: t("Linked a phone"),
            AuditAction.STAFF_REVOKE: t("Removed a right"),
            AuditAction.STAFF_SUSPEND: t("Suspended an account"),
            AuditAction.STAFF_RESUME: t("Reinstated a suspended account"),
            AuditAction.STAFF_UNLINK: t("Unlinked a phone"),
            AuditAction.STAFF_CLOSE_SESSIONS: t("Ended sessions"),
            AuditAction.STAFF_HAND_OVER: t("Handed over somebody's work"),
            AuditAction.PROGRAMME_CREATE: t("Created a programme"),
            AuditAction.PROGRAMME_SETTLE: t("Changed what a programme promises or whom it alerts"),
            AuditAction.SITE_CREATE: t("Added a site"),
            AuditAction.PROGRAMME_NUMBERS: t("Changed a programme's help numbers"),
            AuditAction.AUDIT_EXPORT: t("Downloaded the audit log"),
        },
    ),
    (
        t("Documents and well-being"),
        {
            AuditAction.DOCUMENT_VIEW: t("Looked at a document"),
            AuditAction.DOCUMENT_ADD: t("Added a document"),
            AuditAction.DOCUMENT_SEEN: t("Marked a document as seen"),
            AuditAction.DOCUMENT_UNREADABLE: t("Asked for a better picture of a document"),
            AuditAction.DOCUMENT_EXPIRY: t("Recorded when a document expires"),
            AuditAction.DOCUMENT_ASK: t("Asked the family for a document"),
            AuditAction.DOCUMENT_ASK_WITHDRAW: t("No longer asks for a document"),
            AuditAction.WELLBEING_READ_OUT: t("Filled in the well-being scale together with a person"),
        },
    ),
    (
        t("Imports"),
        {
            AuditAction.IMPORT_STAGE: t("Uploaded a file to import"),
            AuditAction.IMPORT_VIEW: t("Looked at an import"),
            AuditAction.IMPORT_EXPORT: t("Downloaded the lines to correct"),
            AuditAction.IMPORT_COMMIT: t("Confirmed an import"),
            AuditAction.IMPORT_UNDO: t("Undid an import"),
            AuditAction.IMPORT_DISCARD: t("Discarded an import"),
        },
    ),
    (
        t("Reports and jobs in the background"),
        {
            AuditAction.REPORT_EXPORT: t("Downloaded a report"),
            AuditAction.BATCH_START: t("Started a job in the background"),
            AuditAction.BATCH_CANCEL: t("Stopped a job in the background"),
            AuditAction.BATCH_DOWNLOAD: t("Downloaded the file of a job"),
        },
    ),
)
ACTIONS: dict[str, Text] = {code: name for _, actions in GROUPS for code, name in actions.items()}

#: What a line is about, by its code. Staff are missing here: they appear by name.
SUBJECTS: dict[str, Text] = {
    "household": t("Household"),
    "member": t("Person"),
    "conversation": t("Conversation"),
    "task": t("Task"),
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
    "batch": t("Job"),
    "document": t("Document"),
    "document_request": t("Document asked for"),
    "wellbeing": t("Well-being scale"),
    "report": t("Report"),
    "import": t("Import"),
}
#: Done by somebody who isn't signed in.
AT_THE_DOOR = frozenset({AuditAction.SIGNIN_FAILED, AuditAction.SIGNIN_REFUSED})
#: Where coordinators can look at it.
PAGES = {"household": "/households", "conversation": "/inbox", "case": "/cases", "broadcast": "/broadcasts"}
