"""Why a task is open, in words, if its kind alone doesn't say."""

from __future__ import annotations

from admin.inbox.labels import HELD, HELD_OTHERWISE
from budgeting.db.tables import Task
from budgeting.states.messages import SubjectKind
from budgeting.states.tasks import TaskKind
from dialogs.text import Text, t

#: Why nobody in a family can be reminded (`reminders.why_untold`).
UNTOLD: dict[str, Text] = {
    "stopped": t("An instalment is due, and they wrote /stop."),
    "unreachable": t("An instalment is due, and their chat can no longer be reached."),
    "unsafe": t("An instalment is due, and others read their phone."),
    "no_consent": t("An instalment is due, and they have withdrawn their consent."),
    "not_joined": t("An instalment is due, and none of them has joined the chat yet."),
    "hidden": t("An instalment is due, and nobody in the chat may read about arrears."),
    "left": t("An instalment is due, and no adult is left in the household."),
}

#: What the family answered about a pact.
PACTS: dict[str, Text] = {
    "declined": t("They would rather not have one."),
    "change": t("They would change something in it."),
    "go_on": t("They would like to go on with a new one."),
    "let_end": t("They would let it end."),
}

#: What a referral waits for.
REFERRALS: dict[str, Text] = {
    "not_asked": t("The family can't be asked in the chat: ask side by side or on paper."),
    "unanswered": t("The family has not answered the question."),
    "agreed": t("The family agrees: make the link and pass it on."),
    "unsent": t("The family agreed, and nothing has been sent."),
    "refused": t("The family said no."),
    "silent": t("The service has not answered by its day."),
    "accepted": t("The service will help."),
    "needs_more": t("The service needs more before it decides."),
    "declined": t("The service can't help."),
    "outcome": t("The service says what came of it."),
    "unsettled": t("The service waits for your answer."),
    "no_outcome": t("Nobody knows yet what came of it."),
    "withdrawn": t("The family took its consent back."),
    "withdrawn_after": t("The family took its consent back: tell the service, which may have read it."),
    "expired": t("Its last day has passed without an end."),
}

#: What has no next step (`budgeting.next_steps`): the kind of thing, and why.
GAPS: dict[tuple[SubjectKind, str], Text] = {
    (SubjectKind.INSTALMENT, "left"): t("An instalment is open, and the family has left the programme."),
    (SubjectKind.INSTALMENT, "archived"): t("An instalment is open, and the programme has ended."),
    (SubjectKind.PAYMENT, "unasked"): t("A payment was declared, and nobody is asked to confirm it."),
    (SubjectKind.INSTALMENT, "pause_without_end"): t(
        "A plan is paused without an end: give it a day to resume on."
    ),
    (SubjectKind.INSTALMENT, "hardship"): t("An instalment cannot be paid, and nobody is dealing with it."),
    (SubjectKind.INSTALMENT, "untold"): t("An instalment is due, and nobody in the family can be reminded."),
    (SubjectKind.INSTALMENT, "no_reminder"): t("An open instalment no longer has a reminder or a task."),
    (SubjectKind.PLAN, "unanswered"): t("A proposed plan has had no answer for two weeks."),
    (SubjectKind.PAUSE_PROPOSAL, "unanswered"): t("A proposed pause has had no answer by its last day."),
    (SubjectKind.COUNTER_PROPOSAL, "unasked"): t(
        "A family could manage something else, and nobody is asked."
    ),
    (SubjectKind.CASE, "no_owner"): t("A case is open and assigned to nobody who works here."),
    (SubjectKind.CASE, "action_late"): t("An action in a case is overdue."),
    (SubjectKind.CASE, "assessment_due"): t("It is time to ask again what a family needs."),
    (SubjectKind.CASE, "goal_late"): t("The day of a goal has passed."),
    (SubjectKind.CASE, "untouched"): t("Nothing has happened in a case for a month."),
    (SubjectKind.CONVERSATION, "holder_gone"): t(
        "The person who holds the conversation no longer works here."
    ),
    (SubjectKind.CONVERSATION, "nobody"): t("A conversation waits, and nobody is asked to answer it."),
    (SubjectKind.CONVERSATION, "unanswered"): t("A family has waited for an answer for days."),
    (SubjectKind.CONVERSATION, "held_on"): t("A conversation is held, and nothing was said in it for days."),
    (SubjectKind.TASK, "promise_broken"): t("A family was promised something by a time that has passed."),
    (SubjectKind.TASK, "taken_long"): t("Someone took a task two weeks ago, and it is not done."),
    (SubjectKind.BROADCAST, "draft"): t("An announcement was started and not sent."),
    (SubjectKind.BROADCAST, "scheduled"): t("An announcement should have gone out and did not."),
    (SubjectKind.BROADCAST, "sending"): t("An announcement has been under way for days."),
    (SubjectKind.BROADCAST, "paused"): t("An announcement was stopped halfway."),
    (SubjectKind.CHECKIN, "half_done"): t(
        "A weekly check-in was started, and nothing will ask about it again."
    ),
    (SubjectKind.WEEKS, "unread"): t("Check-ins from a month ago have not been read."),
    (SubjectKind.WEEKS, "together"): t(
        "A family without a phone has not told its week: sit down side by side, or enter its sheet."
    ),
    (SubjectKind.MEMBER, "not_joined"): t("Someone has not joined the chat, and no invite works any more."),
    (SubjectKind.HOUSEHOLD, "coach_gone"): t("The family's coach no longer works here."),
    (SubjectKind.HOUSEHOLD, "no_adult"): t(
        "No adult is left in a family: does it leave the programme, or has somebody joined it?"
    ),
    (SubjectKind.HOUSEHOLD, "no_coach"): t("A family with a plan has no coach."),
    (SubjectKind.SESSION, "unattended"): t("A meeting took place, and nobody has noted who was there."),
    (SubjectKind.CORRECTIVE, "unanswered"): t(
        "The family has not said for two months how something that it does itself is going."
    ),
    (SubjectKind.CORRECTIVE, "unasked"): t(
        "Nobody can be asked how something the family does itself is going."
    ),
    (SubjectKind.BATCH, "not_worked_on"): t("A job in the background has not finished for a day."),
    (SubjectKind.BILL, "overdue"): t("A bill is overdue, and nobody is looking after it."),
    (SubjectKind.APPOINTMENT, "no_times"): t(
        "A family waits for appointment times, and nobody is asked for them."
    ),
    (SubjectKind.APPOINTMENT, "staff_gone"): t("An appointment is with somebody who no longer works here."),
    (SubjectKind.APPOINTMENT, "unanswered"): t(
        "The times of an appointment are over, and nobody has noticed."
    ),
    (SubjectKind.APPOINTMENT, "no_outcome"): t("Nobody has said how an appointment went."),
    (SubjectKind.SKILL, "unchecked"): t("An entry waits to be shown, and nobody is asked to look at it."),
    (SubjectKind.SKILL_INTEREST, "unmet"): t(
        "Somebody is interested in an entry, and nobody is asked to write to them."
    ),
    (SubjectKind.CHILDCARE, "unmatched"): t(
        "A participant needs somebody for the children, and nobody is asked to find someone."
    ),
    (SubjectKind.AGREEMENT, "draft"): t("A pact was begun two weeks ago and not proposed."),
    (SubjectKind.AGREEMENT, "unanswered"): t("A proposed pact has had no answer for two weeks."),
    (SubjectKind.AGREEMENT, "over"): t("A pact is past its last day: renew it or end it."),
    (SubjectKind.PROMISE, "late"): t("The day of a promise in a pact has passed."),
    (SubjectKind.HOURS, "unasked"): t("A family gave hours, and nobody is asked to confirm them."),
    (SubjectKind.ERASURE, "unasked"): t("A person asked to be deleted, and nobody is asked to answer."),
    (SubjectKind.ERASURE, "not_carried_out"): t("An approved deletion has not been carried out."),
    (SubjectKind.DATA_EXPORT, "not_made"): t("A person waits for a copy of their data since yesterday."),
    (SubjectKind.INVITE_REQUEST, "unasked"): t(
        "A family asked for an invite, and nobody is asked to answer."
    ),
    (SubjectKind.PROGRAMME, "nobody_answers"): t("A programme has families and nobody who answers them."),
    (SubjectKind.DOCUMENT, "unseen"): t(
        "A document has been in the drawer for two weeks, and nobody has looked at it."
    ),
    (SubjectKind.DOCUMENT, "not_asked"): t(
        "A document cannot be read, and nobody asks for a better picture."
    ),
    (SubjectKind.DOCUMENT_REQUEST, "forgotten"): t(
        "A family was asked for a document, and nothing will bring it up again."
    ),
    (SubjectKind.WELLBEING, "half_done"): t(
        "The ten questions were started, and nothing will ask about them again."
    ),
    (SubjectKind.SCHEDULED_ANSWER, "undecided"): t(
        "An answer planned for later was not sent, and nobody has decided about it."
    ),
    (SubjectKind.SCHEDULED_ANSWER, "not_sent"): t("An answer planned for later was not sent at its time."),
    (SubjectKind.REFERRAL, "asked"): t("A family has not answered whether it may be referred."),
    (SubjectKind.REFERRAL, "agreed"): t("A family agreed to a referral, and nothing has been sent."),
    (SubjectKind.REFERRAL, "sent"): t("A service has not answered a referral by its day."),
    (SubjectKind.REFERRAL, "needs_more"): t("A service waits for more about a referral."),
    (SubjectKind.REFERRAL, "accepted"): t("Nobody knows what came of a referral."),
    (SubjectKind.INCOMING_REFERRAL, "undecided"): t(
        "Somebody proposed a family, and nobody is asked to decide."
    ),
    (SubjectKind.QUESTION, "unanswered"): t(
        "A question has had no answer for days: call, ask in another way, or withdraw it."
    ),
}
#: What is to be done about a family that has not joined.
CONTACTS: dict[str, Text] = {
    "due": t("Today is the day for another attempt."),
    "attempts": t("Nobody was reached several times: try another way, or let them go."),
    "refuses": t("They do not want to be accompanied: respect it, and let them go."),
}
#: Why a family waits for appointment times.
TIMES: dict[str, Text] = {
    "wanted": t("They asked for an appointment."),
    "none_suits": t("None of the proposed times suited."),
    "other_time": t("They ask for another time than the agreed one."),
    "lapsed": t("Nobody answered in time."),
    "staff_gone": t("It is with somebody who no longer works here: who takes it over?"),
}


def answered(answer: str) -> Text:
    """What the family tapped, in the reader's language."""
    return t("They answered: {answer}", answer=answer)


def of(task: Task) -> Text | None:
    """Why the task is open; None if its kind says it all."""
    if task.kind is TaskKind.PROBLEM and task.subject_kind is SubjectKind.BATCH:
        return t("A job in the background was stopped by a fault.")
    if task.kind is TaskKind.APPOINTMENT_TIMES:
        return TIMES.get(task.cause)
    if task.kind in (TaskKind.AGREEMENT_ANSWERED, TaskKind.AGREEMENT_ENDS):
        return PACTS.get(task.cause)
    if task.kind is TaskKind.REFERRAL:
        return REFERRALS.get(task.cause)
    if task.kind is TaskKind.ANSWER_HELD:
        return HELD.get(task.cause, HELD_OTHERWISE)
    if task.kind is TaskKind.CONTACT_DUE:
        return CONTACTS.get(task.cause)
    if task.kind is TaskKind.CALL_HOUSEHOLD:
        return UNTOLD.get(task.cause)
    if task.kind is TaskKind.NO_NEXT_STEP and task.subject_kind is not None:
        return GAPS.get((task.subject_kind, task.cause))
    return None
