"""Long polling and taps."""

from __future__ import annotations

import asyncio

from bot.simulator import Limits


async def test_updates_stay_until_confirmed(lib, sim, known):
    for text in ("uno", "due", "tre"):
        sim.send_text(501, text)
    first = known(await lib.bot.get_updates(limit=2))
    assert [u.message.text for u in first] == ["uno", "due"]
    assert [u.update_id for u in await lib.bot.get_updates(limit=2)] == [u.update_id for u in first]
    rest = await lib.bot.get_updates(offset=first[-1].update_id + 1)
    assert [u.message.text for u in rest] == ["tre"]
    assert not await lib.bot.get_updates(offset=rest[-1].update_id + 1)
    assert sim.stats()["pending_updates"] == {"700001": 0}


async def test_a_negative_offset_keeps_only_the_newest(lib, sim):
    for text in ("uno", "due", "tre"):
        sim.send_text(501, text)
    assert [u.message.text for u in await lib.bot.get_updates(offset=-1)] == ["tre"]
    assert len(await lib.bot.get_updates()) == 1


async def test_a_waiting_poll_wakes_up(lib, sim):
    poll = asyncio.create_task(lib.bot.get_updates(timeout=30))
    await sim.world.queues[700001].polling.wait()
    sim.send_text(501, "sveglia")
    (update,) = await poll
    assert update.message.text == "sveglia"


async def test_the_second_poller_sends_the_first_away(lib, sim):
    first = asyncio.create_task(lib.bot.get_updates(timeout=30))
    await sim.world.queues[700001].polling.wait()
    assert not await lib.bot.get_updates()
    with lib.refused(
        "terminated by other getUpdates request; make sure that only one bot instance is running"
    ):
        await first


async def test_the_same_offset_within_three_seconds_waits(sim, http, ticks):
    sim.pace.lift(Limits(poll_hold=0.05))
    sim.pace.monotonic = ticks
    assert (await http.get("/bot700001:family-bot/getUpdates")).json()["result"] == []
    waiting = asyncio.create_task(http.get("/bot700001:family-bot/getUpdates"))
    await sim.world.queues[700001].polling.wait()
    assert (await waiting).json()["result"] == []


async def test_polling_and_a_webhook_exclude_each_other(lib, known):
    await lib.bot.set_webhook("https://example.org/hook")
    with lib.refused("can't use getUpdates method while webhook is active"):
        await lib.bot.get_updates()
    await lib.bot.delete_webhook()
    assert not await lib.bot.get_updates()


async def test_old_updates_die(lib, sim, now):
    sim.send_text(501, "vecchio")
    now.forward(hours=24)
    assert not await lib.bot.get_updates()


async def test_ids_jump_after_a_week_of_silence(lib, sim, now):
    sim.send_text(501, "uno")
    sim.send_text(501, "due")
    first, two = await lib.bot.get_updates()
    assert two.update_id == first.update_id + 1
    now.forward(days=8)
    sim.send_text(501, "tre")
    (three,) = await lib.bot.get_updates(offset=two.update_id + 1)
    assert three.update_id > two.update_id + 1


async def test_only_the_kinds_asked_for(lib, sim):
    await lib.bot.get_updates(allowed_updates=["callback_query"])
    sim.send_text(501, "non sentito")
    assert not await lib.bot.get_updates(allowed_updates=[])
    sim.send_text(501, "sentito")
    assert len(await lib.bot.get_updates()) == 1


async def test_edits_blocks_and_raw_updates_arrive(lib, sim, known):
    heard = sim.send_text(501, "pane 3,20")
    sim.edit(501, heard["id"], "pane 3,40")
    sim.block(501)
    sim.start(501, "abc")
    sim.push_update(
        700001,
        {
            "poll": {
                "id": "1",
                "question": "?",
                "options": [],
                "total_voter_count": 0,
                "is_closed": False,
                "is_anonymous": True,
                "type": "regular",
                "allows_multiple_answers": False,
                "allows_revoting": False,
                "members_only": False,
            }
        },
    )
    updates = known(await lib.bot.get_updates())
    assert updates[1].edited_message.text == "pane 3,40"
    assert updates[2].my_chat_member.new_chat_member.status == "kicked"
    assert updates[3].my_chat_member.new_chat_member.status == "member"
    assert updates[4].message.text == "/start abc"
    assert updates[5].poll.question == "?"


async def test_a_tap_is_answered(lib, sim, known):
    sent = await lib.bot.send_message(
        501, "Va bene?", reply_markup=lib.buttons([("Sì", "yes"), ("No", "no")])
    )
    tap = asyncio.create_task(sim.tap(501, sent.message_id, row=0, column=1))
    (update,) = known(await lib.bot.get_updates(timeout=20))
    query = update.callback_query
    assert (query.data, query.from_user.id, query.message.message_id) == ("no", 501, sent.message_id)
    assert await lib.bot.answer_callback_query(query.id, text="Segnato", show_alert=True)
    assert await tap == {"answer": {"text": "Segnato", "show_alert": True}}


async def test_a_tap_too_old_cannot_be_answered(lib, sim, now):
    sim.pace.lift(Limits())
    sent = await lib.bot.send_message(501, "Va bene?", reply_markup=lib.buttons([("Sì", "yes")]))
    assert await sim.tap(501, sent.message_id, data="yes", wait=0) == {"answer": None}
    (update,) = await lib.bot.get_updates()
    now.forward(minutes=5)
    with lib.refused("query is too old and response timeout expired or query ID is invalid"):
        await lib.bot.answer_callback_query(update.callback_query.id)
    with lib.refused("query is too old and response timeout expired or query ID is invalid"):
        await lib.bot.answer_callback_query("1")


async def test_ticks_turn_when_the_bot_has_fetched(lib, sim):
    assert sim.send_text(501, "ci sei?")["state"] == "sent"
    await lib.bot.get_updates()
    assert sim.chat(501)["messages"][-1]["state"] == "read"
    await lib.bot.send_message(501, "Sì")
    assert sim.chat(501)["messages"][-1]["state"] == "delivered"
    assert sim.people()[0]["unread"] == 1
    sim.read(501)
    assert sim.chat(501)["messages"][-1]["state"] == "read"
    assert sim.people()[0]["unread"] == 0
