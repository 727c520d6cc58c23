"""The inbox's own labels: topics, what became of a message, files, languages."""

from __future__ import annotations

from admin.context import Reader
from admin.kit.filters import Group
from budgeting.states.conversations import InboxState
from budgeting.states.households import WhyEnded
from budgeting.states.messages import MessageState
from budgeting.states.scheduled_answers import WhyHeld
from budgeting.states.tasks import TaskKind
from dialogs.text import Text, t

TOPICS: dict[str, Text] = {
    TaskKind.CANNOT_PAY.value: t("Cannot pay"),
    TaskKind.CONVERSATION.value: t("Would like to talk"),
    TaskKind.CALL_BACK.value: t("Asks to be called"),
    TaskKind.CRISIS.value: t("Asks for help"),
}

STATES: dict[InboxState, Text] = {
    InboxState.QUIET: t("With the bot"),
    InboxState.WAITING: t("Waiting"),
    InboxState.HELD: t("Assigned"),
    InboxState.SNOOZED: t("Snoozed conversation"),
    InboxState.RESOLVED: t("Resolved"),
}

DELIVERY: dict[MessageState, Text] = {
    MessageState.QUEUED: t("On its way"),
    MessageState.SENDING: t("On its way"),
    MessageState.SENT: t("Sent"),
    MessageState.FAILED: t("Not delivered"),
    MessageState.UNCERTAIN: t("Perhaps not delivered"),
    MessageState.SKIPPED: t("Not sent"),
    MessageState.CANCELLED: t("Called back"),
}

#: Why a message failed, by the courier's code.
REASONS: dict[str, Text] = {
    "blocked": t("the family has blocked the bot"),
    "deactivated": t("the family's Telegram account is gone"),
    "chat_not_found": t("the chat no longer exists"),
    "kicked": t("the bot was removed from the chat"),
    "forbidden": t("Telegram does not allow it"),
    "too_large": t("it is too large"),
    "file_gone": t("the file is no longer there"),
    "no_answer": t("Telegram did not answer"),
    "no_connection": t("there was no connection"),
    "server_error": t("Telegram was not working"),
    "too_many_requests": t("Telegram asked to wait"),
    "expired": t("it was too late to be useful"),
    "stopped": t("the family asked for silence"),
    "phone_ended": t("the phone was no longer theirs"),
    "left": t("this person had left"),
    "programme_over": t("the programme was over"),
    "not_joined": t("no phone was linked"),
    "no_consent": t("this person's consent was missing"),
    "paused": t("the programme is paused"),
    "unsafe": t("it is not safe to write to this phone"),
    "restart": t("the program stopped in the middle"),
    "session_cancelled": t("the meeting was cancelled before"),
    "called_off": t("the announcement was called off"),
    "session_over": t("the meeting had begun before"),
    "bad_request": t("Telegram refused it"),
}
SOMETHING = t("a program error; it has been recorded")

#: Why a phone was unlinked, by its code.
WHY_ENDED: dict[str, Text] = {
    WhyEnded.LEFT.value: t("the person left"),
    WhyEnded.HOUSEHOLD_LEFT.value: t("the household left"),
    WhyEnded.PROGRAMME_OVER.value: t("the programme is over"),
    WhyEnded.NEW_INVITE.value: t("a new invite was made"),
    WhyEnded.REPLACED.value: t("another phone was linked"),
    WhyEnded.BY_STAFF.value: t("the office ended it"),
    WhyEnded.BY_FAMILY.value: t("the family ended it"),
    WhyEnded.NOT_JOINED.value: t("no phone was linked"),
    WhyEnded.SAT_TOGETHER.value: t("it was side by side at the console"),
}

#: What a family can send besides text: icon and name.
MEDIA: dict[str, tuple[str, Text]] = {
    "photo": ("it-camera", t("Photo")),
    "document": ("it-file", t("File")),
    "voice": ("it-hearing", t("Voice message")),
    "audio": ("it-file-audio", t("Sound")),
    "video": ("it-video", t("Video")),
    "location": ("it-map-marker", t("Location")),
    "contact": ("it-telephone", t("Contact")),
    "sticker": ("it-star-outline", t("Sticker")),
    "other": ("it-clip", t("Something this page cannot show")),
}

#: What happened in the chat without being a message.
HAPPENED: dict[str, Text] = {
    "blocked": t("The family has blocked the bot: nothing reaches them now."),
    "unblocked": t("The family can be reached again."),
}


#: What a stretch of dialogue with the bot was about, by its dialog.
DIALOGS: dict[str, Text] = {
    "checkin": t("Check-in"),
    "spending": t("Spending diary"),
    "many": t("Spending diary"),
    "envelopes": t("What is left"),
    "rent_safe": t("Is the rent safe?"),
    "bills": t("Bills"),
    "payment_notice": t("Payment notice"),
    "instalments": t("Instalments"),
    "proposals": t("Proposed plan"),
    "month_card": t("Month's card"),
    "correctives": t("What the family does itself"),
    "training": t("Courses and meetings"),
    "childcare": t("Childcare during courses"),
    "referrals": t("Referrals"),
    "appointments": t("Appointments"),
    "skills": t("Skills"),
    "documents": t("Documents"),
    "wellbeing": t("How money feels"),
    "pact": t("Pact"),
    "crisis": t("Request for help"),
    "onboarding": t("Joining"),
    "consent": t("Joining"),
    "language": t("Language"),
    "voices": t("Reading aloud"),
    "privacy": t("Their data"),
    "erasure": t("Their data"),
    "invite_home": t("Inviting somebody"),
    "phrases": t("A question from staff"),
    "announcements": t("Announcements"),
}
#: The way to something else, not a subject.
WAYS = frozenset({"menu", "ask"})
WITH_THE_BOT = t("With the bot")


def reason(code: str | None) -> Text | None:
    """The courier's code in words; None if there is nothing to explain."""
    if not code:
        return None
    return REASONS.get(code) or REASONS.get(code.split(":")[0], SOMETHING)


def languages(context: Reader) -> list[Group]:
    """The languages that families can read, as filter options."""
    return [
        (
            None,
            [(code, context.language_name(code)) for code in sorted(context.chat_words.languages)],
        )
    ]


#: Why an answer for later waits for a decision, by its code.
HELD: dict[str, Text] = {
    WhyHeld.FAMILY_WROTE.value: t("The family has written since."),
    WhyHeld.OTHER_HOLDS.value: t("A colleague has taken the conversation."),
    WhyHeld.CLOSED.value: t("A colleague has closed the conversation."),
    WhyHeld.PHONE_ENDED.value: t("The phone is no longer linked: call instead."),
    WhyHeld.PROGRAMME_OVER.value: t("The programme is over."),
    WhyHeld.AUTHOR_GONE.value: t("Whoever wrote it no longer answers this family."),
    WhyHeld.LATE.value: t("Its time has passed long ago: the program was not running."),
    "left": t("This person has left."),
    "stopped": t("They asked for silence."),
    "unreachable": t("They can no longer be reached."),
    "unsafe": t("They said that others may read this phone."),
    "no_consent": t("They have withdrawn their consent."),
    "not_joined": t("No phone is linked."),
    "about_arrears": t("Its words mention arrears, and this person may no longer read about them."),
    "hidden": t("It is about arrears, and this person may no longer read about them."),
}
HELD_OTHERWISE = t("It could not be sent as it is.")
