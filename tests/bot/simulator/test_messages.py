"""Text, locations, edits and deletions, as both libraries see them."""

from __future__ import annotations

import pytest


async def test_a_text_arrives_with_its_entities_buttons_and_dates(lib, sim, known):
    bold = lib.types.MessageEntity(type="bold", offset=0, length=4)
    sent = known(
        await lib.bot.send_message(
            501, "Ciao 🌷 https://example.org/a", entities=[bold], reply_markup=lib.buttons([("Sì", "yes")])
        )
    )
    assert (sent.message_id, sent.chat.id, sent.from_user.username) == (2, 501, "ponte_bot")
    assert sent.date.isoformat() == "2026-03-02T17:00:00+00:00"
    assert [(str(e.type).split(".")[-1].lower(), e.offset, e.length) for e in sent.entities] == [
        ("bold", 0, 4),
        ("url", 8, 21),
    ]
    (_, message) = sim.chat(501)["messages"]
    assert message["from"] == "bot"
    assert message["buttons"] == [[{"text": "Sì", "data": "yes"}]]


async def test_html_becomes_entities(lib):
    sent = await lib.bot.send_message(501, "<b>Ciao</b> &amp; <i>basta</i>", parse_mode="HTML")
    assert sent.text == "Ciao & basta"
    assert [(e.offset, e.length) for e in sent.entities] == [(0, 4), (7, 5)]
    with lib.refused("can't parse entities: Can't find end tag corresponding to start tag"):
        await lib.bot.send_message(501, "<b>Ciao", parse_mode="HTML")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("   ", "message text is empty"),
        ("x" * 4097, "message is too long"),
        ("🌷" * 2049, "message is too long"),
    ],
)
async def test_texts_that_telegram_refuses(lib, text, error):
    with lib.refused(error):
        await lib.bot.send_message(501, text)


async def test_length_counts_utf16_units(lib):
    assert (await lib.bot.send_message(501, "🌷" * 2048)).text == "🌷" * 2048


async def test_an_entity_beyond_the_text_is_refused(lib):
    entity = lib.types.MessageEntity(type="bold", offset=2, length=9)
    with lib.refused("can't parse entities: Entity beginning at UTF-16 offset 2 ends after the end"):
        await lib.bot.send_message(501, "Ciao", entities=[entity])


async def test_whom_a_bot_may_write_to(lib, sim):
    with lib.refused("chat not found"):
        await lib.bot.send_message(999, "Ciao")
    with lib.refused("bot can't initiate conversation with a user"):
        await lib.bot.send_message(502, "Ciao")
    sim.block(501)
    with lib.refused("bot was blocked by the user"):
        await lib.bot.send_message(501, "Ciao")
    sim.unblock(501)
    await lib.bot.send_message(501, "Ciao")
    sim.remove_person(501)
    with lib.refused("user is deactivated"):
        await lib.bot.send_message(501, "Ciao")


async def test_buttons_are_checked(lib):
    exact = lib.buttons([("Sì", "ж" * 32)])
    await lib.bot.send_message(501, "Ciao", reply_markup=exact)
    with lib.refused("BUTTON_DATA_INVALID"):
        await lib.bot.send_message(501, "Ciao", reply_markup=lib.buttons([("Sì", "ж" * 32 + "!")]))
    with lib.refused("reply markup is too long"):
        await lib.bot.send_message(501, "Ciao", reply_markup=lib.buttons(*[[("Sì", "a")] * 8] * 13))


async def test_a_reply_keyboard_comes_and_goes(lib, sim):
    button = lib.types.KeyboardButton(text="Menu")
    markup = lib.types.ReplyKeyboardMarkup(keyboard=[[button]], resize_keyboard=True)
    sent = await lib.bot.send_message(501, "Ciao", reply_markup=markup)
    assert sim.chat(501)["reply_keyboard"]["rows"] == [["Menu"]]
    with lib.refused("message can't be edited"):
        await lib.bot.edit_message_text("Altro", chat_id=501, message_id=sent.message_id)
    await lib.bot.send_message(
        501,
        "Ciao",
        reply_markup=lib.types.ReplyKeyboardRemove(remove_keyboard=True)
        if lib.name == "aiogram"
        else lib.types.ReplyKeyboardRemove(),
    )
    assert sim.chat(501)["reply_keyboard"] is None


async def test_a_text_is_edited(lib, sim, now, known):
    sent = await lib.bot.send_message(501, "Uno", reply_markup=lib.buttons([("A", "a")]))
    with lib.refused("message is not modified"):
        await lib.bot.edit_message_text(
            "Uno", chat_id=501, message_id=sent.message_id, reply_markup=lib.buttons([("A", "a")])
        )
    now.forward(minutes=1)
    edited = known(await lib.bot.edit_message_text("Due", chat_id=501, message_id=sent.message_id))
    assert edited.text == "Due"
    assert edited.reply_markup is None
    shown = sim.chat(501)["messages"][-1]
    assert (shown["text"], shown["edited_at"], shown["buttons"]) == ("Due", "2026-03-02T17:01:00+00:00", None)
    again = await lib.bot.edit_message_reply_markup(
        chat_id=501, message_id=sent.message_id, reply_markup=lib.buttons([("B", "b")])
    )
    assert again.reply_markup.inline_keyboard[0][0].callback_data == "b"


async def test_what_cannot_be_edited(lib, sim):
    own = sim.send_text(501, "mio")
    with lib.refused("message can't be edited"):
        await lib.bot.edit_message_text("tuo", chat_id=501, message_id=own["id"])
    with lib.refused("message to edit not found"):
        await lib.bot.edit_message_text("tuo", chat_id=501, message_id=77)
    sent = await lib.bot.send_message(501, "Uno")
    with lib.refused("there is no caption in the message to edit"):
        await lib.bot.edit_message_caption(chat_id=501, message_id=sent.message_id, caption="Due")


async def test_a_message_is_deleted_within_48_hours(lib, sim, now):
    first = await lib.bot.send_message(501, "Uno")
    second = await lib.bot.send_message(501, "Due")
    assert await lib.bot.delete_message(501, first.message_id) is True
    with lib.refused("message to delete not found"):
        await lib.bot.delete_message(501, first.message_id)
    now.forward(hours=49)
    with lib.refused("message can't be deleted for everyone"):
        await lib.bot.delete_message(501, second.message_id)
    assert [m["text"] for m in sim.chat(501)["messages"]] == ["/start", "Due"]


async def test_replies_copies_places_reactions_and_typing(lib, sim, known):
    heard = sim.send_text(501, "Domanda")
    answer = known(
        await lib.bot.send_message(
            501, "Risposta", reply_parameters=lib.types.ReplyParameters(message_id=heard["id"])
        )
    )
    assert answer.reply_to_message.text == "Domanda"
    with lib.refused("message to be replied not found"):
        await lib.bot.send_message(501, "?", reply_parameters=lib.types.ReplyParameters(message_id=99))
    copied = known(await lib.bot.copy_message(501, 501, heard["id"]))
    assert sim.chat(501)["messages"][-1]["id"] == copied.message_id
    place = known(await lib.bot.send_location(501, 45.53, 10.21))
    assert (place.location.latitude, place.location.longitude) == (45.53, 10.21)
    assert await lib.bot.send_chat_action(501, "typing")
    assert sim.chat(501)["typing"] is True
    smile = lib.types.ReactionTypeEmoji(emoji="👍")
    assert await lib.bot.set_message_reaction(501, heard["id"], reaction=[smile])
    assert sim.chat(501)["messages"][1]["reactions"] == ["👍"]


@pytest.mark.parametrize(
    ("mode", "text"),
    [
        ("HTML", "<b>vedi example.com</b>"),
        ("MarkdownV2", r"*vedi example\.com*"),
        ("Markdown", "*vedi example.com*"),
    ],
)
async def test_each_markup_reaches_both_libraries(lib, known, mode, text):
    sent = known(await lib.bot.send_message(501, text, parse_mode=mode))
    assert sent.text == "vedi example.com"
    assert [(str(e.type).split(".")[-1].lower(), e.offset, e.length) for e in sent.entities] == [
        ("bold", 0, 5),
        ("url", 5, 11),
        ("bold", 5, 11),
    ]
    with lib.refused("can't parse entities: Can't find end"):
        await lib.bot.send_message(501, "<b>a" if mode == "HTML" else "*a", parse_mode=mode)


async def test_a_person_is_mentioned_by_number(lib, known):
    sent = known(
        await lib.bot.send_message(501, "[tu](tg://user?id=502) [lui](tg://user?id=9)", parse_mode="Markdown")
    )
    assert [(e.offset, e.user.first_name) for e in sent.entities] == [(0, "Bogdan")]


async def test_a_reply_quotes_what_was_said(lib, sim, known):
    heard = sim.send_text(501, "Pane 🌷 e latte")
    reply = lib.types.ReplyParameters(message_id=heard["id"], quote="*e latte*", quote_parse_mode="Markdown")
    answer = known(await lib.bot.send_message(501, "Quanto?", reply_parameters=reply))
    assert (answer.quote.text, answer.quote.position) == ("e latte", 8)
    assert [e.length for e in answer.quote.entities] == [7]
    assert sim.chat(501)["messages"][-1]["quote"] == "e latte"
    with lib.refused("QUOTE_TEXT_INVALID"):
        reply = lib.types.ReplyParameters(message_id=heard["id"], quote="e burro")
        await lib.bot.send_message(501, "Quanto?", reply_parameters=reply)
    with lib.refused("reply_parameters.chat_id is not simulated: replies to a message of another chat"):
        reply = lib.types.ReplyParameters(message_id=heard["id"], chat_id=502)
        await lib.bot.send_message(501, "Quanto?", reply_parameters=reply)


async def test_previews_silence_effects_and_places_are_kept(lib, sim, known):
    off = lib.types.LinkPreviewOptions(is_disabled=True)
    sent = known(
        await lib.bot.send_message(
            501, "example.com", disable_notification=True, message_effect_id="5104841245755180586"
        )
    )
    assert (sent.link_preview_options, sent.effect_id) == (None, "5104841245755180586")
    assert sim.chat(501)["messages"][-1]["silent"] is True
    edited = known(
        await lib.bot.edit_message_text(
            "example.com", chat_id=501, message_id=sent.message_id, link_preview_options=off
        )
    )
    assert edited.link_preview_options.is_disabled is True
    again = await lib.bot.edit_message_text("example.com", chat_id=501, message_id=sent.message_id)
    assert again.link_preview_options is None
    place = known(await lib.bot.send_location(501, 45.53, 10.21, live_period=60, heading=90))
    assert place.location.heading == 90
    with lib.refused("wrong heading specified"):
        await lib.bot.send_location(501, 45.53, 10.21, heading=361)
    with lib.refused("message_thread_id is not simulated: topics"):
        await lib.bot.send_message(501, "Ciao", message_thread_id=7)


async def test_a_forced_reply_makes_the_next_words_an_answer(lib, sim):
    asked = await lib.bot.send_message(
        501,
        "Quanto?",
        reply_markup=lib.types.ForceReply(force_reply=True)
        if lib.name == "aiogram"
        else lib.types.ForceReply(),
    )
    assert sim.chat(501)["force_reply"] == asked.message_id
    assert sim.send_text(501, "3,20")["reply_to"] == asked.message_id
    assert sim.send_text(501, "pane")["reply_to"] is None


async def test_who_the_bot_and_the_chat_are(lib, known):
    me = known(await lib.bot.get_me())
    assert (me.id, me.username, me.is_bot) == (700001, "ponte_bot", True)
    chat = known(await lib.bot.get_chat(501))
    assert (chat.type, chat.first_name, chat.last_name) == ("private", "Amina", "Rossi")
    assert await lib.bot.log_out()
    assert await lib.bot.close()


async def test_a_foreign_token_is_unauthorized(connect, url):
    async with connect("aiogram", url, "700001:other") as lib:
        with lib.refused("Unauthorized"):
            await lib.bot.get_me()
    async with connect("python-telegram-bot", url, "700001:other") as lib:
        with lib.refused(""):
            await lib.bot.get_me()


async def test_groups(lib, sim, known):
    group = sim.add_group("Scala B", [501, 502])
    quiet = sim.group_text(group["id"], 501, "tra noi")
    sim.group_text(group["id"], 502, "/start@ponte_bot")
    updates = known(await lib.bot.get_updates())
    assert updates[0].my_chat_member.new_chat_member.status == "member"
    assert updates[1].message.group_chat_created is True
    assert [u.message.text for u in updates[2:]] == ["/start@ponte_bot"]
    assert quiet["state"] == "sent"
    sent = known(await lib.bot.send_message(group["id"], "Scrivetemi in privato"))
    assert sent.chat.type == "group"
    moved = sim.upgrade_group(group["id"])
    error = lib.errors[0]
    with pytest.raises(error) as caught:
        await lib.bot.send_message(group["id"], "Ancora")
    target = caught.value.migrate_to_chat_id if lib.name == "aiogram" else caught.value.new_chat_id
    assert target == moved["id"]
    assert (await lib.bot.send_message(moved["id"], "Ancora")).chat.type == "supergroup"
    assert await lib.bot.leave_chat(moved["id"])
    with lib.refused("bot was kicked from the group chat"):
        await lib.bot.send_message(moved["id"], "Ancora")
