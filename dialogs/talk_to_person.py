"""Talk to a person: from every screen, in words that aren't an entry, with photos, voice messages and files."""

from __future__ import annotations

from budgeting import events, tasks
from budgeting.db.tables import Task
from budgeting.events import EventKind
from budgeting.states.conversations import InboxState
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.subjects import Subject
from dialogs import payment_notices, promises, spending
from dialogs.buttons import MENU
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.incoming import Incoming
from dialogs.engine.play import open_step
from dialogs.engine.steps import Again, Dialog, Next, NotMine, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.staff_side import needs_answer
from dialogs.text import Text, t

#: Doesn't continue below another dialog: a request already announced isn't announced again, and words written
#: after something else was opened aren't meant for the person.
dialog = Dialog("ask", first="words", goes_on=False, instrument=None)

#: What we can pass on to a person as it is.
MEDIA = {"photo", "document", "voice", "audio", "video", "location", "contact"}


@dialog.step
class Words(Step):
    """Everything written here goes to the person, until the family returns to the menu."""

    name = "words"

    def ask(self, turn: Turn) -> Reply:
        if turn.data.get("told"):
            # Asked again after a stale button: don't announce an old request a second time.
            return reply(t("If you like, write or record here what else they should know."), rows=[[MENU]])
        turn.data["told"] = True
        task = pass_on(turn)
        return reply(
            t("🙋 I've told {who} that you would like to talk.", who=_who(turn)),
            promises.by(turn, task),
            t("You can already write, or record a voice message: it goes to them as it is."),
            rows=[[MENU]],
        )

    def on_text(self, turn: Turn, words: str) -> Next:
        if not turn.person.consented:
            # Without consent we book nothing: these words go to the person and nowhere else.
            return self._passed(turn)
        heard = spending.hear(turn, known_only=True)
        return self._passed(turn) if isinstance(heard, NotMine) else heard

    def on_media(self, turn: Turn, incoming: Incoming) -> Next:
        if incoming.kind not in MEDIA:
            return _smile(turn)
        if turn.person.consented and spending.speaks_of_money(turn):
            # A caption is heard like any text; the picture goes to the person either way.
            heard = spending.hear(turn, known_only=True)
            if not isinstance(heard, NotMine):
                pass_on(turn)
                return heard
        return self._passed(turn)

    def _passed(self, turn: Turn) -> Next:
        pass_on(turn)
        if not turn.data.get("thanked"):
            # Thank once: someone who writes five lines doesn't want five answers.
            turn.data["thanked"] = True
            turn.say(t("✓ I've passed it on to {who}.", who=_who(turn)), rows=[[MENU]])
        return Stay()


@dialog.step
class Told(Words):
    """The same, but the person has already been told, and about something weightier than a wish to talk."""

    name = "told"

    def ask(self, turn: Turn) -> Reply:
        return reply(t("If you like, write or record here what else they should know."), rows=[[MENU]])


@dialog.action("open")
def open_ask(turn: Turn, value: str) -> Next:
    return Open("ask")


@dialog.action("pass_on")
def pass_words_on(turn: Turn, value: str) -> Next:
    """The message now waits in the inbox; the buttons go, so a second tap finds none."""
    task = pass_on(turn, said_in=int(value) if value.isdigit() else None)
    passed = t("✓ I've passed it on to {who}.", who=_who(turn))
    turn.say(passed, promises.by(turn, task), rows=[[MENU]], edits=turn.tapped_id)
    return Stay()


@dialog.action("leave")
def leave(turn: Turn, value: str) -> Next:
    turn.say(t("All right."), rows=[[MENU]], edits=turn.tapped_id)
    return Stay()


def offer(turn: Turn) -> Next:
    """Offer to pass on words that no dialog understood, so they aren't lost.

    These are standing buttons and open no dialog, so an open question stays open.
    """
    if _is_courtesy(turn):
        return _smile(turn)
    ways = [
        t("I did not understand that as spending. Shall I pass it on to {who}?", who=_who(turn)),
        t("To write down spending: what and how much, for example *bread 3.20*."),
    ]
    turn.say(
        *(
            ways
            if turn.person.has(Instrument.SPENDING)
            else [t("Shall I pass this on to {who}?", who=_who(turn))]
        ),
        rows=[
            [
                Choice(t("🙋 Yes, pass it on"), "pass_on", str(turn.message_id), dialog="ask"),
                Choice(t("✕ No"), "leave", dialog="ask"),
            ],
            [MENU],
        ],
    )
    return Stay()


def beside(turn: Turn, expected: Text) -> Next:
    """Words that don't answer the open question: ``expected`` says what would; a person is one tap away."""
    number = str(turn.message_id)
    turn.say(
        expected, rows=[[Choice(t("🙋 That was for {who}", who=_who(turn)), "pass_on", number, dialog="ask")]]
    )
    return Again()


def on_media(turn: Turn) -> Next:
    """Something other than words that answers no question: a photo, a voice message, a location."""
    kind = turn.incoming.kind
    if kind not in MEDIA:
        return _smile(turn)
    if kind in ("photo", "document"):
        turn.say(
            t("Thank you, I've got it. What is it?"),
            rows=[
                [
                    Choice(
                        t("🧾 A receipt: write it down"), "receipt", str(turn.message_id), dialog="spending"
                    )
                ],
                [payment_notices.offer(turn.message_id)],
                *_into_the_drawer(turn),
                [
                    Choice(
                        t("🙋 Something for {who}", who=_who(turn)),
                        "pass_on",
                        str(turn.message_id),
                        dialog="ask",
                    )
                ],
            ],
        )
        return Stay()
    task = pass_on(turn)
    passed = t("✓ I've passed it on to {who}.", who=_who(turn))
    if open_step(turn) is None:
        turn.say(passed, promises.by(turn, task), rows=[[MENU]])
        return Stay()
    # A voice message where something else is asked: it isn't lost, and the question comes again.
    turn.say(passed, promises.by(turn, task), t("I cannot hear or open it myself. My question was:"))
    return Again()


def _into_the_drawer(turn: Turn) -> list[list[Choice]]:
    if not turn.person.adult:
        return []
    return [[Choice(t("📁 Put it into the drawer"), "photo", str(turn.message_id), dialog="documents")]]


def pass_on(turn: Turn, urgency: Urgency = Urgency.NORMAL, *, said_in: int | None = None) -> Task:
    """Put the conversation into the inbox, with a task and its deadline for whoever accompanies the family.

    ``said_in``: the message it's about, if not this one.
    """
    wait(turn, TaskKind.CONVERSATION.value, urgency, said_in=said_in)
    return tasks.open_task(
        turn.session,
        turn.clock,
        TaskKind.CONVERSATION,
        Subject(SubjectKind.CONVERSATION, turn.conversation.id),
        programme_id=turn.person.programme_id,
        household_id=turn.person.household_id,
        conversation_id=turn.conversation.id,
        urgency=urgency,
        due_at=promises.latest(turn, TaskKind.CONVERSATION, urgency),
    )


def wait(turn: Turn, topic: str, urgency: Urgency = Urgency.NORMAL, *, said_in: int | None = None) -> None:
    """Put the conversation into the inbox when its cause has already opened a task: one tap, one task."""
    conversation = turn.conversation
    turn.keep_words()
    if said_in is not None or (needs_answer.asks(turn.incoming) and not _is_courtesy(turn)):
        needs_answer.mark(turn.session, turn.message_id, said_in=said_in)
    conversation.waiting_since = conversation.waiting_since or turn.clock.now()
    if conversation.inbox_state is not InboxState.HELD:
        conversation.inbox_state = InboxState.WAITING
    # "I cannot pay", followed by a message about it: that message doesn't turn it into a general chat.
    if not conversation.topic or topic != TaskKind.CONVERSATION.value:
        conversation.topic = topic
    if urgency is Urgency.HIGH:
        conversation.urgency = urgency
    events.tell(
        turn.session,
        turn.clock,
        EventKind.WAITING,
        programme_id=turn.person.programme_id,
        conversation_id=conversation.id,
    )


def _who(turn: Turn) -> Text | str:
    return turn.person.coach or t("the office")


def _smile(turn: Turn) -> Next:
    turn.say(t("😊 Nice to hear from you. Write /menu to see what we can do together."))
    return Stay()


def _is_courtesy(turn: Turn) -> bool:
    """Whether this is a greeting, thanks, an "ok" or a smiley: it deserves a smile, not a form."""
    if turn.incoming.kind in MEDIA:
        # A photo without a caption still says something.
        return False
    said = turn.incoming.text.strip().casefold().strip(" .!,،؟?")
    if not any(c.isalnum() for c in said):
        return True
    return any(said in known.courtesies for known in turn.words.languages.values())
