"""/start: with a valid invite, with an invalid one, or without."""

from __future__ import annotations

from sqlalchemy import update

from budgeting import files, households, programmes, tasks
from budgeting.db.tables import Message
from budgeting.errors import NotPossible
from budgeting.households import invites
from budgeting.schedule import reminders
from budgeting.states.conversations import InboxState
from budgeting.states.messages import MessageState, SubjectKind
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs import promises
from dialogs.buttons import CALL_BACK, CANCEL, MENU, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.steps import Again, Done, DropAll, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.onboarding.dialog import dialog
from dialogs.staff_side import needs_answer
from dialogs.text import t


def started(turn: Turn) -> Next:
    """/start, alone or followed by an invite's token."""
    _, _, token = turn.incoming.text.partition(" ")
    if not token.strip():
        if turn.someone is not None and turn.someone.joined:
            return _welcome_back(turn)
        frame = turn.conversation.frame
        # Telegram's own Start button omits the token the second time: someone who is joining continues joining.
        return Again() if frame is not None and "invite" in frame["data"] else stranger(turn)
    try:
        invite = invites.look_up(turn.session, turn.clock, token.strip())
    except NotPossible as error:
        return useless_invite(turn, error.reason)
    if turn.someone is not None and turn.someone.joined:
        if invite.member_id != turn.someone.member_id:
            turn.say(
                t(
                    "This chat already belongs to {name}. Each person joins from their own phone.",
                    name=turn.someone.name,
                ),
                rows=[[MENU, TALK]],
            )
            return Stay()
        return _welcome_back(turn)
    return DropAll(Open("onboarding", "language", {"invite": invite.id}))


def _welcome_back(turn: Turn) -> Next:
    if turn.person.stopped:
        households.restart(turn.session, turn.clock, turn.person.member_id)
        reminders.plan_checkins(turn.session, turn.clock, turn.person.household_id)
        reminders.plan_instalments(turn.session, turn.clock, turn.person.household_id)
        turn.say(
            t("Good to see you again, {name}. I'll write to you again from now on.", name=turn.person.name)
        )
    return Open("menu")


def useless_invite(turn: Turn, reason: str) -> Next:
    if turn.someone is not None and turn.someone.joined:
        return _welcome_back(turn)
    why = {
        "used": t("This invitation has been used already."),
        "expired": t("This invitation is too old: it worked for two weeks."),
        "revoked": t("This invitation was replaced by a newer one."),
    }.get(reason, t("I do not know this invitation."))
    turn.say(why, t("Ask the office for a new one; it takes a minute."))
    return stranger(turn)


def stranger(turn: Turn) -> Next:
    """Someone without an invite: a polite answer, the office's contact, and the offer to call back."""
    promised = promises.office_will_still_call(turn)
    if promised is not None:
        turn.say(
            *promised,
            rows=[[CALL_BACK]],
        )
        return Stay()
    office = programmes.front(turn.session)
    texts = [t("Hello! I am Ponte. I help families who were invited by their office.")]
    if office is not None and (contact := programmes.Settings.of(office).office_contact):
        texts.append(t("The office: {contact}", contact=contact))
    turn.say(*texts, rows=[[CALL_BACK]])
    return Stay()


def forget(turn: Turn) -> None:
    """They said no: leave the chat as if they had never been here.

    What came in before they agreed wasn't kept; this removes how far they got, in which language, and what we
    said to them on the way. A request for a call stays: they made it, and the office will answer it.
    """
    conversation = turn.conversation
    if conversation.inbox_state is not InboxState.QUIET:
        return
    conversation.language = turn.words.closest(turn.incoming.language)
    conversation.last_seen_at = None
    files.erase_of_conversation(turn.session, conversation.id)
    settled = Message.state.not_in((MessageState.QUEUED, MessageState.SENDING))
    turn.session.execute(
        update(Message)
        .where(Message.conversation_id == conversation.id, settled)
        .values(text="", spans=None, parts=None, buttons=None, media=None, said_at=None, telegram_id=None)
        .execution_options(synchronize_session=False)
    )


@dialog.action("call_back")
def call_back(turn: Turn, value: str) -> Next:
    if turn.someone is not None and turn.someone.joined:
        return Open("ask")
    return Open("onboarding", "number")


@dialog.step
class Number(Step):
    """A stranger's phone number, for the office only."""

    name = "number"

    def ask(self, turn: Turn) -> Reply:
        return reply(
            t("Write your phone number, and when it is best to call you. Only the office reads it."),
            rows=[[CANCEL]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if words.startswith("/"):
            return NotMine()
        if sum(c.isdigit() for c in words) < 6:
            return Again()
        return self._keep(turn)

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        turn.say(t("All right."))
        return Done()

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        return self._keep(turn) if incoming.kind == "contact" else NotMine()

    def _keep(self, turn: Turn) -> Next:
        turn.keep_words()
        conversation = turn.conversation
        conversation.waiting_since = conversation.waiting_since or turn.clock.now()
        conversation.inbox_state = InboxState.WAITING
        conversation.topic = TaskKind.CALL_BACK.value
        needs_answer.mark(turn.session, turn.message_id)
        office = programmes.front(turn.session)
        task = tasks.open_task(
            turn.session,
            turn.clock,
            TaskKind.CALL_BACK,
            Subject(SubjectKind.CONVERSATION, conversation.id),
            programme_id=office.id if office else None,
            conversation_id=conversation.id,
            due_at=promises.latest(turn, TaskKind.CALL_BACK),
        )
        turn.say(*promises.office_will_call(turn, task))
        return Done()
