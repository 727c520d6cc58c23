"""Who hears an update: a cry for help first, then commands, then the open step, then the other listeners.

The rules here hold in every conversation; what we say about one thing is in that dialog's module.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from budgeting import events, households, programmes, tasks
from budgeting.events import EventKind
from budgeting.schedule import reminders
from budgeting.states.conversations import InboxState
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject
from dialogs import (
    consent,
    crisis,
    onboarding,
    payment_notices,
    photo_albums,
    phrases,
    registry,
    spending,
    talk_to_person,
)
from dialogs.engine import play
from dialogs.engine.incoming import CAPTIONED
from dialogs.engine.play import carry_out, open_step
from dialogs.engine.steps import Again, Instead, Next, NotMine, Open, Stay, find
from dialogs.engine.turn import Turn
from dialogs.inbound import listeners, pauses
from dialogs.spending import receipts
from dialogs.staff_side import handover
from dialogs.text import t

registry.load()

#: What each command opens. /start and /stop do more than open a dialog.
COMMANDS = {
    "menu": Open("menu"),
    "help": Open("menu", "help"),
    "checkin": Open("checkin"),
    "budget": Open("envelopes"),
    "plan": Open("instalments"),
    "training": Open("training"),
    "talk": Open("ask"),
    "language": Open("language"),
    "privacy": Open("privacy"),
    "stop": Open("privacy", "stop"),
}
#: Commands that work even while a person holds the conversation.
ALWAYS = {"stop"}


def unused_commands(session: Session) -> set[str]:
    """Commands whose instruments no running programme uses; they're left out of the list."""
    settings = [programmes.Settings.of(programme) for programme in programmes.running(session)]
    return {
        command
        for command, opened in COMMANDS.items()
        if settings and not any(each.has(instrument_of(opened.dialog)) for each in settings)
    }


def instrument_of(name: str) -> Instrument | None:
    """The instrument the named dialog belongs to."""
    dialog = find(name)
    return dialog.instrument if dialog is not None else None


def answer(turn: Turn, button: dict[str, Any] | None) -> None:
    """Answer one kept update."""
    incoming = turn.incoming
    if not incoming.private:
        _decline_group(turn)
        return
    if incoming.kind in ("blocked", "unblocked"):
        _reachable(turn, incoming.kind == "unblocked")
        return
    if turn.someone is not None and turn.someone.unreachable:
        # Someone who writes can be written to, whether or not the messenger told us.
        _reachable(turn, True)
    # Before everything else, whoever is writing and whatever is open.
    cry = crisis.listen(turn)
    if cry is not None and cry.alarm and (following := crisis.answer(turn, cry)) is not None:
        carry_out(turn, following)
        return
    if turn.someone is None:
        if _told_to_a_person(turn):
            turn.keep_words()
            _to_the_person_who_holds(turn)
        else:
            _stranger(turn, button)
    elif turn.conversation.held_by is not None and _command(turn) not in ALWAYS:
        turn.keep_words()
        if button is not None and button.get("dialog") == phrases.dialog.name and turn.someone.consented:
            # It answers what that very person asked.
            carry_out(turn, play.on_button(turn, button, incoming.tap or ""))
        else:
            _to_the_person_who_holds(turn)
    else:
        pauses.tell(turn)
        try:
            decision = _member(turn, button) if turn.someone.consented else _not_agreed(turn, button)
        except Instead as instead:
            decision = instead.decision
        carry_out(turn, decision)
        if cry is not None:
            crisis.offer(turn)


def _member(turn: Turn, button: dict[str, Any] | None) -> Next:
    incoming = turn.incoming
    if incoming.kind == "tap":
        if button is None:
            turn.toast = t("That button belonged to an earlier question.")
            return Open("menu") if open_step(turn) is None else Again()
        return play.on_button(turn, button, incoming.tap or "")
    if incoming.kind == "edit":
        if turn.withheld is not None:
            # The message predates our keeping anything of theirs: we may not hear it.
            return Stay()
        return _first_that_hears(
            lambda: play.on_edit(turn), lambda: spending.corrected(turn), lambda: talk_to_person.offer(turn)
        )
    command = _command(turn)
    if command is not None:
        if command == "start":
            return onboarding.started(turn)
        return COMMANDS.get(command, Open("menu"))
    if incoming.kind == "text" and incoming.text.strip():
        return _first_that_hears(lambda: play.on_text(turn), lambda: listeners.hear(turn))
    return _first_that_hears(
        lambda: play.on_media(turn),
        lambda: _caption_hears(turn),
        lambda: payment_notices.on_media(turn),
        lambda: photo_albums.more(turn),
        lambda: talk_to_person.on_media(turn),
    )


def _caption_hears(turn: Turn) -> Next:
    """A caption of a picture, video or file is heard like text if it's about money."""
    if turn.incoming.kind not in CAPTIONED or not spending.speaks_of_money(turn):
        return NotMine()
    decision = _first_that_hears(lambda: play.on_text(turn), lambda: spending.hear(turn))
    photo_albums.settled(turn)
    receipts.put_away_captioned(turn)
    return decision


def _not_agreed(turn: Turn, button: dict[str, Any] | None) -> Next:
    """A member who withdrew consent or hasn't read the current notice: that question comes first.

    /stop, the language and a person remain available; nothing else is read, kept or changed.
    """
    # Anything open before would continue behind the question and reveal what it knows.
    turn.conversation.keep_only(*consent.DIALOGS)
    decision = _heard_before_agreeing(turn, button)
    return Open("consent") if isinstance(decision, Again) and open_step(turn) is None else decision


def _heard_before_agreeing(turn: Turn, button: dict[str, Any] | None) -> Next:
    incoming = turn.incoming
    if incoming.kind == "tap":
        if button is not None and (button.get("dialog"), button.get("action")) in consent.WITHOUT:
            return play.on_button(turn, button, incoming.tap or "")
        if button is not None and button.get("dialog") in consent.DIALOGS and "step" in button:
            return play.on_button(turn, button, incoming.tap or "")
        return Open("consent")
    command = _command(turn)
    if command is not None:
        return COMMANDS[command] if command in consent.COMMANDS else Open("consent")
    frame = turn.conversation.frame
    if incoming.kind == "edit" or frame is None or frame["dialog"] not in consent.DIALOGS:
        return Open("consent")
    heard = play.on_text(turn) if incoming.kind == "text" and incoming.text.strip() else play.on_media(turn)
    return Open("consent") if isinstance(heard, NotMine) else heard


def _first_that_hears(*listeners: Callable[[], Next]) -> Next:
    for listener in listeners:
        decision = listener()
        if not isinstance(decision, NotMine):
            return decision
    return Stay()


def _command(turn: Turn) -> str | None:
    text = turn.incoming.text
    if turn.incoming.kind != "text" or not text.startswith("/"):
        return None
    return text[1:].split(maxsplit=1)[0].partition("@")[0].casefold() if text[1:].strip() else None


def _stranger(turn: Turn, button: dict[str, Any] | None) -> None:
    # Every other dialog needs a member; an old button of one takes a stranger to the start.
    if button is not None and button.get("dialog") == onboarding.dialog.name:
        _carry_out_for_a_stranger(turn, play.on_button(turn, button, turn.incoming.tap or ""))
        return
    if _command(turn) == "start":
        carry_out(turn, onboarding.started(turn))
        return
    if turn.incoming.kind == "tap":
        # A member's button in a chat no longer theirs, or a question answered with no.
        turn.toast = t("That button belonged to an earlier question.")
        _carry_out_for_a_stranger(turn, Again())
        return
    decision = play.on_text(turn) if turn.incoming.kind == "text" else play.on_media(turn)
    _carry_out_for_a_stranger(turn, onboarding.stranger(turn) if isinstance(decision, NotMine) else decision)


def _carry_out_for_a_stranger(turn: Turn, decision: Next) -> None:
    # With no question open the engine would show the menu, which is for members.
    lost = isinstance(decision, Again) and open_step(turn) is None
    carry_out(turn, onboarding.stranger(turn) if lost else decision)


def _told_to_a_person(turn: Turn) -> bool:
    """A stranger who asked for a call gets their answer in the chat; an invite still lets them in."""
    held = turn.conversation.held_by is not None
    return held and turn.incoming.kind != "tap" and _command(turn) != "start" and open_step(turn) is None


def _to_the_person_who_holds(turn: Turn) -> None:
    """The dialogs are silent: what comes in waits in the inbox for the person."""
    conversation = turn.conversation
    conversation.waiting_since = conversation.waiting_since or turn.clock.now()
    conversation.inbox_state = InboxState.HELD
    if turn.incoming.kind == "tap":
        turn.toast = t("A person is answering you now. They will read this.")
    _acknowledge(turn)
    _tell(turn, EventKind.MESSAGE)


def _acknowledge(turn: Turn) -> None:
    """Say once per hold that the words are kept and who reads them: this is the person's conversation."""
    conversation = turn.conversation
    if turn.someone is None or not turn.someone.joined:
        # Without consent we can't promise to keep anything; the person answers them anyway.
        return
    if _command(turn) is not None:
        # They asked by name: silence would look as if nothing worked any more.
        name = handover.holder(turn.session, conversation)
        turn.say(t("{name} is answering you now, and I'll stay quiet until then.", name=name))
    elif conversation.acknowledged_at is None and turn.incoming.kind != "tap":
        conversation.acknowledged_at = turn.clock.now()
        name = handover.holder(turn.session, conversation)
        turn.say(t("✓ Your words are kept. {name} will read them here.", name=name))


def _reachable(turn: Turn, reachable: bool) -> None:
    person = turn.someone
    if person is None:
        return
    member = Subject(SubjectKind.MEMBER, person.member_id)
    if reachable:
        households.mark_reachable(turn.session, turn.clock, person.member_id)
        tasks.settle(turn.session, turn.clock, TaskKind.UNREACHABLE, member)
    else:
        households.mark_unreachable(turn.session, turn.clock, person.member_id)
        tasks.open_task(
            turn.session,
            turn.clock,
            TaskKind.UNREACHABLE,
            member,
            programme_id=person.programme_id,
            household_id=person.household_id,
            conversation_id=turn.conversation.id,
        )
    # If nobody else in the family can get reminders, a person phones; once someone can again, that's not needed.
    reminders.plan_instalments(turn.session, turn.clock, person.household_id)
    _tell(turn, EventKind.REACHABLE if reachable else EventKind.UNREACHABLE)


def _decline_group(turn: Turn) -> None:
    # Only once: a bot that keeps talking in someone's group is a nuisance.
    if turn.conversation.revision:
        return
    turn.conversation.revision = 1
    turn.say(
        t("I only work in a private chat, so that your things stay yours. Please write to me there."),
    )


def _tell(turn: Turn, kind: EventKind) -> None:
    someone = turn.someone
    events.tell(
        turn.session,
        turn.clock,
        kind,
        programme_id=someone.programme_id if someone else None,
        conversation_id=turn.conversation.id,
    )
