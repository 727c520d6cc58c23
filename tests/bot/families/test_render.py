"""Rows of the outbox as calls to Telegram: lengths, formatting, buttons, media."""

from __future__ import annotations

from typing import Any

from aiogram.methods import (
    EditMessageCaption,
    EditMessageText,
    SendDocument,
    SendLocation,
    SendMessage,
    SendPhoto,
    SendVoice,
)
from hypothesis import given
from hypothesis import strategies as st

from bot.families.render import LONGEST_CAPTION, LONGEST_TEXT, Upload, edit, render
from budgeting.states.messages import Lane, Operation
from dialogs.outbox.outgoing import Outgoing

BUTTONS: Any = [[("Sì", "7:0", None), ("Sito", None, "https://example.org")]]


def row(text: str = "ciao", **values: Any) -> Outgoing:
    given = {
        "id": 7,
        "conversation_id": 1,
        "chat_id": 501,
        "operation": Operation.SEND,
        "kind": "text",
        "spans": [],
        "buttons": [],
        "media": None,
        "edits": None,
        "edits_media": False,
        "lane": Lane.REPLY,
        "attempts": 0,
        "expires_at": None,
    }
    return Outgoing(text=text, **(given | values))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_a_text_with_spans_and_buttons() -> None:
    (call,) = render(row(spans=[["bold", 0, 4]], buttons=BUTTONS))
    assert isinstance(call, SendMessage)
    assert [(e.type, e.offset, e.length) for e in call.entities or []] == [("bold", 0, 4)]
    assert [
        [(b.text, b.callback_data, b.url) for b in line] for line in call.reply_markup.inline_keyboard
    ] == BUTTONS
    assert call.parse_mode.__class__.__name__ == "Default", "no markup language is ever asked for"


def test_a_long_text_is_parted_at_paragraphs_and_the_buttons_hang_under_the_last_part() -> None:
    paragraph = "parola " * 300
    text = "\n\n".join([paragraph.strip()] * 4)
    first, second, *rest = render(row(text, buttons=BUTTONS))
    assert first.text == "\n\n".join([paragraph.strip()] * 1)
    assert first.reply_markup is None
    assert (rest or [second])[-1].reply_markup is not None
    assert "\n\n".join(call.text for call in (first, second, *rest)) == text


@given(
    st.lists(st.sampled_from(["a", "è", "🙂", "خبز", " ", "\n", "\n\n", "parola" * 40]), max_size=400),
    st.integers(0, 3000),
    st.integers(1, 3000),
)
def test_parting_loses_no_word_and_no_formatting(pieces: list[str], offset: int, length: int) -> None:
    text = "".join(pieces)
    whole = text.encode("utf-16-le")
    marked = whole[offset * 2 : (offset + length) * 2].decode("utf-16-le", errors="ignore")
    calls = render(row(text, spans=[["italic", offset, length]]))
    assert all(1 <= units(call.text) <= LONGEST_TEXT for call in calls)
    if units(text) <= LONGEST_TEXT:
        return
    assert "".join("".join(call.text for call in calls).split()) == "".join(text.split())
    under = ""
    for call in calls:
        content = call.text.encode("utf-16-le")
        for entity in call.entities or []:
            assert entity.offset + entity.length <= units(call.text)
            end = entity.offset + entity.length
            under += content[entity.offset * 2 : end * 2].decode("utf-16-le", errors="ignore")
    assert "".join(under.split()) == "".join(marked.split())


def test_a_picture_has_its_words_under_it_as_long_as_they_fit() -> None:
    (photo,) = render(
        row("La settimana", kind="photo", media={"chart": {}}, buttons=BUTTONS),
        upload=Upload("week.png", b"png"),
    )
    assert isinstance(photo, SendPhoto)
    assert (photo.caption, photo.reply_markup is None) == ("La settimana", False)
    photo, text = render(
        row("x" * (LONGEST_CAPTION + 1), kind="photo", media={"file_id": "F"}, buttons=BUTTONS)
    )
    assert (photo.photo, photo.caption, photo.reply_markup) == ("F", None, None)
    assert text.reply_markup is not None


def test_a_chart_that_could_not_be_drawn_leaves_its_words() -> None:
    (call,) = render(row("La settimana", kind="photo", media={"chart": {}}))
    assert isinstance(call, SendMessage)


def test_other_media() -> None:
    place, text = render(row("Qui", media={"latitude": 45.5, "longitude": 10.2}, buttons=BUTTONS))
    assert isinstance(place, SendLocation)
    assert (place.latitude, place.reply_markup, text.reply_markup is None) == (45.5, None, False)
    (alone,) = render(row("", media={"latitude": 45.5, "longitude": 10.2}, buttons=BUTTONS))
    assert alone.reply_markup is not None
    assert isinstance(render(row(kind="voice", media={"file_id": "V"}))[0], SendVoice)
    assert isinstance(
        render(row(kind="document", media={"path": "/dev/null", "name": "a.ics"}))[0], SendDocument
    )


def test_edits() -> None:
    change = row("nuovo", operation=Operation.EDIT, edits=77, buttons=BUTTONS)
    (call,) = render(change)
    assert isinstance(call, EditMessageText)
    assert (call.message_id, call.text) == (77, "nuovo")
    long = row("y " * 4000, operation=Operation.EDIT, edits=77, edits_media=True)
    (caption,) = render(long)
    assert isinstance(caption, EditMessageCaption)
    assert units(caption.caption or "") <= LONGEST_CAPTION
    assert isinstance(edit(long, caption=False), EditMessageText)


def test_an_edit_of_what_never_arrived_is_said_anew() -> None:
    (call,) = render(row("nuovo", operation=Operation.EDIT, edits=None))
    assert isinstance(call, SendMessage)


def test_the_paid_pace_is_asked_for_only_where_told() -> None:
    assert render(row(), paid=True)[0].allow_paid_broadcast is True
    assert render(row())[0].allow_paid_broadcast is None
