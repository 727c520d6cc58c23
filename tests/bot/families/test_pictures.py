"""The pictures: each exists, in every script, in a size that phones show well."""

from __future__ import annotations

import asyncio
import io
import struct
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from bot.families.pictures import FONTS, WIDTH, Pictures, draw
from bot.families.pictures.canvas import EDGE, INK, Canvas, _isolated, _shorter
from tests.kit.notices import notice, qr

WEEK: dict[str, Any] = {
    "kind": "week",
    "title": "Settimana dal 2 marzo",
    "currency": "EUR",
    "direction": "ltr",
    "left": {"label": "Restano questo mese", "amount": 24680},
    "legend": {
        "spent": "Speso",
        "limit": "Piano",
        "over": "Oltre il piano",
        "week": "Questa settimana",
        "month": "Spese fisse di questo mese",
        "weeks": "Le ultime settimane",
    },
    "rows": [
        {"label": "Cibo e casa", "spent": 9240, "limit": 8000},
        {"label": "Trasporti", "spent": 2100, "limit": 3000},
        {"label": "Uscite", "spent": 0, "limit": None},
    ],
    "weeks": [{"label": "23/2", "total": 16480}, {"label": "2/3", "total": 19260}],
}
ARABIC = WEEK | {
    "title": "الأسبوع من \u20682 مارس\u2069",
    "direction": "rtl",
    "legend": {
        "spent": "المصروف",
        "limit": "الخطة",
        "over": "أكثر من الخطة",
        "week": "هذا الأسبوع",
        "month": "المصاريف الثابتة هذا الشهر",
        "weeks": "الأسابيع الأخيرة",
    },
    "rows": [{"label": "الطعام والبيت", "spent": 9240, "limit": 8000}],
}


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("chart", [WEEK, ARABIC], ids=["it", "ar"])
def test_the_picture_is_as_wide_as_phones_like_it_and_not_heavy(chart: dict[str, Any]) -> None:
    picture = draw(chart)
    width, height = size(picture)
    assert width == WIDTH
    assert 500 <= height <= 1600
    assert len(picture) < 300_000


@pytest.mark.parametrize(
    "words", ["খাবার ও সংসার", "ਖਾਣਾ ਅਤੇ ਘਰ", "گھر کا خرچ", "Їжа", "mâncare și casă", "$a_b$ ^"]
)
def test_every_script_can_be_drawn(words: str) -> None:
    draw(WEEK | {"title": words, "rows": [{"label": words, "spent": 100, "limit": 200}]})


def test_the_direction_of_reading_turns_the_picture_round() -> None:
    assert draw(WEEK) != draw(WEEK | {"direction": "rtl"})


@pytest.mark.parametrize(
    "change",
    [
        {"rows": [], "weeks": []},
        {"rows": [{"label": "x", "spent": 0, "limit": 0}], "weeks": [{"label": "2/3", "total": 0}]},
        {"rows": [{"label": "parola " * 30, "spent": 123_456_789, "limit": 1}]},
        {"amounts": "en"},
        {"title": "", "legend": {}},
    ],
    ids=["empty", "zeros", "too-long", "english", "no-words"],
)
def test_odd_weeks_are_drawn_too(change: dict[str, Any]) -> None:
    assert size(draw(WEEK | change))[0] == WIDTH


def test_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no picture of this kind"):
        draw({"kind": "pie"})


async def test_drawing_leaves_the_event_loop_free() -> None:
    pictures = Pictures()
    drawing = asyncio.create_task(pictures.draw(WEEK))
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0)
        turns += 1
    assert size(await drawing)[0] == WIDTH
    assert turns > 1
    pictures.close()


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_code_of_a_notice_is_sharp_enough_for_any_scanner(direction: str) -> None:
    one = notice()
    drawn = draw(
        {
            "kind": "payment_code",
            "code": qr(one),
            "amount": "1.085,50 €",
            "direction": direction,
            "due": "entro il 30 settembre 2026",
            "note": "Tabaccaio, posta, app della banca",
            "rows": [["Codice avviso", one.number], ["Codice fiscale dell'ente", one.creditor]],
        }
    )
    assert size(drawn)[0] == WIDTH
    assert len(drawn) < 300_000
    # As it is, and as small as a thumbnail in the chat.
    for side in (WIDTH, 320):
        shown = Image.open(io.BytesIO(drawn))
        shown.thumbnail((side, side))
        assert [code.text for code in zxingcpp.read_barcodes(shown)] == [qr(one)]


CARD: dict[str, Any] = {
    "kind": "month_card",
    "title": "Che cosa abbiamo fatto",
    "days": "Dal 27 gennaio 2026 al 26 febbraio 2026",
    "weeks": {"done": 3, "whole": 4, "label": "Settimane guardate: 3 su 4"},
    "written": {"done": 17, "whole": 31, "label": "Giorni con qualcosa di segnato: 17"},
    "less": "Meno del mese prima: Bar e tempo libero",
    "motto": "Un passo alla volta, sul ponte.",
    "direction": "ltr",
}


@pytest.mark.parametrize(
    ("done", "whole", "days"),
    [(0, 0, 0), (0, 0, 28), (0, 4, 0), (0, 4, 28), (1, 4, 61), (4, 4, 28), (5, 9, 61), (9, 9, 61)],
)
def test_a_card_of_any_month_can_be_drawn(done: int, whole: int, days: int) -> None:
    """Without weeks, without days, after a change of pay day with more of both than a month has."""
    weeks = {"done": done, "whole": whole, "label": "…"}
    picture = draw(CARD | {"weeks": weeks, "written": {"done": days // 2, "whole": days, "label": "…"}})
    width, height = size(picture)
    assert width == WIDTH
    assert 500 <= height <= 1300


def test_a_card_reads_from_the_other_side_and_the_heading_that_fell_has_its_place() -> None:
    assert draw(CARD) != draw(CARD | {"direction": "rtl"})
    assert size(draw(CARD))[1] > size(draw(CARD | {"less": ""}))[1]


SCRIPTS = {
    "ar": ("rtl", "الطعام والبقالة ومصاريف البيت", "\u2068{amount}\u2069 من", "خطوة خطوة، نعبر الجسر."),
    "ur": ("rtl", "کھانا پینا اور گھر کا سودا", "\u2068{amount}\u2069 میں سے", "قدم بہ قدم، پل کے پار۔"),
    "bn": ("ltr", "খাবার ও বাজার এবং ঘরের খরচ", "{amount} এর মধ্যে", "ধাপে ধাপে, সেতু পেরিয়ে।"),
    "pa": ("ltr", "ਖਾਣਾ ਤੇ ਰਾਸ਼ਨ ਤੇ ਘਰ ਦਾ ਖਰਚਾ", "{amount} ਵਿੱਚੋਂ", "ਕਦਮ-ਕਦਮ, ਪੁਲ ਦੇ ਪਾਰ।"),
    "uk": ("ltr", "Їжа, ґудзики та господарство", "з {amount}", "Крок за кроком, через міст."),
    "ro": ("ltr", "Mâncare și cheltuieli ale casei", "din {amount}", "Pas cu pas, peste pod."),
    "sq": ("ltr", "Ushqim dhe shpenzime të shtëpisë", "nga {amount}", "Hap pas hapi, mbi urë."),
    "fr": ("ltr", "Nourriture et dépenses du ménage", "sur {amount}", "Pas à pas, sur le pont."),
}


@pytest.mark.parametrize("script", sorted(SCRIPTS))
@pytest.mark.parametrize("times", [1, 6])
def test_words_of_any_length_stay_in_their_room(script: str, times: int) -> None:
    """In every script, however long a translation is: shrunk first, then shortened, never over the edge."""
    direction, words, of, _ = SCRIPTS[script]
    page = Canvas(200, {"direction": direction}, FONTS)
    for said in (" ".join([words] * times), of.format(amount="450,00 €") * times):
        for room in (120, 400, 0):
            width = page.write(0, 90, said, 20.5, bold=times > 1, room=room)
            assert 0 < width <= (room or page.span)
    renderer = page._canvas.get_renderer()
    for text in page._axes.texts:
        box = text.get_window_extent(renderer)
        assert box.x0 >= EDGE - 1, text.get_text()
        assert box.x1 <= WIDTH - EDGE + 1, text.get_text()


def test_a_short_line_is_neither_shrunk_nor_cut() -> None:
    page = Canvas(200, {"direction": "ltr"}, FONTS)
    page.write(0, 90, "Від 1 березня 2026 до 31 березня 2026", 17, colour=INK, room=page.span - 175)
    (text,) = page._axes.texts
    assert not text.get_text().endswith("…")


@pytest.mark.parametrize(
    ("words", "shorter"),
    [("রাজ্য", "রা"), ("হয়েছে", "হয়ে"), ("ਵਿੱਚੋਂ", "ਵਿੱ"), ("casa", "cas"), ("الشَّهر", "الشَّه"), ("e\u0301", "")],
)
def test_a_letter_goes_with_its_signs(words: str, shorter: str) -> None:
    assert _shorter(words) == shorter


def test_a_name_in_other_letters_does_not_turn_a_line_round() -> None:
    """What is read from the right keeps its direction when a foreign name, a figure or a sign comes first."""
    for words in ("Ponte يساعد عائلتك.", "A2A: فاتورة", "3 من 4 أسابيع!", "\u200f✓ خبز"):
        assert _isolated(words)[0].startswith("\u200f")
    assert _isolated("من \u2068+500,00 €\u2069 شهر") == ["\u200fمن", "\u200e+500,00 €", "\u200fشهر"]


def test_a_legend_of_long_words_takes_a_second_line() -> None:
    long = WEEK | {"legend": WEEK["legend"] | {"limit": "পরিকল্পনা অনুযায়ী", "over": "পরিকল্পনার চেয়ে বেশি"}}
    assert size(draw(long))[1] > size(draw(WEEK))[1]
