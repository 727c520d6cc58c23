"""The control interface over HTTP, the shape of its answers, and the ways to reach the Bot API."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.simulator import Simulator
from bot.simulator.errors import ControlError


async def test_a_person_is_added_and_starts(http, sim):
    made = await http.post(
        "/sim/people", json={"first_name": "Chiara", "language_code": "it", "note": "terza"}
    )
    assert made.status_code == 201
    person = made.json()
    assert person == {
        "id": person["id"],
        "first_name": "Chiara",
        "last_name": "",
        "username": "",
        "language_code": "it",
        "blocked": False,
        "note": "terza",
        "unread": 0,
        "last": None,
    }
    sent = (await http.post(f"/sim/people/{person['id']}/start", json={"payload": "abc"})).json()
    assert sent == {
        "id": 1,
        "from": "person",
        "at": "2026-03-02T17:00:00+00:00",
        "edited_at": None,
        "deleted": False,
        "kind": "text",
        "text": "/start abc",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
        "file": None,
        "location": None,
        "contact": None,
        "buttons": None,
        "state": "sent",
        "reply_to": None,
        "reactions": [],
    }
    listed = {each["id"]: each for each in (await http.get("/sim/people")).json()}
    assert listed[person["id"]]["last"] == {"text": "/start abc", "at": "2026-03-02T17:00:00+00:00"}
    assert (await http.get("/sim/bots")).json()[0]["username"] == "ponte_bot"


async def test_everything_a_phone_sends(http, png):
    at = "/sim/people/501"
    for name, body in (
        ("text", {"text": "Ciao"}),
        ("location", {"latitude": 45.5, "longitude": 10.2}),
        ("sticker", {"emoji": "😀"}),
        ("contact", {"phone_number": "+39000"}),
    ):
        answer = await http.post(f"{at}/{name}", json=body)
        assert (answer.status_code, answer.json()["kind"]) == (200, name)
    for name, file in (
        ("photo", ("a.png", png)),
        ("document", ("a.pdf", b"%PDF")),
        ("voice", ("a.oga", b"Ogg")),
    ):
        answer = await http.post(f"{at}/{name}", files={"file": file}, data={"caption": "ecco"})
        assert (answer.status_code, answer.json()["kind"]) == (200, name)
        assert (await http.get(answer.json()["file"]["url"])).content == file[1]
    updates = (await http.get("/bot700001:family-bot/getUpdates")).json()["result"]
    assert len(updates) == 7


async def test_the_chat_in_pages(http, sim):
    for number in range(120):
        sim.send_text(501, f"riga {number}")
    page = (await http.get("/sim/people/501/chat")).json()
    assert [m["text"] for m in page["messages"]][::49] == ["riga 70", "riga 119"]
    assert page["more"] is True
    older = (
        await http.get("/sim/people/501/chat", params={"before": page["messages"][0]["id"], "limit": 200})
    ).json()
    assert (older["messages"][0]["text"], older["messages"][-1]["text"]) == ("/start", "riga 69")
    assert older["more"] is False
    assert page["bot"]["username"] == "ponte_bot"
    assert {
        "person",
        "commands",
        "menu_button",
        "description",
        "blocked",
        "reply_keyboard",
        "typing",
    } <= page.keys()


async def test_tapping_over_http(http, sim):
    body = {
        "chat_id": 501,
        "text": "Va bene?",
        "reply_markup": {
            "inline_keyboard": [
                [{"text": "Sì", "callback_data": "yes"}, {"text": "Mappa", "url": "https://example.org/"}]
            ]
        },
    }
    sent = (await http.post("/bot700001:family-bot/sendMessage", json=body)).json()["result"]["message_id"]
    link = await http.post("/sim/people/501/tap", json={"message_id": sent, "row": 0, "column": 1})
    assert link.json() == {"answer": None, "url": "https://example.org/"}
    tap = asyncio.create_task(http.post("/sim/people/501/tap", json={"message_id": sent, "data": "yes"}))
    updates = await http.get("/bot700001:family-bot/getUpdates", params={"timeout": 20})
    query = updates.json()["result"][-1]["callback_query"]["id"]
    await http.post(
        "/bot700001:family-bot/answerCallbackQuery", json={"callback_query_id": query, "text": "Ok"}
    )
    assert (await tap).json() == {"answer": {"text": "Ok", "show_alert": False}}
    missing = await http.post("/sim/people/501/tap", json={"message_id": sent, "row": 3, "column": 0})
    assert missing.json() == {"error": "There is no such button under this message."}


async def test_editing_deleting_reading_and_blocking(http, sim):
    own = sim.send_text(501, "pane 3,20")["id"]
    edited = (await http.post("/sim/people/501/edit", json={"message_id": own, "text": "pane 3,40"})).json()
    assert (edited["text"], edited["edited_at"]) == ("pane 3,40", "2026-03-02T17:00:00+00:00")
    await http.post("/sim/people/501/delete", json={"message_id": own, "for": "person"})
    assert own in sim.world.chats[700001, 501].messages
    await http.post("/sim/people/501/delete", json={"message_id": 1, "for": "both"})
    assert 1 not in sim.world.chats[700001, 501].messages
    assert (await http.get("/sim/people/501/chat")).json()["messages"] == []
    assert (await http.post("/sim/people/501/read")).json() == {}
    assert (await http.post("/sim/people/501/block")).json()["blocked"] is True
    silent = await http.post("/sim/people/501/text", json={"text": "?"})
    assert (silent.status_code, "unblock" in silent.json()["error"]) == (409, True)
    assert (await http.post("/sim/people/501/unblock")).json()["blocked"] is False
    assert (await http.request("DELETE", "/sim/people/501")).json() == {}
    assert (await http.get("/sim/people/501/chat")).status_code == 404


async def test_groups_over_http(http):
    group = (await http.post("/sim/groups", json={"title": "Scala B", "members": [501, 502]})).json()
    said = await http.post(f"/sim/groups/{group['id']}/text", json={"person_id": 502, "text": "Ciao"})
    assert said.json()["sender"] == {"id": 502, "name": "Bogdan"}
    chat = (await http.get(f"/sim/groups/{group['id']}/chat")).json()
    assert [m["kind"] for m in chat["messages"]] == ["service", "text"]
    path = f"/sim/groups/{group['id']}"
    buttons = {"inline_keyboard": [[{"text": "Io", "callback_data": "me"}]]}
    body = {"chat_id": group["id"], "text": "Chi?", "reply_markup": buttons}
    sent = (await http.post("/bot700001:family-bot/sendMessage", json=body)).json()["result"]["message_id"]
    tap = {"person_id": 502, "message_id": sent, "data": "me"}
    before = (await http.get("/bot700001:family-bot/getUpdates")).json()["result"]
    tapping = asyncio.create_task(http.post(f"{path}/tap", json=tap))
    asked = {"timeout": 20, "offset": before[-1]["update_id"] + 1}
    updates = await http.get("/bot700001:family-bot/getUpdates", params=asked)
    query = updates.json()["result"][-1]["callback_query"]
    assert (query["from"]["id"], query["message"]["chat"]["id"]) == (502, group["id"])
    await http.post(
        "/bot700001:family-bot/answerCallbackQuery", json={"callback_query_id": query["id"], "text": "Ok"}
    )
    assert (await tapping).json()["answer"]["text"] == "Ok"
    assert (await http.post(f"{path}/tap", json=tap | {"person_id": 503})).status_code == 409
    removed = await http.post(f"{path}/remove", json={"person_id": 501})
    assert removed.json()["bots"] == []
    refused = await http.post("/bot700001:family-bot/sendMessage", json=body)
    assert (refused.status_code, "kicked" in refused.text) == (403, True)
    started = await http.post(f"{path}/start", json={"person_id": 502, "payload": "x1"})
    assert started.json()["text"].endswith(" x1")
    moved = (await http.post(f"{path}/upgrade")).json()
    assert moved["supergroup"] is True


async def test_faults_calls_limits_and_counters(http):
    fault = {"method": "sendMessage", "kind": "429", "times": 2, "retry_after": 5}
    assert (await http.post("/sim/faults", json=fault)).json()["kind"] == "429"
    await http.post("/bot700001:family-bot/sendMessage", data={"chat_id": 501, "text": "Ciao"})
    assert [rule["hits"] for rule in (await http.get("/sim/faults")).json()] == [1]
    await http.request("DELETE", "/sim/faults")
    await http.post("/bot700001:family-bot/sendMessage", data={"chat_id": 501, "text": "Ciao"})
    calls = (await http.get("/sim/calls", params={"method": "sendmessage"})).json()
    assert [(c["status"], c["fault"]) for c in calls] == [(429, "429"), (200, None)]
    assert calls[0]["params"] == {"chat_id": "501", "text": "Ciao"}
    assert (await http.get("/sim/calls", params={"since": calls[0]["seq"]})).json() == calls[1:]
    assert (await http.get("/sim/stats")).json()["by_status"] == {"429": 1, "200": 1}
    assert (await http.post("/sim/limits", json={"per_second": 1, "chat_burst": 1})).status_code == 200
    answers = [
        await http.post("/bot700001:family-bot/sendMessage", data={"chat_id": 501, "text": "Ciao"})
        for _ in "ab"
    ]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert (await http.post("/sim/limits", json={"speed": 1})).status_code == 400
    pushed = await http.post("/sim/updates", json={"bot_id": 700001, "update": {"odd": {"chat": 7}}})
    updates = (await http.get("/bot700001:family-bot/getUpdates")).json()["result"]
    assert updates[-1] == {"update_id": pushed.json()["update_id"], "odd": {"chat": 7}}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/sim/people", {"first_name": " "}, 400),
        ("/sim/people", {"first_name": "X", "id": 501}, 409),
        ("/sim/people", {"first_name": "X", "id": "x"}, 400),
        ("/sim/people/9/text", {"text": "a"}, 404),
        ("/sim/people/501/text", {"text": ""}, 400),
        ("/sim/people/501/text", {"text": 7}, 400),
        ("/sim/people/501/photo", {}, 400),
        ("/sim/people/501/tap", {}, 400),
        ("/sim/people/501/location", {"latitude": 400, "longitude": 0}, 400),
        ("/sim/people/501/text?bot=nobody", {"text": "a"}, 404),
        ("/sim/groups", {"title": "X", "members": []}, 400),
        ("/sim/groups/x/text", {}, 404),
        ("/sim/faults", {"kind": "x"}, 400),
        ("/sim/updates", {}, 400),
    ],
)
async def test_mistakes_get_a_plain_sentence(http, path, body, status):
    answer = await http.post(path, json=body)
    assert answer.status_code == status
    assert answer.json()["error"].endswith((".", "`."))


async def test_every_way_of_calling_the_bot_api(http):
    buttons = json.dumps({"inline_keyboard": [[{"text": "Sì", "callback_data": "y"}]]})
    at = "/bot700001:family-bot"
    answers = [
        await http.get(f"{at}/SENDMESSAGE", params={"chat_id": 501, "text": "1", "reply_markup": buttons}),
        await http.post(f"{at}/sendmessage", data={"chat_id": 501, "text": "2", "reply_markup": buttons}),
        await http.post(
            f"{at}/sendMessage", json={"chat_id": 501, "text": "3", "reply_markup": json.loads(buttons)}
        ),
        await http.post(
            f"{at}/sendMessage", data={"chat_id": 501, "text": "4"}, files={"unused": ("a.txt", b"a")}
        ),
    ]
    assert [answer.json()["result"]["text"] for answer in answers] == ["1", "2", "3", "4"]


async def test_unknown_methods_are_not_found(http):
    for method in ("sendPoll", "banChatMember", "nonsense"):
        answer = await http.post(f"/bot700001:family-bot/{method}")
        assert (answer.status_code, answer.json()) == (
            404,
            {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
        )
    answer = await http.get("/bot1:nobody/getMe")
    assert (answer.status_code, answer.json()["description"]) == (401, "Unauthorized")


async def test_broken_parameters(http):
    at = "/bot700001:family-bot/sendMessage"
    for body, text in (
        ({}, "chat_id is empty"),
        ({"chat_id": "x", "text": "a"}, "chat not found"),
        ({"chat_id": 501, "text": "a", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"chat_id": 501, "text": "a", "parse_mode": "Wiki"}, "unsupported parse_mode"),
    ):
        assert (await http.post(at, json=body)).json()["description"] == f"Bad Request: {text}"
    answer = await http.post(at, content=b"{", headers={"content-type": "application/json"})
    assert answer.json()["description"] == "Bad Request: can't parse JSON object"


async def test_bodies_as_curl_sends_them(http):
    form = {"content-type": "application/x-www-form-urlencoded"}
    for body in ('{"text": "pane 3,20"}', "text=pane+3,20"):
        answer = await http.post("/sim/people/501/text", content=body, headers=form)
        assert answer.json()["text"] == "pane 3,20"
    for path in ("/sim/nothing", "/sim/people/x/chat", "/sim/stats"):
        answer = await http.post(path)
        assert (answer.status_code, list(answer.json())) == (404, ["error"])


async def test_two_bots_have_two_chats_with_one_person(http, sim):
    sim.add_bot("700002:staff", "staff_bot", "Staff")
    sim.start(501, bot="staff_bot")
    for bot, texts in (("ponte_bot", ["/start"]), ("staff_bot", ["/start"])):
        chat = (await http.get("/sim/people/501/chat", params={"bot": bot})).json()
        assert (chat["bot"]["username"], [m["text"] for m in chat["messages"]]) == (bot, texts)
    assert len((await http.get("/bot700002:staff/getUpdates")).json()["result"]) == 1
    assert (await http.get("/bot700001:family-bot/getUpdates")).json()["result"] == []


def test_a_bot_comes_into_a_group_and_goes_and_the_list_of_groups_says_so() -> None:
    simulator = Simulator()
    own, other = (
        simulator.add_bot("1:a-token", "one_bot", "One"),
        simulator.add_bot("2:b-token", "two_bot", "Two"),
    )
    ada, bea = (simulator.add_person(name)["id"] for name in ("Ada", "Bea"))
    group = simulator.add_group("Desk", [ada, bea], own.id)["id"]
    [listed] = simulator.groups("one_bot")
    assert (listed["title"], [one["name"] for one in listed["people"]]) == ("Desk", ["Ada", "Bea"])
    assert simulator.groups(other.id) == []
    place = simulator.world.chats[0, group]
    simulator.world.post(place, kind="text", sender=own.id, by_bot=True, text="Ciao")
    assert simulator.groups(own.id)[0]["unread"] == 1
    simulator.read_group(group)
    assert simulator.groups(own.id)[0]["unread"] == 0
    simulator.remove_from_group(group, ada, own.id)
    # Without any bot it stands with every bot, so that each can be added.
    assert [one["id"] for one in simulator.groups(other.id)] == [group]
    simulator.add_to_group(group, bea, own.id)
    with pytest.raises(ControlError):
        simulator.add_to_group(group, bea, own.id)
    said = [m["service"] for m in simulator.group_chat(group)["messages"] if m["kind"] == "service"]
    assert said == ["group_chat_created", "left_chat_member", "new_chat_members"]
    kinds = [pending.kind for pending in simulator.world.queues[own.id].items.values()]
    assert kinds == ["my_chat_member", "message", "my_chat_member", "my_chat_member", "message"]
    upgraded = simulator.upgrade_group(group)
    assert [one["id"] for one in simulator.groups(own.id)] == [upgraded["id"]]
