"""Hear a cry before the open question does, whoever writes it, even while a person holds the conversation."""

from __future__ import annotations

from budgeting import programmes
from budgeting.clock import zone
from budgeting.db.tables import Programme
from budgeting.money import EUR
from budgeting.programmes import help_numbers, office
from dialogs.buttons import CALL_BACK, TALK
from dialogs.commands import COMMANDS
from dialogs.crisis import answering
from dialogs.crisis.numbers import lines
from dialogs.engine.steps import Next, Open, Stay
from dialogs.engine.turn import Turn
from dialogs.spending.reading import read
from dialogs.text import Text, t
from dialogs.understand import HelpRequest, Understanding, read_entries, read_help

#: Kinds that carry words: a text, its correction, or a caption.
_WITH_WORDS = {"text", "edit", "photo", "document", "video", "audio", "voice", "other"}


def listen(turn: Turn) -> HelpRequest | None:
    """The cry in what was written, if it is one."""
    incoming = turn.incoming
    text = incoming.text.strip()
    if text.startswith("/"):
        # "/help" opens a page, but words after a command, or after a slash that is no command, may be a cry.
        command, _, rest = text[1:].partition(" ")
        text = rest.strip() if command.casefold() in {*COMMANDS, "start"} else text[1:]
    if incoming.kind not in _WITH_WORDS or not text:
        return None
    return read_help(text, reading=lambda: _reading(turn, text))


def answer(turn: Turn, help_request: HelpRequest) -> Next | None:
    """Answer an alarm. None if the turn continues to the person who holds the conversation."""
    person = turn.someone
    if person is None:
        return _answer_stranger(turn, help_request)
    if turn.conversation.held_by is not None:
        answering.beside_the_person(turn, help_request.topics)
        return None
    return Open("crisis", "more", {"topics": [topic.value for topic in help_request.topics]})


def offer(turn: Turn) -> None:
    """Spending that mentions something painful is booked as it is; a person is one tap away."""
    person = turn.someone
    if person is None or turn.conversation.held_by is not None:
        return
    turn.say(
        t("If something is weighing on you, {who} is there for you.", who=answering.who(turn)), rows=[[TALK]]
    )


def _reading(turn: Turn, text: str) -> Understanding:
    if turn.someone is not None:
        return read(turn, text)
    return read_entries(text, language=turn.language, today=turn.written_on, currency=EUR)


def _answer_stranger(turn: Turn, help_request: HelpRequest) -> Next | None:
    """Numbers for someone without an invite. Their words aren't kept; they may ask for a call."""
    office_of = programmes.front(turn.session)
    numbers = help_numbers.of_programme(turn.session, office_of.id if office_of else None)
    if turn.conversation.held_by is not None:
        turn.say(*lines(numbers, help_request.topics))
        return None
    texts = [
        _first_line(turn, office_of),
        answering.before_calling(help_request.topics[0]),
        *lines(numbers, help_request.topics),
    ]
    if office_of is not None and (contact := programmes.Settings.of(office_of).office_contact):
        texts.append(t("The office: {contact}", contact=contact))
    texts.append(t("I have kept nothing of what you wrote. Somebody can call you back, if you like."))
    turn.say(*texts, rows=[[CALL_BACK]])
    return Stay()


def _first_line(turn: Turn, office_of: Programme | None) -> Text:
    if office_of is not None:
        now = turn.clock.now()
        opens = office.opens(turn.session, office_of.id, now)
        if opens > now:
            return answering.nobody_until(opens.astimezone(zone(office_of.zone)))
    return answering.HERE
