"""The stage over HTTP: people with phones in the simulator, talking to the real bot, courier and clock.

Its methods are called from a worker thread, while simulator and program live in the event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import httpx
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.simulator.model import Pending
from budgeting.clock import SetClock
from budgeting.db.tables import Conversation, Message
from budgeting.states.messages import Direction, MessageState, Operation
from dialogs.text.words import Words
from dialogs.transcripts import colleagues, listening, pictures
from dialogs.transcripts.engine_stage import changed_buttons, plain_label
from dialogs.transcripts.script import ScriptError, Shown, sending
from dialogs.transcripts.setting import Setting
from tests.kit import raw
from tests.kit.program import BOT, Whole
from tests.kit.running import PATIENCE

T = TypeVar("T")
#: Ids for messages that are pushed into a chat as raw updates.
RAW = 900_000
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


@dataclass
class Phone:
    """What one person has written, and every button ever shown under a message: (message, label, data)."""

    chat_id: int
    written: list[int] = field(default_factory=list)
    buttons: list[list[tuple[int, str, str]]] = field(default_factory=list)


class SimulatorStage:
    """Plays on a running program; the script sets the clock."""

    def __init__(self, whole: Whole, url: str, clock: SetClock, words: Words, setting: Setting) -> None:
        self._whole, self._clock, self._words, self._setting = whole, clock, words, setting
        self._loop = asyncio.get_running_loop()
        self._http = httpx.Client(base_url=url, timeout=PATIENCE)
        self._phones: dict[str, Phone] = {}
        self._last: Pending | None = None
        self._toast: Shown | None = None
        self._row = 0
        self._raw = RAW
        self._speaker = setting.speaker
        queue = whole.sim.world.queues[BOT]
        queue.on_new = self._note
        for person in setting.people.values():
            whole.sim.add_person(person.name, language_code=person.language, person_id=person.chat_id)
            self._phones[person.name] = Phone(person.chat_id)
            if person.joined:
                self._open_chat(person.name)

    def close(self) -> None:
        self._http.close()

    # -- what the script does

    def now(self) -> datetime:
        return self._clock.now()

    def set_clock(self, now: datetime) -> None:
        self._await(self._whole.move(self._clock, now))

    def write(self, speaker: str, words: str) -> None:
        text = words.replace("{invite}", self._setting.people[speaker].token)
        self._phones[speaker].written.append(self._act(speaker, "text", {"text": text})["id"])

    def send(self, speaker: str, kind: str) -> None:
        sent = sending(kind)
        kind = sent.kind
        match kind:
            case "photo" | "voice" | "document":
                name = {"photo": "foto.png", "voice": "voce.oga", "document": "carta.pdf"}[kind]
                if not sent.same_album:
                    self._raw += 1
                beneath = {"caption": sent.caption, "album": str(self._raw)}
                done = self._act(speaker, kind, beneath, files={"file": (name, PICTURE)})
                if sent.caption:
                    self._phones[speaker].written.append(done["id"])
            case "sticker":
                self._act(speaker, kind, {"emoji": "🙂"})
            case "location":
                self._act(speaker, kind, {"latitude": 45.52, "longitude": 10.26})
            case "contact":
                self._act(speaker, kind, {"phone_number": "+393331234567"})
            case "video":
                # The simulator's phones can't send films, so push the bot an update about one.
                film = {"file_id": "film", "file_unique_id": "film", "width": 1, "height": 1, "duration": 1}
                self._push(speaker, {"message": self._raw_message(speaker) | {"video": film}})
            case _:
                raise ScriptError(f"no phone here sends a {kind}")
        self._quiet()

    def read_picture(self, speaker: str, shown: str) -> None:
        def read(session: Session) -> None:
            conversation = self._conversation(session, speaker)
            pictures.read(session, self._clock, self._words, conversation, shown)

        self._whole.database.write(read)
        self._quiet()

    def edit(self, speaker: str, number: int, words: str) -> None:
        try:
            message = self._phones[speaker].written[number - 1]
        except IndexError:
            raise ScriptError(f"{speaker} has not written a message {number}") from None
        self._act(speaker, "edit", {"message_id": message, "text": words})

    def tap(self, speaker: str, label: str) -> None:
        message, data = self._button(speaker, label)
        there = any(button.get("data") == data for button in self._on_screen(speaker, message))
        if there:
            answer = self._post(speaker, "tap", {"message_id": message, "data": data})["answer"]
        else:
            # The tap came before the edit that removed the button.
            answer = self._await(self._late_tap(speaker, message, data))
        if answer and answer["text"]:
            self._toast = Shown(speaker, answer["text"], toast=True)
        self._speaker = speaker
        self._quiet()

    def again(self) -> None:
        if self._last is None:
            raise ScriptError("nothing has been delivered yet")
        self._await(self._deliver_again(self._last))

    def staff(self, name: str, words: str) -> None:
        person = self._setting.people[self._speaker]
        if words in colleagues.PHONES and person.member_id is not None:
            member_id, staff_id = person.member_id, self._setting.staff[name]
            person.token = self._whole.database.write(
                lambda session: colleagues.phone(session, self._clock, staff_id, member_id, words)
            )
            self._quiet()
            return

        def act(session: Session) -> None:
            conversation = self._conversation(session, self._speaker)
            colleagues.act(session, self._clock, self._words, self._setting.staff[name], conversation, words)

        self._whole.database.write(act)
        self._quiet()

    # -- what the people then see

    def collect(self) -> list[Shown]:
        """What has arrived since the last call, as the phones show it, in the order it was said."""
        toast, self._toast = self._toast, None
        shown = [toast] if toast else []
        names = {phone.chat_id: name for name, phone in self._phones.items()}
        with self._whole.database.read() as session:
            rows = session.execute(
                select(
                    Message.id,
                    Message.telegram_id,
                    Message.state,
                    Message.operation,
                    Message.buttons,
                    Conversation.chat_id,
                )
                .join(Conversation, Conversation.id == Message.conversation_id)
                .where(
                    Message.direction == Direction.OUT,
                    Message.id > self._row,
                )
                .order_by(Message.id)
            ).all()
        screens = {chat: self._screen(names[chat]) for chat in {row.chat_id for row in rows}}
        for row in rows:
            self._row = row.id
            if row.operation is Operation.CLOSE:
                # It says nothing new, but its question may have got other buttons.
                if changed_buttons(row.buttons) and row.state is MessageState.SENT:
                    self._seen(names[row.chat_id], screens[row.chat_id][row.telegram_id], edited=True)
                continue
            if row.state is not MessageState.SENT:
                shown.append(Shown(names[row.chat_id], f"({row.state.value})"))
                continue
            message = screens[row.chat_id][row.telegram_id]
            if row.operation is Operation.READ_ALOUD:
                assert message["kind"] == "voice", message["kind"]
                shown.append(Shown(names[row.chat_id], self._heard(row.id)))
                continue
            shown.append(self._seen(names[row.chat_id], message, row.operation is Operation.EDIT))
        return shown

    def _heard(self, row: int) -> str:
        with self._whole.database.read() as session:
            return listening.heard(session, self._words, session.get_one(Message, row))

    def _seen(self, name: str, message: dict[str, Any], edited: bool) -> Shown:
        keys = message["buttons"] or []
        flat = [(message["id"], plain_label(b["text"]), b.get("data", "")) for line in keys for b in line]
        self._phones[name].buttons.append(flat)
        labels = tuple(tuple(button["text"] for button in line) for line in keys)
        return Shown(name, message["text"], labels, picture=message["kind"] != "text", edited=edited)

    # -- inside

    def _act(
        self, speaker: str, what: str, body: dict[str, Any] | None, files: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        done = self._post(speaker, what, body, files)
        self._speaker = speaker
        self._quiet()
        return done

    def _post(
        self, speaker: str, what: str, body: dict[str, Any] | None, files: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        person = self._setting.people.get(speaker)
        if person is None:
            raise ScriptError(f"nobody here is called {speaker}")
        given: dict[str, Any] = {"json": body} if files is None else {"data": body, "files": files}
        answer = self._http.post(f"/sim/people/{person.chat_id}/{what}", **given)
        assert answer.is_success, answer.text
        done: dict[str, Any] = answer.json()
        return done

    def _screen(self, name: str) -> dict[int, dict[str, Any]]:
        answer = self._http.get(
            f"/sim/people/{self._phones[name].chat_id}/chat", params={"limit": 200}
        ).json()
        return {message["id"]: message for message in answer["messages"]}

    def _on_screen(self, name: str, message: int) -> list[dict[str, Any]]:
        lines = self._screen(name).get(message, {}).get("buttons") or []
        return [button for line in lines for button in line]

    def _button(self, speaker: str, label: str) -> tuple[int, str]:
        """The newest button with that label; ``label#2`` is the one before it."""
        words, _, nth = label.partition("#")
        left = int(nth or "1")
        for keys in reversed(self._phones[speaker].buttons):
            key = next(((number, data) for number, text, data in keys if text == plain_label(words)), None)
            if key is not None:
                left -= 1
                if left == 0:
                    return key
        raise ScriptError(f"{speaker} sees no button [{label}]")

    async def _late_tap(self, speaker: str, message: int, data: str) -> dict[str, Any] | None:
        world = self._whole.sim.world
        tap = world.callbacks.open(BOT, world.time())
        query = {
            "id": tap.id,
            "from": raw.person(self._setting.people[speaker]),
            "message": self._raw_message(speaker) | {"message_id": message, "text": "…"},
            "chat_instance": "1",
            "data": data,
        }
        self._whole.sim.push_update(BOT, {"callback_query": query})
        async with asyncio.timeout(PATIENCE):
            await tap.answered.wait()
        return tap.answer

    async def _deliver_again(self, pending: Pending) -> None:
        queue = self._whole.sim.world.queues[BOT]
        async with asyncio.timeout(PATIENCE):
            # Telegram drops updates below the offset that a poll confirms, so put it back only while a poll is waiting.
            await queue.polling.wait()
        queue.put(pending)
        await self._whole.quiet()

    def _push(self, speaker: str, update: dict[str, Any]) -> None:
        answer = self._http.post("/sim/updates", json={"bot_id": BOT, "update": update})
        assert answer.is_success, answer.text

    def _raw_message(self, speaker: str) -> dict[str, Any]:
        self._raw += 1
        return raw.message(self._setting.people[speaker], self._raw, self._clock.now())

    def _note(self, pending: Pending) -> None:
        self._last = pending

    def _open_chat(self, name: str) -> None:
        person, world = self._setting.people[name], self._whole.sim.world
        world.private_chat(world.bots[BOT], world.people[person.chat_id]).opened = True

        def make(session: Session) -> None:
            session.add(
                Conversation(
                    bot_id=BOT,
                    chat_id=person.chat_id,
                    member_id=person.member_id,
                    language=person.language,
                    created_at=self._clock.now(),
                )
            )

        self._whole.database.write(make)

    def _conversation(self, session: Session, name: str) -> int:
        chat = self._setting.people[name].chat_id
        query = select(Conversation.id).where(Conversation.chat_id == chat, Conversation.ended_at.is_(None))
        return session.scalars(query).one()

    def _quiet(self) -> None:
        self._await(self._whole.quiet())

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(3 * PATIENCE)
