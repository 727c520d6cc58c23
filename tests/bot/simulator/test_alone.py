"""The simulator by itself: started from a terminal, with bots that come and go over HTTP."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import httpx
import pytest

from bot.simulator.__main__ import main
from bot.simulator.errors import ControlError
from tests.kit.running import PATIENCE

ROOT = Path(__file__).parents[3]
AMINA = {"first_name": "Amina", "id": 501}


async def test_it_serves_a_suite_in_any_language(tmp_path):
    """Only HTTP: a bot given on the command line, another added later, a person, an answer; then it stops."""
    arguments = [
        "--bot",
        "1:a",
        "--bot",
        "2:b,due_bot,Due",
        "--port",
        "0",
        "--data",
        str(tmp_path / "phone.db"),
    ]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.simulator", *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            address = (await process.stdout.readline()).decode().strip()
            async with httpx.AsyncClient(base_url=address, timeout=20) as http:
                bots = (await http.get("/sim/bots")).json()
                assert [(bot["id"], bot["username"], bot["name"]) for bot in bots] == [
                    (1, "sim1_bot", "sim1_bot"),
                    (2, "due_bot", "Due"),
                ]
                assert (await http.post("/sim/bots", json={"token": "3:c", "name": "Tre"})).status_code == 201
                assert (await http.post("/sim/people", json=AMINA)).status_code == 201
                await http.post("/sim/people/501/start?bot=sim3_bot")
                (update,) = (await http.get("/bot3:c/getUpdates")).json()["result"]
                sent = await http.post("/bot3:c/sendMessage", data={"chat_id": 501, "text": "Ciao"})
                assert (update["message"]["text"], sent.json()["ok"]) == ("/start", True)
                chat = (await http.get("/sim/people/501/chat?bot=3")).json()
                assert [message["text"] for message in chat["messages"]] == ["/start", "Ciao"]
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_bot_that_is_removed_is_gone(sim, http):
    assert (await http.post("/sim/bots", json={"token": "8:x", "username": "@otto_bot"})).json()["id"] == 8
    sim.start(501, bot="otto_bot")
    group = sim.add_group("Scala B", [501], bot=8)
    assert sim.api.world.bots[8].username == "otto_bot"
    await http.post("/bot8:x/sendMessage", json={"chat_id": group["id"], "text": "Buongiorno"})
    poll = asyncio.create_task(http.get("/bot8:x/getUpdates?offset=-1&timeout=20"))
    await http.post("/bot8:x/setWebhook", json={"url": "http://127.0.0.1:9/hook"})
    await poll
    assert (await http.delete("/sim/bots/otto_bot")).json() == {}
    for path in ("/bot8:x/getMe", "/file/bot8:x/a"):
        assert (await http.get(path)).status_code == 401
    assert [bot["id"] for bot in (await http.get("/sim/bots")).json()] == [700001]
    assert sim.group_chat(group["id"])["messages"][-1]["sender"] == {"id": 8, "name": "Deleted bot"}
    assert len(sim.chat(501)["messages"]) == 1
    assert (await http.delete("/sim/bots/8")).status_code == 404
    sim.group_text(group["id"], 501, "/start")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"token": "700001:other"}, 409),
        ({"token": "9:x", "username": "Ponte_Bot"}, 409),
        ({"token": "no"}, 400),
        ({"token": "0:x"}, 400),
        ({"token": "9:"}, 400),
        ({}, 400),
    ],
)
async def test_bots_that_cannot_be(http, body, status):
    answer = await http.post("/sim/bots", json=body)
    assert (answer.status_code, list(answer.json())) == (status, ["error"])


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        ("/bot700001:family-bot/nonsense", 404, "Not Found: method not found"),
        ("/bot700001:other/getMe", 401, "Unauthorized"),
        ("/bot700001:other/nonsense", 401, "Unauthorized"),
        ("/botnonsense/getMe", 401, "Unauthorized: invalid token specified"),
        ("/bot0:x/getMe", 401, "Unauthorized: invalid token specified"),
        (f"/bot1:{'x' * 80}/getMe", 401, "Unauthorized: invalid token specified"),
        ("/bot700001:family-bot", 404, "Not Found"),
        ("/bot", 404, "Not Found"),
    ],
)
async def test_the_words_for_a_wrong_token_and_a_wrong_method(http, path, status, description):
    answer = await http.get(path)
    assert (answer.status_code, answer.json()) == (
        status,
        {"ok": False, "error_code": status, "description": description},
    )


@pytest.mark.parametrize(
    "arguments", [["--bot", "no"], ["--host", "8.8.8.8"], ["--bot", "1:a", "--bot", "1:b"]]
)
def test_it_says_in_a_sentence_why_it_does_not_start(arguments, capsys):
    assert main([*arguments, "--port", "0"]) == 1
    told = capsys.readouterr()
    assert (told.out, told.err.strip()[-1]) == ("", ".")


def test_its_help_names_every_option(capsys):
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    told = capsys.readouterr().out
    assert all(option in told for option in ("--bot", "--host", "--port", "--data", "/sim/bots"))


def test_a_token_is_refused_in_python_too(sim):
    with pytest.raises(ControlError):
        sim.add_bot("no")
