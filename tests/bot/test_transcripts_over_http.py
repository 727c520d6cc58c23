"""Transcripts through the simulator: the very same conversation, with HTTP, bot, courier and clock in between."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.families.fetching import Fetching
from bot.families.picture_reading.reading import PictureReading
from bot.simulator import Limits, Simulator, running
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Conversation, Message
from dialogs.text.words import Words
from dialogs.transcripts import Script, build, play, read
from dialogs.transcripts.setting import start
from tests.kit.keyboards import dead, on_screen
from tests.kit.program import TOKEN, at_work
from tests.kit.simulator_stage import SimulatorStage

FOLDER = Path(__file__).parent.parent / "transcripts"
#: These happen on a page of the console, so no phone shows them.
AT_THE_CONSOLE = {"referrals-beside", "side-by-side"}
#: The script says when files arrive and what a picture shows; these parts would do it sooner or later than that.
PLAYED = (Fetching, PictureReading)
#: On PostgreSQL too, one of each sort: the engine plays all of them there (tests/dialogs).
BOTH = {"checkin", "instalments", "person-in-office-hours", "settings", "spending-corrections"}


#: What passes the wire in forms of its own: what somebody sends, taps, edits or sends twice, commands, toasts,
#: pictures, files, voice notes, a second phone.
_FORMS = re.compile(
    r"^> \((\w+)|^> (edit|again)\b|^> (/\w+)|^> (\[)|(«)|(🔊)|^(@)|\((picture|file)\b|^(!) \w+:", re.MULTILINE
)


def _once_each() -> set[Path]:
    """Few conversations, with each form that passes the wire and each language in at least one; and those in `BOTH`.

    Languages take turns, because nothing between the engine and a phone reads the words.
    """
    every = [file for file in sorted(FOLDER.glob("*/*.txt")) if file.stem not in AT_THE_CONSOLE]
    shows = {file: _shown(file) for file in every}
    chosen: set[Path] = set()
    left = set[str]().union(*shows.values())
    played = Counter[str]()
    for stem in sorted(BOTH):
        chosen.add(
            min((file for file in every if file.stem == stem), key=lambda file: played[file.parent.name])
        )
        played.update(file.parent.name for file in chosen if file.stem == stem)
    for file in chosen:
        left -= shows[file]
    while left:
        # The one with the most that is missing; of equals the shortest.
        best = max(every, key=lambda file: (len(shows[file] & left), -file.stat().st_size, file.name))
        chosen.add(best)
        left -= shows[best]
    return chosen


def _shown(file: Path) -> set[str]:
    found = _FORMS.findall(file.read_text(encoding="utf-8"))
    return {form for match in found for form in match if form} | {file.parent.name}


def _every() -> Iterator[Any]:
    once = _once_each()
    for file in sorted(FOLDER.glob("*/*.txt")):
        if file.stem in AT_THE_CONSOLE:
            continue
        name, script = f"{file.parent.name}-{file.stem}", read(file.read_text(encoding="utf-8"))
        marks = () if file in once else (pytest.mark.endurance,)
        for database in ("sqlite", "postgresql") if file in once and file.stem in BOTH else ("sqlite",):
            yield pytest.param(database, script, id=f"{database}-{name}", marks=marks)


@pytest.mark.parametrize(("database_url", "script"), list(_every()), indirect=["database_url"])
async def test_the_phones_show_what_the_transcript_says(
    script: Script, database: Database, words: Words
) -> None:
    clock = SetClock(start(script))
    setting = await database.write_async(lambda session: build(session, clock, script))
    sim = Simulator(now=clock.now, limits=Limits.lifted())
    sim.add_bot(TOKEN, "ponte_prova_bot", "Ponte")
    async with running(sim) as url, at_work(url, sim, database, clock, words, without=PLAYED) as whole:
        stage = SimulatorStage(whole, url, clock, words, setting)
        try:
            played = await asyncio.to_thread(play, script, stage, setting.speaker)
        finally:
            stage.close()
    assert played == script.text
    # The phones show only keyboards that still work, and mark what was tapped.
    for chat, expected in database.write(_wanted).items():
        for message in sim.chat(chat)["messages"]:
            if message["id"] in expected:
                labels = [button["text"] for line in message["buttons"] or [] for button in line]
                assert (message["text"], labels) == expected[message["id"]]
    assert not database.write(dead)


def _wanted(session: Session) -> dict[int, dict[int, tuple[str, list[str]]]]:
    """{chat: {Telegram's message id: (text, labels)}}, as the outbox expects it."""
    chats: dict[int, dict[int, tuple[str, list[str]]]] = {}
    for number, chat in session.execute(select(Conversation.id, Conversation.chat_id)):
        for row, (text, buttons) in on_screen(session, number).items():
            telegram = session.get_one(Message, row).telegram_id
            if telegram is not None:
                chats.setdefault(chat, {})[telegram] = (text, [button["text"] for button in buttons])
    return chats
