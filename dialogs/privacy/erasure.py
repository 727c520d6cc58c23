"""Ask to have one's data deleted: what goes, what must stay and until when, and a second tap."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting import approvals, events
from budgeting.clock import Clock
from budgeting.db.tables import ErasureRequest
from budgeting.errors import NotFound, NotPossible
from budgeting.events import EventKind
from budgeting.households import Person
from budgeting.privacy import erasure, retention
from budgeting.states.privacy import ErasureState
from dialogs.buttons import CANCEL, MENU, TALK
from dialogs.engine.content import Choice, Reply, reply
from dialogs.engine.notify import tell_member
from dialogs.engine.steps import Dialog, Done, Next, Open, Stay, Step
from dialogs.engine.turn import Turn
from dialogs.privacy.retention import NAMES, until
from dialogs.text import Text, t
from dialogs.text.words import Words

dialog = Dialog("erasure", first="request", instrument=None)
_TAKE_BACK = Choice(t("↩️ Take my request back"), "take_back", dialog="erasure")


@dialog.step
class Request(Step):
    """The request that is open, or what a new one would mean."""

    name = "request"

    def ask(self, turn: Turn) -> Reply | Next:
        request = erasure.latest(turn.session, turn.person.member_id)
        if request is not None and request.state in (ErasureState.ASKED, ErasureState.APPROVED):
            turn.say(*_stands(request), rows=_rows(request))
            return Done()
        person = turn.person
        return reply(
            t("🗑 *Shall I ask your office to delete your data?*"),
            t("This will be deleted:"),
            *(t("· {what}", what=NAMES[group]) for group in retention.going(person)),
            t("This must stay for a while, because the law or an agreement requires it:"),
            *(
                t("· {what}. {until}", what=NAMES[each.group], until=until(each))
                for each in retention.staying(person)
            ),
            t("A person will decide within a month, and you'll read the answer here."),
            t("You can take your request back until then."),
            rows=[[Choice(t("🗑 Yes, ask for it"), "yes")], [CANCEL], [TALK]],
        )

    def on_button(self, turn: Turn, action: str, value: str) -> Next:
        if action != "yes":
            turn.say(t("All right. Nothing changes."), rows=[[MENU]])
            return Done()
        try:
            request = erasure.ask(turn.session, turn.clock, turn.person)
        except NotPossible:
            # Asked from another phone in the meantime.
            return Open("erasure")
        _tell(turn)
        turn.say(
            t(
                "✓ I've passed your request on. You'll read the answer here by {date}.",
                date=request.answer_by,
            ),
            t("Until then everything goes on as before."),
            rows=[[_TAKE_BACK], [TALK, MENU]],
        )
        return Done()


def _stands(request: ErasureRequest) -> list[Text]:
    if request.state is ErasureState.APPROVED:
        return [
            t("🗑 Your request was approved. Your data will be deleted by {date}.", date=request.answer_by),
            t("If you have a question about it, talk to someone."),
        ]
    return [
        t(
            "🗑 You've asked to have your data deleted. You'll read the answer here by {date}.",
            date=request.answer_by,
        )
    ]


def _rows(request: ErasureRequest) -> list[list[Choice]]:
    return [*([[_TAKE_BACK]] if request.state is ErasureState.ASKED else []), [TALK, MENU]]


@dialog.action("open")
def open_erasure(turn: Turn, value: str) -> Next:
    return Open("erasure")


@dialog.action("take_back")
def take_back(turn: Turn, value: str) -> Next:
    try:
        erasure.take_back(turn.session, turn.clock, turn.person.member_id)
    except (NotPossible, NotFound):
        return Open("erasure")
    _tell(turn)
    turn.say(t("✓ Your request is taken back. Everything stays as it was."), rows=[[MENU]])
    return Stay()


def _tell(turn: Turn) -> None:
    events.tell(
        turn.session,
        turn.clock,
        EventKind.CONSENT,
        programme_id=turn.person.programme_id,
        conversation_id=turn.conversation.id,
    )


def answered(session: Session, clock: Clock, words: Words, request: ErasureRequest) -> str | None:
    """Tell the member what staff decided. Returns None, or a code saying why they couldn't be told here."""
    approval = approvals.latest(session, erasure.subject_of(request))
    reason = approval.reason if approval is not None else ""

    def speak(person: Person) -> Reply:
        if request.state is ErasureState.APPROVED:
            said = [
                t("Hello {name}, an answer about your data.", name=person.name),
                t("Your request was approved: your data will be deleted by {date}.", date=request.answer_by),
                t("What the law requires stays for as long as you read when you asked."),
            ]
        else:
            said = [
                t("Hello {name}, an answer about your data.", name=person.name),
                t("It can't be deleted now. Your office writes: {words}", words=reason),
                t(
                    "If you don't agree, talk to someone. You can also write to the data protection authority."
                ),
            ]
        return reply(*said, rows=[[TALK, MENU]])

    return tell_member(
        session,
        clock,
        words,
        request.member_id,
        speak,
        subject=erasure.subject_of(request),
        key=f"erasure_answered:{request.id}:{request.state.value}",
        while_held=True,
        answers=True,
    )
