"""What staff read on their own phones: that something waits and how urgent it is, never whom it's about.

Whoever runs the program also reads when it can't save anything, and when it can again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from budgeting.errors import WhyUnavailable
from budgeting.states.tasks import TaskKind, TaskState, Urgency
from budgeting.tasks.faces import Face
from dialogs.text import Text, t, tn

KINDS: dict[TaskKind, Text] = {
    TaskKind.CONVERSATION: t("A family would like to talk"),
    TaskKind.CALL_BACK: t("Somebody without an invitation asks to be called"),
    TaskKind.CANNOT_PAY: t("A family says that it cannot pay an instalment"),
    TaskKind.PAYMENT_DECLARED: t("A payment waits to be confirmed"),
    TaskKind.INSTALMENT_OVERDUE: t("An instalment stayed open after all reminders"),
    TaskKind.CHECKIN_MISSED: t("A weekly check-in was not answered"),
    TaskKind.UNREACHABLE: t("A family can no longer be reached"),
    TaskKind.PROBLEM: t("Something in the program needs a look"),
    TaskKind.PLAN_UNTOLD: t("A plan has changed, and nobody can be told in the chat"),
    TaskKind.UNACCOMPANIED: t("Families or cases need somebody to accompany them"),
    TaskKind.CALL_HOUSEHOLD: t("A family has to be phoned: no reminder can reach it"),
    TaskKind.PAUSE_ENDS: t("A plan's pause is about to end"),
    TaskKind.NO_NEXT_STEP: t("Something is open, and nobody is looking after it"),
    TaskKind.CRISIS: t("An urgent request for help"),
    TaskKind.BILL_OVERDUE: t("A bill is still open ten days after its day"),
    TaskKind.RENT_UNSAFE: t("A family's money won't cover the rent"),
    TaskKind.COUNTER_PROPOSAL: t("A family could manage another amount or day"),
    TaskKind.PROPOSAL_DECLINED: t("A family does not agree to a proposal"),
    TaskKind.ALLOWANCE_LATE: t("An allowance has not come on its day"),
    TaskKind.APPOINTMENT_TIMES: t("A family is waiting for appointment times"),
    TaskKind.APPOINTMENT_CANCELLED: t("A family has cancelled an appointment"),
    TaskKind.APPOINTMENT_TODAY: t("You have an appointment today"),
    TaskKind.APPOINTMENT_OUTCOME: t("An appointment is over: how did it go?"),
    TaskKind.SKILL_TO_CHECK: t("Somebody offers or looks for something: please look at it"),
    TaskKind.SKILL_INTEREST: t("Somebody is interested in what another family wrote"),
    TaskKind.CHILDCARE_NEEDED: t("Somebody needs childcare during a course: is there anybody?"),
    TaskKind.DOCUMENT_TO_SEE: t("A family has put a document away: have a look at it"),
    TaskKind.DOCUMENT_EXPIRING: t("A family's document is about to expire"),
    TaskKind.DOCUMENT_MISSING: t("A family has not sent a document it was asked for"),
    TaskKind.WELLBEING_UNANSWERED: t("Somebody has not answered how money feels"),
    TaskKind.EXPORT_UNSENT: t("Someone asked for their data, and it has to be handed over in person"),
    TaskKind.ERASURE_ASKED: t("Someone asks to have their data deleted"),
    TaskKind.ERASURE_DUE: t("Data has to be deleted, as was approved"),
    TaskKind.INVITE_WANTED: t("A family would like somebody at home to be invited"),
    TaskKind.AGREEMENT_ANSWERED: t("A family has answered the proposal of a pact"),
    TaskKind.AGREEMENT_ENDS: t("A pact is about to end: renew it or close it"),
    TaskKind.HOURS_DECLARED: t("Hours that a family gave wait to be confirmed"),
    TaskKind.READING_REQUESTED: t("A colleague asks what a message means"),
    TaskKind.QUESTION_ANSWERED: t("A family has answered a question"),
    TaskKind.ANSWER_HELD: t("A message you planned waits for your decision"),
    TaskKind.REFERRAL: t("A referral waits for its next step"),
    TaskKind.REFERRAL_INCOMING: t("Somebody proposes a family to the programme"),
    TaskKind.CONTACT_DUE: t("It is time to try again to reach a family"),
    TaskKind.GROUP_LOST: t("The desk's group no longer gets the alerts"),
}

WHY: dict[WhyUnavailable, Text] = {
    WhyUnavailable.AWAY: t("The database does not answer."),
    WhyUnavailable.LOCKED: t("Another program keeps the database locked."),
    WhyUnavailable.FULL: t("The disk is full. It needs room."),
    WhyUnavailable.READ_ONLY: t("The database is read-only at the moment."),
    WhyUnavailable.DAMAGED: t("The database is damaged. Call whoever keeps the backups."),
}

TAKE = t("✋ I'll take it")
WELCOME = t("Hello {name}. From now on I'll tell you here when something is waiting for you. /stop ends it.")
UNKNOWN = t("I do not know you yet. Ask your administrator for a link to this bot.")
LINK_USELESS = t("This link no longer works. Ask for a new one.")
CHAT_TAKEN = t("This chat belongs to another member of staff.")
STOPPED = t("I no longer write to you here. A new link brings me back.")
YOURS = t("It's yours. You'll find it in the console under {number}.")
#: A button that opens the matter in the console.
OPEN_IT = t("Open in the console")
LATE = t("⏰ The time that was promised to the family has passed.")
GONE = t("That has already been done.")
ONLY_A_TRIAL = t("This was only a test. With the families, the buttons work.")
NOT_YOURS = t("Only people who accompany families can take this.")


def words(face: Face, holder: str = "") -> list[Text]:
    """An alert in its current state: what waits, or who has it (by first name), or that it's over."""
    number = f"#{face.task_id}"
    if face.state is TaskState.TAKEN and not face.broken:
        return [_what(face), t("✓ {name} has taken it ({number}).", name=holder, number=number)]
    if face.state is TaskState.DONE:
        return [_what(face), t("✓ Done ({number}).", number=number)]
    said = [_what(face, urgent=face.urgency is Urgency.HIGH or face.broken)]
    if face.broken:
        said.append(LATE)
    if face.state is TaskState.TAKEN:
        return [*said, t("✓ {name} has taken it ({number}).", name=holder, number=number)]
    return [*said, t("Number {number} in the console.", number=number), *_more(face)]


def morning(faces: Sequence[Face]) -> list[Text]:
    """What came in while the office was closed, in one message: how many of each kind."""
    title = tn(
        "*Good morning. {count} thing has been waiting since the office closed:*",
        "*Good morning. {count} things have been waiting since the office closed:*",
        len(faces),
    )
    return [title, *_listed(faces)]


def together(faces: Sequence[Face]) -> list[Text]:
    """What came in faster than a group may be written to, in one message."""
    title = tn("*{count} thing is waiting:*", "*{count} things are waiting:*", len(faces))
    return [title, *_listed(faces)]


def _listed(faces: Sequence[Face]) -> list[Text]:
    said = []
    for kind in dict.fromkeys(face.kind for face in faces):
        numbers = " ".join(f"#{face.task_id}" for face in faces if face.kind is kind)
        said.append(t("• {what} ({number})", what=KINDS[kind], number=numbers))
    return said


def _more(face: Face) -> list[Text]:
    """What else waits for the same family."""
    if not face.more:
        return []
    also = [
        t("• {what} ({number})", what=KINDS[kind], number=" ".join(f"#{number}" for number in numbers))
        for kind, numbers in face.more
    ]
    return [t("Also, for the same family:"), *also]


def _what(face: Face, *, urgent: bool = False) -> Text:
    return t("🔴 *{what}*", what=KINDS[face.kind]) if urgent else t("*{what}*", what=KINDS[face.kind])


def taken_by(name: str) -> Text:
    """The toast for the person who came second."""
    return t("{name} has already taken it.", name=name)


def cannot_save(why: WhyUnavailable, since: datetime) -> list[Text]:
    """The program is in trouble, and what that means for the families."""
    return [
        t("🔴 *Ponte has not been able to save anything since {moment}*", moment=since),
        WHY[why],
        t(
            "Nothing is lost: Telegram keeps for a day what families write, and Ponte answers as soon as it can "
            "save again."
        ),
    ]


def saves_again(since: datetime) -> list[Text]:
    """The trouble is over."""
    return [
        t("🟢 *Ponte has been saving again since {moment}*", moment=since),
        t("What families wrote meanwhile is being answered now."),
    ]
