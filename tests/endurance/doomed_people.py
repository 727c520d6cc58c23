"""Members who write, correct, undo and check in as a seed decides; each knows what must come of it."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.simulator import Simulator
from bot.simulator.model import Message
from budgeting.headings import Heading, Source
from budgeting.money import Money
from budgeting.periods import checkin_week
from dialogs.buttons import SKIP
from dialogs.text import Text, names, t
from dialogs.text.words import Words

#: 18:00 in Rome: nothing is due by itself.
MONDAY = datetime(2026, 3, 2, 17, tzinfo=UTC)
#: What people buy, and the heading every language gives it.
GOODS = {
    "pane": Heading.FOOD,
    "latte": Heading.FOOD,
    "benzina": Heading.TRANSPORT,
    "farmacia": Heading.HEALTH,
}
#: The week that Monday's check-in asks about.
WEEK = checkin_week(MONDAY.date())
UNDO = t("↩️ Undo")


@dataclass
class Person(ABC):
    """A member with a phone, and what must be there in the end."""

    sim: Simulator
    words: Words
    bot_id: int
    name: str
    chat: int
    household_id: int
    language: str
    rng: random.Random
    #: One line from each message that must arrive, in order.
    replies: list[Text] = field(default_factory=list)
    #: How many earlier messages must be edited.
    changed: int = 0
    #: What must be booked, in minor units.
    booked: Counter[tuple[str, int]] = field(default_factory=Counter)
    _amounts: Iterator[int] = field(init=False)

    def __post_init__(self) -> None:
        amounts = list(range(101, 2000))
        self.rng.shuffle(amounts)
        self._amounts = iter(amounts)

    @abstractmethod
    def ready(self) -> bool:
        """Whether there is something to do next, and any message that it depends on has arrived."""

    @abstractmethod
    async def act(self) -> None:
        """Do the next thing."""

    @property
    def done(self) -> bool:
        """Whether nothing is left that must be finished."""
        return True

    def line(self, text: Text) -> str:
        return self.words.plain(text, self.language)

    def heard(self, text: Text) -> Message | None:
        """The bot's newest message with that line."""
        line = self.line(text)
        chat = self.sim.world.chats[(self.bot_id, self.chat)]
        for message in reversed(chat.messages.values()):
            if message.by_bot and line in message.text.split("\n"):
                return message
        return None

    def write(self, text: str) -> int:
        number: int = self.sim.send_text(self.chat, text, self.bot_id)["id"]
        return number

    async def tap(self, message: Message, label: Text, times: int = 1) -> None:
        """Tap a button; an impatient person taps again before anything happens."""
        text = self.line(label)
        for row, line in enumerate(message.inline_keyboard or []):
            for column, button in enumerate(line):
                if button["text"] == text:
                    for _ in range(times):
                        await self.sim.tap(self.chat, message.id, row, column, bot=self.bot_id, wait=0)
                    return
        raise AssertionError(f"there is no button {text}")

    def impatience(self) -> int:
        return self.rng.choice((1, 1, 2))


@dataclass
class _Line:
    message: int
    word: str
    minor: int
    undone: bool = False

    @property
    def key(self) -> tuple[str, int]:
        return GOODS[self.word].value, self.minor

    @property
    def echo(self) -> Text:
        return t(
            "✓ {note}: *{amount}* · {heading} · {day}.",
            note=self.word,
            amount=Money(self.minor),
            heading=names.category(self.key[0]),
            day=t("today"),
        )

    def __str__(self) -> str:
        return f"{self.word} {written(self.minor)}"


@dataclass
class Writer(Person):
    """Logs spending without waiting for answers, later corrects some of it and undoes some of it."""

    _lines: list[_Line] = field(default_factory=list)
    #: The decided next action, and the line it applies to.
    _next: tuple[str, _Line] | None = None

    def ready(self) -> bool:
        self._next = self._next or self._decided()
        what, line = self._next
        return what != "undo" or self.heard(line.echo) is not None

    async def act(self) -> None:
        what, line = self._next or self._decided()
        self._next = None
        if what == "undo":
            await self._undo(line)
        elif what == "correct":
            self._correct(line)
        else:
            self._note(line)

    def _decided(self) -> tuple[str, _Line]:
        standing = [line for line in self._lines if not line.undone]
        dice = self.rng.random()
        if dice < 0.6 or not standing:
            return "note", _Line(0, self.rng.choice(list(GOODS)), next(self._amounts))
        return "correct" if dice < 0.8 else "undo", self.rng.choice(standing)

    def _note(self, line: _Line) -> None:
        line.message = self.write(str(line))
        self._lines.append(line)
        self._stands(line)

    def _correct(self, line: _Line) -> None:
        self.booked[line.key] -= 1
        line.minor = next(self._amounts)
        self.sim.edit(self.chat, line.message, str(line), self.bot_id)
        self._stands(line)

    def _stands(self, line: _Line) -> None:
        self.booked[line.key] += 1
        self.replies.append(line.echo)

    async def _undo(self, line: _Line) -> None:
        echo = self.heard(line.echo)
        assert echo is not None
        line.undone = True
        self.booked[line.key] -= 1
        self.changed += 1
        await self.tap(echo, UNDO, self.impatience())


@dataclass
class Walker(Person):
    """Does the weekly check-in, one question after the other, by taps and text."""

    cash: int = field(init=False)
    _steps: list[tuple[Text | None, Text | str | None]] = field(init=False)
    _at: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self.cash, income, food = (next(self._amounts) for _ in range(3))
        # With spending the week ends in a picture, and a picture now and then is enough.
        food = food if self.rng.random() < 0.3 else 0
        self.booked = Counter({(Source.WORK.value, income): 1, (Heading.FOOD.value, food): int(food > 0)})
        self._steps = _questions(self.cash, income, food)
        self._steps.append((t("*Your week, {name}*", name=self.name), None))

    @property
    def done(self) -> bool:
        return self._at == len(self._steps)

    def ready(self) -> bool:
        if self.done:
            return False
        question, _ = self._steps[self._at]
        return question is None or self.heard(question) is not None

    async def act(self) -> None:
        question, answer = self._steps[self._at]
        self._at += 1
        if answer is None:
            return
        message = self.heard(question) if question else None
        if message is None:
            self.replies.append(
                t("*The week of {date}*. A few questions; skip what you don't know.", date=WEEK)
            )
        if isinstance(answer, str):
            self.write(answer)
        elif message is not None:
            await self.tap(message, answer, self.impatience())
        if following := self._steps[self._at][0]:
            self.replies.append(following)


def _questions(cash: int, income: int, food: int) -> list[tuple[Text | None, Text | str | None]]:
    """Pairs of the question to wait for and the answer to it: a button's label, or text."""
    work, heading = names.SOURCES[Source.WORK], names.HEADINGS[Heading.FOOD]
    steps: list[tuple[Text | None, Text | str | None]] = [
        (None, "/checkin"),
        (t("💶 How much money do you have now, in cash and on the card together?"), written(cash)),
        (t("Has money come in this week?"), work),
        (t("{source}: how much?", source=work), written(income)),
        (t("Has other money come in this week?"), t("✓ That is all")),
        (t("{heading}: how much this week?", heading=heading), written(food) if food else t("✓ Nothing")),
    ]
    if food:
        so_far = "{heading}: {amount} so far this week. Anything to add?"
        steps.append((t(so_far, heading=heading, amount=Money(food)), t("✓ Nothing to add")))
    return [
        *steps,
        (t("Did you spend on anything else this week?"), t("✓ No, that is all")),
        (t("And how did this week feel?"), SKIP.label),
    ]


def written(minor: int) -> str:
    """An amount as these people write it."""
    return f"{minor // 100},{minor % 100:02}"
