"""Server-sent events, the phone page's addresses, the socket, and what survives a restart."""

from __future__ import annotations

import asyncio
import json

import httpx
import pytest

from bot.simulator import Limits, Simulator, running
from tests.kit.running import PATIENCE


class Stream:
    """Reads server-sent events one by one."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self) -> tuple[str, dict, str]:
        fields: dict[str, str] = {}
        async with asyncio.timeout(PATIENCE):
            async for line in self._lines:
                if not line and "data" in fields:
                    return fields["event"], json.loads(fields["data"]), fields["id"]
                name, _, value = line.partition(": ")
                fields[name] = value
        raise AssertionError("the stream ended")


def from_now(sim: Simulator) -> dict[str, str]:
    """Miss nothing, whenever the stream begins."""
    return {"Last-Event-ID": str(sim.world.events.last_id)}


async def test_a_chat_live(http, sim):
    async with http.stream("GET", "/sim/people/501/events", headers=from_now(sim)) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        stream = Stream(response)
        sim.send_text(501, "Ciao")
        assert (await stream.next())[:2] == ("message", sim.chat(501)["messages"][-1])
        at = "/bot700001:family-bot"
        await http.get(f"{at}/getUpdates")
        assert (await stream.next())[:2] == ("state", {"2": "read"})
        await http.post(f"{at}/sendChatAction", data={"chat_id": 501, "action": "typing"})
        assert (await stream.next())[:2] == ("typing", {"until": "2026-03-02T17:00:05+00:00"})
        markup = {"keyboard": [[{"text": "Menu"}]]}
        await http.post(f"{at}/sendMessage", json={"chat_id": 501, "text": "Eccomi", "reply_markup": markup})
        name, message, number = await stream.next()
        assert (name, message["text"]) == ("message", "Eccomi")
        name, keyboard, _ = await stream.next()
        assert (name, keyboard["reply_keyboard"]["rows"]) == ("keyboard", [["Menu"]])
        sim.edit(501, 2, "Ciao!")
        assert (await stream.next())[1]["text"] == "Ciao!"
        sim.delete(501, 2)
        assert (await stream.next())[:2] == ("deleted", {"id": 2})
    async with http.stream("GET", "/sim/people/501/events", headers={"Last-Event-ID": number}) as response:
        stream = Stream(response)
        assert [(await stream.next())[0] for _ in range(3)] == ["keyboard", "edited", "deleted"]


async def test_what_is_no_longer_kept_asks_for_a_reload(http):
    async with http.stream("GET", "/sim/people/501/events", headers={"Last-Event-ID": "3"}) as response:
        assert (await Stream(response).next())[:2] == ("reload", {})


async def test_the_list_of_people_live(http, sim):
    async with http.stream("GET", "/sim/events", headers=from_now(sim)) as response:
        stream = Stream(response)
        sim.add_person("Chiara", person_id=503)
        name, person, _ = await stream.next()
        assert (name, person["first_name"], person["bot_id"]) == ("person", "Chiara", 700001)


async def test_the_phone_page_answers_at_its_addresses(http, tmp_path, monkeypatch):
    (tmp_path / "index.html").write_text("<title>Ponte</title>")
    monkeypatch.setattr("bot.simulator.phone.STATIC", tmp_path)
    for path in ("/", "/join/ponte_bot?start=abc"):
        assert (await http.get(path)).text == "<title>Ponte</title>"


@pytest.mark.parametrize("host", ["::", "192.0.2.1", "example.org"])
async def test_only_this_machine_is_served(sim, host):
    with pytest.raises(ValueError, match="this machine only"):
        async with running(sim, host=host):
            raise AssertionError("served")


async def test_a_taken_port_is_an_os_error(sim, url):
    port = int(url.rpartition(":")[2])
    with pytest.raises(OSError, match="in use"):
        async with running(Simulator(), port=port):
            raise AssertionError("served")


async def test_a_waiting_poll_does_not_keep_the_server(sim):
    async with running(sim) as url, httpx.AsyncClient(base_url=url, timeout=20) as client:
        poll = asyncio.create_task(client.get("/bot700001:family-bot/getUpdates", params={"timeout": 50}))
        await sim.world.queues[700001].polling.wait()
        sim.release()
        assert (await poll).json()["result"] == []


async def test_a_second_start_finds_everything(tmp_path, now, png):
    path = tmp_path / "var" / "phones.db"

    def made() -> Simulator:
        simulator = Simulator(now, path, Limits.lifted())
        simulator.add_bot("700001:family-bot", "ponte_bot", "Ponte")
        return simulator

    first = made()
    async with running(first) as url, httpx.AsyncClient(base_url=url) as client:
        first.add_person("Amina", person_id=501)
        first.start(501)
        photo = first.send_photo(501, png)
        at = f"{url}/bot700001:family-bot"
        await client.post(f"{at}/setMyDescription", json={"description": "Un ponte"})
        await client.post(f"{at}/getUpdates", json={"offset": 0})
        gone = (await client.post(f"{at}/sendMessage", json={"chat_id": 501, "text": "Via"})).json()["result"]
        await client.post(f"{at}/sendMessage", json={"chat_id": 501, "text": "Eccomi"})
        await client.post(f"{at}/deleteMessage", json={"chat_id": 501, "message_id": gone["message_id"]})
        left = first.chat(501)
        group = first.add_group("Scala B", [501])
        upgraded = first.upgrade_group(group["id"])
        updates = (await client.get(f"{at}/getUpdates")).json()["result"]
    second = made()
    assert second.chat(501) == left
    assert second.bots()[0]["description"] == "Un ponte"
    assert second.add_person("Bogdan")["id"] > 501
    assert second.add_group("Scala C", [501])["id"] not in (group["id"], upgraded["id"])
    async with running(second) as url, httpx.AsyncClient(base_url=url) as client:
        again = (await client.get(f"{url}/bot700001:family-bot/getUpdates")).json()["result"]
        assert again[: len(updates)] == updates
        assert (await client.get(photo["file"]["url"])).content == png
        assert second.send_text(501, "di nuovo")["id"] == left["messages"][-1]["id"] + 1
