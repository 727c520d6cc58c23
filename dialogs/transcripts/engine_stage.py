"""The stage without a messenger: input goes to the engine, output is read from the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Member, Message
from budgeting.schedule import reminders
from budgeting.side_by_side import CONSOLE
from budgeting.states.messages import Direction, Lane, MessageState, Operation
from budgeting.voices import notes
from dialogs import proactive
from dialogs.engine.incoming import Incoming
from dialogs.inbound.accept import take_in_now
from dialogs.text.words import FSI, PDI, Words
from dialogs.transcripts import colleagues, listening, pictures
from dialogs.transcripts.script import ScriptError, Shown, sending
from dialogs.transcripts.setting import Setting

BOT = 1


class EngineStage:
    """Plays on a database, with a clock set by the script."""

    def __init__(self, database: Database, clock: SetClock, words: Words, setting: Setting) -> None:
        self._database, self._clock, self._words, self._setting = database, clock, words, setting
        self._update = 0
        self._telegram = 0
        self._album = 0
        self._last: Incoming | None = None
        self._toast: tuple[str, str] | None = None
        self._written: dict[str, list[int]] = {}
        self._shown: dict[str, list[tuple[int, list[str]]]] = {}
        for person in setting.people.values():
            if person.joined or person.beside is not None:
                self._open_chat(person.name)

    def now(self) -> datetime:
        return self._clock.now()

    def set_clock(self, now: datetime) -> None:
        """Set the clock and do what is due, as the ticking clock would have."""
        for moment in (self._clock.now(), now):
            # The hourly pass has planned ahead before the moment comes.
            self._clock.set(moment)
            self._database.write(lambda session: reminders.plan_ahead(session, self._clock))
        while self._database.write(self._work_off):
            pass

    def _work_off(self, session: Session) -> int:
        return proactive.work_off(session, self._clock, self._words)

    def write(self, speaker: str, words: str) -> None:
        self._telegram += 1
        self._written.setdefault(speaker, []).append(self._telegram)
        text = words.replace("{invite}", self._setting.people[speaker].token)
        self._receive(speaker, kind="text", text=text, message_id=self._telegram)

    def send(self, speaker: str, kind: str) -> None:
        sent = sending(kind)
        self._telegram += 1
        if sent.caption:
            self._written.setdefault(speaker, []).append(self._telegram)
        if not sent.same_album:
            self._album = self._telegram
        media = {"file_id": f"file-{self._telegram}", "album": f"album-{self._album}"}
        self._receive(speaker, kind=sent.kind, text=sent.caption, message_id=self._telegram, media=media)

    def read_picture(self, speaker: str, shown: str) -> None:
        """What was found in the speaker's newest picture."""

        def read(session: Session) -> None:
            conversation = self._conversation(session, speaker)
            pictures.read(session, self._clock, self._words, conversation, shown)

        self._database.write(read)

    def edit(self, speaker: str, number: int, words: str) -> None:
        try:
            message_id = self._written[speaker][number - 1]
        except (KeyError, IndexError):
            raise ScriptError(f"{speaker} has not written a message {number}") from None
        self._receive(speaker, kind="edit", text=words, message_id=message_id)

    def tap(self, speaker: str, label: str) -> None:
        self.tap_button(speaker, *self._button(speaker, label))

    def tap_button(self, speaker: str, row: int, index: int) -> None:
        """Tap a button by its message's row and its number there, as a phone does."""
        self._receive(speaker, kind="tap", tap=f"{row}:{index}", callback_id=f"callback-{self._update}")

    def again(self) -> None:
        if self._last is None:
            raise ScriptError("nothing has been delivered yet")
        self._take(self._last)

    def staff(self, name: str, words: str) -> None:
        person = self._setting.people[self._speaker]
        if words in colleagues.PHONES and person.member_id is not None:
            member_id = person.member_id
            person.token = self._database.write(
                lambda session: colleagues.phone(
                    session, self._clock, self._setting.staff[name], member_id, words
                )
            )
            return

        def act(session: Session) -> None:
            conversation = self._conversation(session, self._speaker)
            colleagues.act(session, self._clock, self._words, self._setting.staff[name], conversation, words)

        self._database.write(act)

    def collect(self) -> list[Shown]:
        """What has been queued since the last call, as sent."""
        shown = [Shown(self._toast[0], self._toast[1], toast=True)] if self._toast else []
        self._toast = None
        return shown + self._database.write(self._sent)

    def _sent(self, session: Session) -> list[Shown]:
        names = {person.chat_id: person.name for person in self._setting.people.values()}
        queued = session.execute(
            select(Message, Conversation.chat_id, Member.listens)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .outerjoin(Member, Member.id == Conversation.member_id)
            .where(Message.direction == Direction.OUT, Message.state == MessageState.QUEUED)
            .order_by(Message.id)
        ).all()
        shown = []
        to_read = []
        for each in queued:
            row: Message = each.Message
            self._telegram += 1
            session.execute(
                update(Message)
                .where(Message.id == row.id)
                .values(state=MessageState.SENT, telegram_id=self._telegram, sent_at=self._clock.now())
            )
            if row.operation is Operation.CLOSE:
                # Leave out changes that say nothing new: they would show up between any two lines.
                if changed_buttons(row.buttons):
                    self._shown.setdefault(names[each.chat_id], []).append((row.id, _labels(row.buttons)))
                continue
            if row.operation is Operation.READ_ALOUD:
                shown.append(Shown(names[each.chat_id], listening.heard(session, self._words, row)))
                continue
            by_staff, announced = row.staff_id is not None, row.lane is Lane.BROADCAST
            if notes.is_wanted(
                listens=bool(each.listens), operation=row.operation, by_staff=by_staff, announced=announced
            ):
                to_read.append(row.id)
            self._shown.setdefault(names[each.chat_id], []).append((row.id, _labels(row.buttons)))
            shown.append(
                Shown(
                    names[each.chat_id],
                    row.text,
                    tuple(tuple(button["text"] for button in line) for line in row.buttons or []),
                    picture=bool(row.media),
                    edited=row.operation is Operation.EDIT,
                )
            )
        if to_read:
            listening.read_aloud(session, self._clock, self._words, to_read)
            shown += self._sent(session)
        return shown

    # -- private

    def _receive(self, speaker: str, **what: Any) -> None:
        person = self._setting.people.get(speaker)
        if person is None:
            raise ScriptError(f"nobody here is called {speaker}")
        self._update += 1
        self._speaker = speaker
        self._last = Incoming(
            bot_id=BOT if person.beside is None else CONSOLE,
            update_id=self._update,
            chat_id=person.chat_id,
            user_id=person.chat_id,
            sent_at=self._clock.now(),
            language=person.language,
            first_name=person.name,
            **what,
        )
        self._take(self._last)

    def _take(self, incoming: Incoming) -> None:
        received = take_in_now(self._database, self._clock, self._words, incoming)
        if received.toast:
            self._toast = (self._speaker, received.toast)

    def _open_chat(self, name: str) -> None:
        person = self._setting.people[name]

        def make(session: Session) -> None:
            session.add(
                Conversation(
                    bot_id=BOT if person.beside is None else CONSOLE,
                    chat_id=person.chat_id,
                    member_id=person.member_id,
                    beside_id=person.beside,
                    language=person.language,
                    created_at=self._clock.now(),
                )
            )

        self._database.write(make)
        self._speaker = name

    def _conversation(self, session: Session, name: str) -> int:
        chat = self._setting.people[name].chat_id
        query = select(Conversation.id).where(Conversation.chat_id == chat, Conversation.ended_at.is_(None))
        return session.scalars(query).one()

    def _button(self, speaker: str, label: str) -> tuple[int, int]:
        """The newest button with that label; ``label#2`` is the one before it."""
        text, _, nth = label.partition("#")
        left = int(nth or "1")
        # As on a phone: what was shown stays there, whatever became of it in the database.
        for row, labels in [*self._on_the_way(speaker), *reversed(self._shown.get(speaker, []))]:
            if plain_label(text) in labels:
                left -= 1
                if left == 0:
                    return row, labels.index(plain_label(text))
        raise ScriptError(f"{speaker} sees no button [{label}]")

    def _on_the_way(self, speaker: str) -> list[tuple[int, list[str]]]:
        with self._database.read() as session:
            rows = session.execute(
                select(Message.id, Message.buttons, Message.operation)
                .join(Conversation, Conversation.id == Message.conversation_id)
                .where(
                    Conversation.chat_id == self._setting.people[speaker].chat_id,
                    Message.direction == Direction.OUT,
                    Message.state == MessageState.QUEUED,
                )
                .order_by(Message.id.desc())
            ).all()
        return [
            (row.id, _labels(row.buttons))
            for row in rows
            if row.operation is not Operation.CLOSE or changed_buttons(row.buttons)
        ]


#: Drop isolates and direction marks, turn no-break spaces into spaces.
_INVISIBLE = {ord(FSI): None, ord(PDI): None, 0x200E: None, 0x200F: None, 0xA0: " ", 0x202F: " "}


def changed_buttons(buttons: list[list[dict[str, Any]]] | None) -> bool:
    """Whether a question got other buttons, rather than lost those that can no longer be tapped."""
    return any("step" in button for line in buttons or [] for button in line)


def _labels(buttons: list[list[dict[str, Any]]] | None) -> list[str]:
    return [plain_label(button["text"]) for line in buttons or [] for button in line]


def plain_label(label: str) -> str:
    """A label without the invisible marks nobody types into a transcript."""
    return label.translate(_INVISIBLE)
