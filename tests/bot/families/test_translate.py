"""Every kind of update as the engine's Incoming."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from aiogram.types import Update

from bot.families.translate import to_incoming
from dialogs.engine.edits import is_place
from dialogs.engine.incoming import CAPTIONED, Incoming

NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
SAID = 1_772_000_000
WHO = {"id": 501, "is_bot": False, "first_name": "Amina", "language_code": "ar"}
CHAT = {"id": 501, "type": "private", "first_name": "Amina"}
GROUP = {"id": -100, "type": "supergroup", "title": "Condominio"}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 10}


def message(chat: dict[str, Any] = CHAT, **content: Any) -> dict[str, Any]:
    return {"message_id": 9, "date": SAID, "from": WHO, "chat": chat, **content}


def incoming(**update: Any) -> Incoming | None:
    return to_incoming(Update.model_validate({"update_id": 5, **update}), 700001, NOW)


def test_a_text_with_all_that_is_known_of_it() -> None:
    assert incoming(message=message(text="/start abc")) == Incoming(
        bot_id=700001,
        update_id=5,
        chat_id=501,
        user_id=501,
        kind="text",
        sent_at=datetime.fromtimestamp(SAID, UTC),
        text="/start abc",
        message_id=9,
        first_name="Amina",
        language="ar",
    )


@pytest.mark.parametrize(
    ("content", "kind", "text", "media"),
    [
        (
            {"photo": [FILE | {"width": 90, "height": 60}, FILE | {"file_id": "L", "width": 900, "height": 600}],
             "caption": "scontrino", "media_group_id": "A"},
            "photo", "scontrino", {"file_id": "L", "unique_id": "U", "size": 10, "album": "A"},
        ),
        (
            {"document": FILE | {"file_name": "isee.pdf", "mime_type": "application/pdf"}},
            "document", "",
            {"file_id": "F", "unique_id": "U", "size": 10, "name": "isee.pdf", "mime": "application/pdf"},
        ),
        ({"voice": FILE | {"duration": 4}}, "voice", "", {"file_id": "F", "unique_id": "U", "size": 10, "seconds": 4}),
        ({"audio": FILE | {"duration": 4}}, "audio", "", {"file_id": "F", "unique_id": "U", "size": 10, "seconds": 4}),
        (
            {"video": FILE | {"duration": 4, "width": 1, "height": 1}},
            "video", "", {"file_id": "F", "unique_id": "U", "size": 10, "seconds": 4},
        ),
        (
            {"video_note": FILE | {"duration": 4, "length": 1}},
            "video", "", {"file_id": "F", "unique_id": "U", "size": 10, "seconds": 4},
        ),
        (
            {"sticker": FILE | {"type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False,
                                "emoji": "🙂"}},
            "sticker", "🙂", {"file_id": "F", "unique_id": "U", "size": 10},
        ),
        ({"location": {"latitude": 45.5, "longitude": 10.2}}, "location", "", {"latitude": 45.5, "longitude": 10.2}),
        (
            {"contact": {"phone_number": "+39 000", "first_name": "Amina", "last_name": "R."}},
            "contact", "", {"phone": "+39 000", "name": "Amina R."},
        ),
        ({"dice": {"emoji": "🎲", "value": 3}}, "other", "", None),
        ({"new_chat_title": "x"}, "other", "", None),
    ],
    ids=["photo", "document", "voice", "audio", "video", "round", "sticker", "place", "contact", "dice", "service"],
)  # fmt: skip
def test_each_content_has_a_kind(content: Any, kind: str, text: str, media: Any) -> None:
    got = incoming(message=message(**content))
    assert got is not None
    assert (got.kind, got.text, got.media) == (kind, text, media)


#: Where Telegram lets people write a caption, by its documentation of `sendX` and of Message.
BENEATH: dict[str, dict[str, Any]] = {
    "photo": {"photo": [FILE | {"width": 9, "height": 9}]},
    "document": {"document": FILE},
    "animation": {"animation": FILE | {"width": 9, "height": 9, "duration": 1}, "document": FILE},
    "voice": {"voice": FILE | {"duration": 4}},
    "audio": {"audio": FILE | {"duration": 4}},
    "video": {"video": FILE | {"duration": 4, "width": 1, "height": 1}},
    "paid media": {"paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]}},
    "what does not exist yet": {},
}


@pytest.mark.parametrize("content", BENEATH.values(), ids=BENEATH)
def test_words_beneath_anything_are_words(content: dict[str, Any]) -> None:
    for kind, stamp in (("message", {}), ("edited_message", {"edit_date": SAID + 60})):
        got = incoming(**{kind: message(caption="farmacia 12,50", **content, **stamp)})
        assert got is not None
        assert got.text == "farmacia 12,50"
        assert got.kind in (CAPTIONED if kind == "message" else {"edit"})


def test_a_live_location_and_its_moves() -> None:
    here = {"latitude": 45.5, "longitude": 10.2, "live_period": 900}
    begun = incoming(message=message(location=here))
    moved = incoming(edited_message=message(location=here | {"latitude": 45.6}, edit_date=SAID + 9))
    assert begun is not None
    assert moved is not None
    assert (begun.kind, begun.media) == (
        "location",
        {"latitude": 45.5, "longitude": 10.2, "live_seconds": 900},
    )
    assert (moved.kind, is_place(moved), (moved.media or {})["latitude"]) == ("edit", True, 45.6)
    ended = incoming(
        edited_message=message(location={"latitude": 45.6, "longitude": 10.2}, edit_date=SAID + 99)
    )
    assert ended is not None
    assert "live_seconds" not in (ended.media or {})


def test_an_edit_is_dated_by_the_edit() -> None:
    got = incoming(edited_message=message(text="pane 3,40", edit_date=SAID + 60))
    assert got is not None
    assert (got.kind, got.text, got.message_id) == ("edit", "pane 3,40", 9)
    assert got.sent_at == datetime.fromtimestamp(SAID + 60, UTC)
    assert got.written_at == datetime.fromtimestamp(SAID, UTC)


@pytest.mark.parametrize(
    "under",
    [message(text="?"), {"message_id": 9, "date": 0, "chat": CHAT}],
    ids=["known", "too old to be shown"],
)
def test_a_tap(under: dict[str, Any]) -> None:
    query = {"id": "77", "from": WHO, "message": under, "chat_instance": "1", "data": "12:0"}
    got = incoming(callback_query=query)
    assert got is not None
    assert (got.kind, got.tap, got.callback_id, got.message_id, got.chat_id) == ("tap", "12:0", "77", 9, 501)
    assert got.sent_at == NOW


def test_a_tap_on_nothing_belongs_to_no_chat() -> None:
    query = {"id": "77", "from": WHO, "inline_message_id": "x", "chat_instance": "1", "data": "12:0"}
    assert incoming(callback_query=query) is None
    assert (
        incoming(poll_answer={"poll_id": "1", "user": WHO, "option_ids": [], "option_persistent_ids": []})
        is None
    )


@pytest.mark.parametrize(
    ("chat", "status", "kind"),
    [
        (CHAT, "kicked", "blocked"),
        (CHAT, "member", "unblocked"),
        (GROUP, "left", "other"),
        (GROUP, "member", "other"),
    ],
)
def test_who_blocks_and_who_comes_back(chat: dict[str, Any], status: str, kind: str) -> None:
    me = {"id": 700001, "is_bot": True, "first_name": "Ponte"}
    change = {
        "chat": chat,
        "from": WHO,
        "date": SAID,
        "old_chat_member": {"user": me, "status": "left"},
        "new_chat_member": {
            "user": me,
            "status": status,
            **({"until_date": 0} if status == "kicked" else {}),
        },
    }
    got = incoming(my_chat_member=change)
    assert got is not None
    assert (got.kind, got.private) == (kind, chat is CHAT)


def test_groups_and_channels_are_not_private() -> None:
    group = incoming(message=message(GROUP, text="ciao"))
    assert group is not None
    assert (group.private, group.user_id, group.chat_id) == (False, 501, -100)
    channel = incoming(
        channel_post={"message_id": 9, "date": SAID, "chat": GROUP | {"type": "channel"}, "text": "x"}
    )
    assert channel is not None
    assert (channel.private, channel.user_id, channel.kind) == (False, -100, "other")
