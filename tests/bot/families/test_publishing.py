"""The bot's profile: each part is published separately, retried later, and skipped quietly if the server lacks it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from pydantic import SecretStr

from bot import doctor, settings
from bot.families.publishing import PAUSES, publish
from bot.profile import METHODS, expected
from bot.simulator import Simulator
from bot.simulator.odd_answers import SHAPES
from dialogs import commands
from dialogs.text.languages import FOLDER, MAIN
from dialogs.text.words import Words
from tests.kit.invented_language import with_one_more

TOKEN = "700001:family-bot"
BOT = 700001
GETTERS = [getter for getter, _ in METHODS.values()]
SETTERS = [setter for _, setter in METHODS.values()]


@pytest.fixture(scope="module")
def few_words(tmp_path_factory: pytest.TempPathFactory) -> Words:
    """Two languages: where each call fails once, twenty would take a minute and show nothing more."""
    folder = tmp_path_factory.mktemp("locales")
    for code in (MAIN, "ar"):
        (folder / code).symlink_to(FOLDER / code)
    return Words(folder=folder)


class Night:
    """Sleeps that take no time; records how much of the profile was missing when each began."""

    def __init__(self, sim: Simulator, words: Words, ends: int = 20) -> None:
        self._sim, self._words, self._ends = sim, words, ends
        self.pauses: list[float] = []
        self.missing: list[int] = []

    async def __call__(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.missing.append(len(missing(self._sim, self._words)))
        if len(self.pauses) >= self._ends:
            raise KeyboardInterrupt


def missing(sim: Simulator, words: Words) -> list[str]:
    """What phones don't see of the profile; a language without its own text shows the default one."""
    bot = sim.world.bots[BOT]
    texts = {"description": bot.descriptions, "short_description": bot.short_descriptions}
    lacking = []
    for shown in expected(words):
        if shown.name == "commands":
            seen = bot.commands.get(f"default|{shown.code or ''}")
        else:
            seen = texts[shown.name].get(shown.code or "") or texts[shown.name].get("")
        if seen != shown.value:
            lacking.append(shown.label)
    return lacking


def forget(sim: Simulator) -> None:
    bot = sim.world.bots[BOT]
    for texts in (bot.commands, bot.descriptions, bot.short_descriptions):
        texts.clear()
    sim.calls._ring.clear()


def calls(sim: Simulator, *names: str) -> list[dict[str, Any]]:
    return [call for call in sim.calls._ring if call["method"] in names]


async def test_each_refused_call_is_tried_again_and_keeps_no_other_back(
    sim: Simulator, bot: Bot, few_words: Words
) -> None:
    await publish(bot, few_words, sleep=Night(sim, few_words))
    in_turn = [call["method"] for call in sim.calls._ring]
    assert {*SETTERS, *GETTERS} == set(in_turn)
    for at, method in enumerate(in_turn):
        forget(sim)
        sim.faults.add("*", "500", after=at)
        night = Night(sim, few_words)
        await publish(bot, few_words, sleep=night)
        assert not missing(sim, few_words), (at, method)
        assert night.pauses == [PAUSES[0]], (at, method)
        assert night.missing[0] <= 1, "the others were there before"
        assert not sim.faults.rules


@pytest.mark.parametrize("kind", ["bad", "500", "502", "lost", "lost-502", "blocked"])
async def test_whatever_the_refusal_the_rest_is_shown_at_once(
    sim: Simulator, bot: Bot, words: Words, kind: str
) -> None:
    sim.faults.add("setMyCommands", kind, after=1)
    night = Night(sim, words)
    await publish(bot, words, sleep=night)
    assert not missing(sim, words)
    assert len(night.pauses) == 1


async def test_odd_answers_do_not_keep_the_profile_from_being_shown(
    sim: Simulator, bot: Bot, few_words: Words
) -> None:
    for shape in SHAPES:
        forget(sim)
        for method in [*SETTERS, *GETTERS]:
            sim.faults.add(method, "odd", shape=shape)
        await publish(bot, few_words, sleep=Night(sim, few_words))
        assert not missing(sim, few_words), shape
        assert not sim.faults.rules, shape


async def test_what_stays_refused_is_tried_in_ever_longer_pauses(
    sim: Simulator, bot: Bot, words: Words, caplog: pytest.LogCaptureFixture
) -> None:
    sim.faults.add("setMyDescription", "bad", share=1.0)
    night = Night(sim, words, ends=len(PAUSES) + 2)
    with pytest.raises(KeyboardInterrupt):
        await publish(bot, words, sleep=night)
    assert night.pauses == [*PAUSES, PAUSES[-1], PAUSES[-1]]
    assert list(PAUSES) == sorted(PAUSES)
    assert len(calls(sim, "setMyCommands")) == len(words.languages) + 1, "what is shown is left alone"
    assert "description (ar)" in caplog.text


async def test_what_is_not_offered_here_is_a_quiet_note(
    sim: Simulator, bot: Bot, words: Words, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for method in ("getMyShortDescription", "setMyShortDescription"):
        sim.faults.add(method, "not-offered", share=1.0)
    night = Night(sim, words)
    await publish(bot, words, sleep=night)
    assert not night.pauses
    assert missing(sim, words) == [
        shown.label for shown in expected(words) if shown.name == "short_description"
    ]
    assert "does not offer short description" in caplog.text
    assert not [record for record in caplog.records if record.levelno > logging.INFO]


async def test_telegrams_own_pause_is_kept(sim: Simulator, bot: Bot, words: Words) -> None:
    sim.faults.add("setMyCommands", "429", retry_after=7)
    night = Night(sim, words)
    await publish(bot, words, sleep=night)
    assert night.pauses == [7.0]
    assert not missing(sim, words)


async def test_only_what_has_changed_is_set_after_a_restart(sim: Simulator, bot: Bot, words: Words) -> None:
    await publish(bot, words, sleep=Night(sim, words))
    sim.calls._ring.clear()
    await publish(bot, words, sleep=Night(sim, words))
    assert not calls(sim, *SETTERS)
    sim.world.bots[BOT].descriptions["ar"] = "vecchia"
    await publish(bot, words, sleep=Night(sim, words))
    assert [call["params"]["language_code"] for call in calls(sim, *SETTERS)] == ["ar"]


async def test_a_server_that_is_away_is_not_asked_for_everything(
    sim: Simulator, bot: Bot, words: Words
) -> None:
    sim.faults.add("*", "lost", times=1)
    night = Night(sim, words)
    await publish(bot, words, sleep=night)
    assert night.missing == [len(expected(words))]
    assert not missing(sim, words)


async def test_each_phone_sees_it_in_its_language(sim: Simulator, bot: Bot, tmp_path: Path) -> None:
    """For every folder, those of today and one more; a language that Telegram has no code for is not sent."""
    said = {"Everything I can do": "Tuttu ciò ch'e possu fà"}
    folder = with_one_more(tmp_path, console=False, code="co", said=said)
    (folder / "rom").symlink_to(folder / "co")
    (folder / "co_FR").symlink_to(folder / "co")
    words = Words(folder=folder)
    await publish(bot, words, sleep=Night(sim, words))
    sent = {call["params"].get("language_code", "") for call in calls(sim, *SETTERS)}
    assert sent == {code for code in words.languages if len(code) == 2} | {""}
    for number, (code, language) in enumerate(sorted(words.languages.items()), 900):
        person = sim.add_person("Ada", language_code=code.replace("_", "-"), person_id=number)["id"]
        reads = {"rom": "it", "co_FR": "co"}.get(code, code)
        chat = sim.chat(person)
        menu = words.plain(commands.COMMANDS["menu"], reads)
        assert chat["commands"][0] == {"command": "menu", "description": menu}, language
        assert chat["description"] == words.plain(commands.DESCRIPTION, reads), language
    assert sim.chat(900 + sorted(words.languages).index("co"))["commands"][0]["description"].startswith(
        "Tuttu"
    )


# -- the doctor


@pytest.fixture
def look(url: str) -> Callable[[], Awaitable[list[str]]]:
    read_settings = settings.read({"PONTE_TELEGRAM_TOKEN": TOKEN, "PONTE_TELEGRAM_API": url})

    async def looked(token: str = TOKEN) -> list[str]:
        chosen = read_settings.model_copy(update={"telegram_token": SecretStr(token)})
        findings = await asyncio.to_thread(lambda: list(doctor._profile(chosen)))
        return [f"{finding.state}: {finding.words}" for finding in findings]

    return looked


async def test_the_doctor_says_what_telegram_does_not_show(
    sim: Simulator, bot: Bot, words: Words, look: Any
) -> None:
    await publish(bot, words, sleep=Night(sim, words))
    assert (await look())[-1].startswith("ok: Telegram shows")
    del sim.world.bots[BOT].commands["default|ar"]
    (said,) = [line for line in await look() if line.startswith("note")]
    assert "commands (ar)" in said
    assert "commands (it)" not in said
    sim.faults.add("getMyCommands", "not-offered", share=1.0)
    assert [line for line in await look() if "does not say how it shows the bot: commands." in line]
    sim.faults.add("*", "502", share=1.0)
    assert any("cannot be reached" in line for line in await look())
    sim.faults.clear()
    assert await look("1:unknown") == [
        "missing: PONTE_TELEGRAM_TOKEN is a token that Telegram does not know."
    ]
