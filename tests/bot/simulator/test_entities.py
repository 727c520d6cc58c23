"""Text as Telegram counts, trims, cleans and reads it."""

from __future__ import annotations

import pytest

from bot.simulator.entities import cleaned, detected, formatted, units
from bot.simulator.errors import ApiError


def test_length_is_in_utf16_units():
    assert (units("ciao"), units("🌷"), units("خبز")) == (4, 2, 3)


def test_trimming_moves_the_entities():
    text, entities = formatted("  🌷 pane \n", [{"type": "bold", "offset": 5, "length": 6}], "")
    assert (text, entities) == ("🌷 pane", [{"type": "bold", "offset": 3, "length": 4}])


def test_old_direction_marks_go_and_isolates_stay():
    raw = "\u202b\u2068خبز\u2069\u202c 12,50\r\n€"
    text, entities = formatted(raw, [{"type": "bold", "offset": 8, "length": 5}], "")
    assert text == "\u2068خبز\u2069 12,50\n€"
    assert entities == [{"type": "bold", "offset": 6, "length": 5}]
    assert cleaned("a\x00b\tc") == "a b c"


def test_what_telegram_finds_by_itself():
    text = "/start@ponte_bot vedi https://example.org/a?b=1. o @amina, #scala_b, a.b@example.org"
    assert [(e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in detected(text)] == [
        ("bot_command", "/start@ponte_bot"),
        ("url", "https://example.org/a?b=1"),
        ("mention", "@amina"),
        ("hashtag", "#scala_b"),
        ("email", "a.b@example.org"),
    ]
    assert detected("3/4 e/o 12:30") == []


def test_html():
    text, entities = formatted(
        '<a href="https://example.org/?a=1&amp;b=2">qui</a> <code>/no</code>', None, "HTML"
    )
    assert text == "qui /no"
    assert entities == [
        {"type": "text_link", "offset": 0, "length": 3, "url": "https://example.org/?a=1&b=2"},
        {"type": "code", "offset": 4, "length": 3},
    ]


@pytest.mark.parametrize("text", ["<b>uno", "uno</b>", "<blink>uno</blink>", "2 < 3", "<b><i>uno</b></i>"])
def test_html_that_telegram_refuses(text):
    with pytest.raises(ApiError, match="can't parse entities"):
        formatted(text, None, "HTML")


@pytest.mark.parametrize(
    "entity",
    [
        {"type": "bold", "offset": 0, "length": 5},
        {"type": "bold", "offset": -1, "length": 2},
        {"type": "bold", "offset": "0", "length": 2},
        {"type": "shiny", "offset": 0, "length": 2},
    ],
)
def test_entities_that_telegram_refuses(entity):
    with pytest.raises(ApiError, match="can't parse"):
        formatted("ciao", [entity], "")
