"""Transcripts through the simulator: the very same conversation, with HTTP, bot, courier and clock in between."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

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
#: On PostgreSQL too, one of each sort: the engine plays all of them there (tests/dialogs).
BOTH = {"checkin", "instalments", "person-in-office-hours", "settings", "spending-corrections"}


def _once_each() -> set[Path]:
    """One conversation of each subject (the first word of its name) and those in `BOTH`, in one language, and each
    language in at least one conversation: languages take turns, because nothing between the engine and a phone reads
    them. Whatever exists in few languages chooses first.
    """
    every = sorted(FOLDER.glob("*/*.txt"))
    stems = {file.stem for file in every if file.stem not in AT_THE_CONSOLE}
    # The shortest name is that of the plain one.
    ordered = sorted(stems, key=lambda stem: (len(stem), stem), reverse=True)
    first = {stem.partition("-")[0]: stem for stem in ordered}
    files: dict[str, list[Path]] = defaultdict(list)
    for file in every:
        if file.stem in {*first.values(), *BOTH}:
            files[file.stem].append(file)
    played, chosen = Counter[str](), set[Path]()
    for stem in sorted(files, key=lambda stem: (len(files[stem]), stem)):
        file = min(files[stem], key=lambda file: played[file.parent.name])
        played[file.parent.name] += 1
        chosen.add(file)
    for folder in sorted(FOLDER.iterdir()):
        if folder.is_dir() and folder.name not in played:
            chosen.add(min(sorted(folder.glob("*.txt")), key=lambda file: file.stat().st_size))
    return chosen


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
    async with running(sim) as url, at_work(url, sim, database, clock, words) as whole:
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
