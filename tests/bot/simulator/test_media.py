"""Files, up and down."""

from __future__ import annotations

import io

OGG = b"OggS\x00\x04" + (48_000 * 7).to_bytes(8, "little") + b"\x00" * 20


async def _download(lib, file_id):
    file = await lib.bot.get_file(file_id)
    target = io.BytesIO()
    if lib.name == "aiogram":
        await lib.bot.download_file(file.file_path, target)
    else:
        await file.download_to_memory(target)
    return target.getvalue()


async def test_a_photo_goes_up_and_comes_down(lib, sim, known, png):
    sent = known(await lib.bot.send_photo(501, lib.file(png, "grafico.png"), caption="La settimana"))
    assert [(p.width, p.height) for p in sent.photo] == [(320, 240), (800, 600)]
    assert sent.caption == "La settimana"
    assert await _download(lib, sent.photo[-1].file_id) == png
    again = await lib.bot.send_photo(501, sent.photo[-1].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    edited = await lib.bot.edit_message_caption(chat_id=501, message_id=sent.message_id, caption="Due")
    assert edited.caption == "Due"
    with lib.refused("there is no text in the message to edit"):
        await lib.bot.edit_message_text("Due", chat_id=501, message_id=sent.message_id)


async def test_documents_voices_and_albums(lib, sim, known, png):
    document = known(await lib.bot.send_document(501, lib.file(b"BEGIN:VCALENDAR", "incontro.ics")))
    assert (document.document.file_name, document.document.file_size) == ("incontro.ics", 15)
    voice = known(await lib.bot.send_voice(501, lib.file(OGG, "a.oga"), duration=4))
    assert voice.voice.mime_type == "audio/ogg"
    assert sim.chat(501)["messages"][-1]["file"]["duration"] == 4
    media = [
        lib.types.InputMediaPhoto(media=lib.file(png, "a.png"), caption="Uno"),
        lib.types.InputMediaPhoto(media=lib.file(png, "b.png")),
    ]
    if lib.name != "aiogram":
        media = [lib.types.InputMediaPhoto(media=png, caption="Uno"), lib.types.InputMediaPhoto(media=png)]
    album = known(await lib.bot.send_media_group(501, media))
    assert len({m.media_group_id for m in album}) == 1
    assert [m.caption for m in album] == ["Uno", None]


async def test_how_pictures_and_documents_are_shown(lib, sim, known, png):
    hidden = known(
        await lib.bot.send_photo(
            501, lib.file(png, "a.png"), caption="Uno", has_spoiler=True, show_caption_above_media=True
        )
    )
    assert (hidden.has_media_spoiler, hidden.show_caption_above_media) == (True, True)
    shown = sim.chat(501)["messages"][-1]
    assert (shown["spoiler"], shown["caption_above"]) == (True, True)
    below = known(
        await lib.bot.edit_message_caption(chat_id=501, message_id=hidden.message_id, caption="Uno")
    )
    assert not below.show_caption_above_media
    small = png[:16] + b"\x00\x00\x00\x40\x00\x00\x00\x20" + png[24:]
    sent = known(
        await lib.bot.send_document(501, lib.file(b"%PDF-1.7", "a.pdf"), thumbnail=lib.file(small, "t.png"))
    )
    assert (sent.document.thumbnail.width, sent.document.thumbnail.height) == (64, 32)
    assert await _download(lib, sent.document.thumbnail.file_id) == small
    large = await lib.bot.send_document(501, lib.file(b"%PDF", "a.pdf"), thumbnail=lib.file(png, "t.png"))
    assert large.document.thumbnail is None
    copied = await lib.bot.copy_message(501, 501, hidden.message_id)
    assert copied.message_id == sim.chat(501)["messages"][-1]["id"]
    assert sim.chat(501)["messages"][-1]["spoiler"] is True


async def test_what_people_send(lib, sim, known, png):
    sim.send_photo(501, png, caption="scontrino")
    assert sim.send_voice(501, OGG)["file"]["duration"] == 7
    sim.send_document(501, b"%PDF-1.7", "canone.pdf")
    sim.send_location(501, 45.5, 10.2)
    sim.send_sticker(501, "😀")
    sim.send_contact(501, "+39000000000")
    photo, voice, document, location, sticker, contact = (
        update.message for update in known(await lib.bot.get_updates())
    )
    assert photo.caption == "scontrino"
    assert await _download(lib, photo.photo[-1].file_id) == png
    assert await _download(lib, voice.voice.file_id) == OGG
    assert document.document.mime_type == "application/pdf"
    assert location.location.latitude == 45.5
    assert sticker.sticker.emoji == "😀"
    assert contact.contact.user_id == 501


async def test_files_that_telegram_refuses(lib, sim, png):
    with lib.refused("IMAGE_PROCESS_FAILED"):
        await lib.bot.send_photo(501, lib.file(b"no picture", "a.png"))
    with lib.refused("too big for a photo"):
        await lib.bot.send_photo(501, lib.file(png + b"\x00" * (10 * 1024 * 1024), "a.png"))
    with lib.refused("file must be non-empty"):
        await lib.bot.send_document(501, lib.file(b"", "a.txt"))
    with lib.refused("wrong file identifier"):
        await lib.bot.send_photo(501, "AgAC-nothing-1")
    with lib.refused("message caption is too long"):
        await lib.bot.send_photo(501, lib.file(png, "a.png"), caption="x" * 1025)
    with lib.refused("invalid file_id"):
        await lib.bot.get_file("nonsense")


async def test_sizes_of_uploads_and_downloads(sim, http, png):
    sent = sim.send_document(501, b"\x00" * (20 * 1024 * 1024 + 1), "video.bin")
    stored = sim.world.files.by_id[sim.world.chats[700001, 501].messages[sent["id"]].file]
    answer = await http.post("/bot700001:family-bot/getFile", data={"file_id": f"BQ-{stored.id}-700001"})
    assert answer.json()["description"] == "Bad Request: file is too big"
    assert (await http.get(f"/file/bot700001:family-bot/{stored.path}")).status_code == 404
    big = {"document": ("a.bin", b"\x00" * (51 * 1024 * 1024 + 1))}
    answer = await http.post("/bot700001:family-bot/sendDocument", data={"chat_id": "501"}, files=big)
    assert (answer.status_code, answer.json()["description"]) == (413, "Request Entity Too Large")


async def test_a_file_id_belongs_to_its_bot(sim, http, png):
    sim.add_bot("700002:staff", "staff_bot", "Staff")
    photo = sim.send_photo(501, png)
    stored = photo["file"]["url"].split("/")[3]
    for token, status in (("700001:family-bot", 200), ("700002:staff", 400)):
        answer = await http.get(f"/bot{token}/getFile", params={"file_id": f"Ag-{stored}-700001"})
        assert answer.status_code == status


async def test_the_phone_shows_files_and_plays_parts_of_them(sim, http):
    page = sim.send_document(501, b"<script>alert(1)</script>", "a.html")
    shown = await http.get(page["file"]["url"])
    assert shown.content == b"<script>alert(1)</script>"
    assert "sandbox" in shown.headers["content-security-policy"]
    part = await http.get(page["file"]["url"], headers={"Range": "bytes=1-6"})
    assert (part.status_code, part.content) == (206, b"script")
    assert part.headers["content-range"] == "bytes 1-6/25"


async def test_what_changes_without_a_word_is_edited_too(lib, sim, known, png):
    text = sim.send_text(501, "pane 3,20")
    place = sim.send_location(501, 45.5, 10.2, live_period=900)
    sim.touch(501, text["id"])
    sim.move(501, place["id"], 45.6, 10.2)
    _, _, touched, moved = known(await lib.bot.get_updates())
    assert (touched.edited_message.text, touched.edited_message.message_id) == ("pane 3,20", text["id"])
    assert moved.edited_message.location.latitude == 45.6
    assert moved.edited_message.location.live_period


async def test_pictures_that_people_send_together(lib, sim, known, png):
    for caption in ("", "pane 4"):
        sim.send_photo(501, png, caption=caption, album="77")
    first, second = (update.message for update in known(await lib.bot.get_updates()))
    assert first.media_group_id == second.media_group_id == "77"
    assert (first.caption, second.caption) == (None, "pane 4")
