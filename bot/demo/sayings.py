"""What invented families say, in ten languages: offered on the phone page, and said in the conversations that wait."""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
from PIL import Image, ImageDraw
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from budgeting.money import Money
from budgeting.payment_notices import code_text

FILE = Path(__file__).with_name("sayings.json")
PICTURE = "/demo/sayings/notice.png"
#: An invented notice of the town's waste tax.
NUMBER, CREDITOR, OWED = "302000000000417775", "00488410010", Money(6_400)
#: In the order of the list: an icon, the saying or command, and its label in the page's two languages.
OFFERED: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("📝", "expense", {"it": "Segna una spesa", "en": "Log an expense"}),
    ("💶", "income", {"it": "Segna un'entrata", "en": "Log money that came in"}),
    ("🧮", "/budget", {"it": "Chiedi quanto resta", "en": "Ask what is left"}),
    ("🏠", "rent", {"it": "Chiedi se l'affitto è al sicuro", "en": "Ask whether the rent is safe"}),
    ("📅", "/plan", {"it": "Guarda le rate", "en": "Look at the instalments"}),
    ("✋", "cannot", {"it": "Di' che non ce la fai a pagare", "en": "Say that you can't make it"}),
    ("🗓️", "appointment", {"it": "Chiedi un appuntamento", "en": "Ask for an appointment"}),
    ("🎓", "/training", {"it": "Guarda i corsi", "en": "Look at the courses"}),
    ("🙋", "/talk", {"it": "Parla con qualcuno", "en": "Talk to somebody"}),
    ("✉️", "letter", {"it": "Scrivi con parole tue", "en": "Write in your own words"}),
    ("🆘", "help", {"it": "Grida aiuto", "en": "Cry for help"}),
    ("📷", "notice", {"it": "Manda la foto di un avviso", "en": "Send a photo of a notice"}),
)


@functools.cache
def said() -> Mapping[str, Mapping[str, str]]:
    """The sayings by language and name."""
    read: dict[str, dict[str, str]] = json.loads(FILE.read_text(encoding="utf-8"))
    return read


def offered(language: str, page: str) -> list[dict[str, Any]]:
    """What a phone in this language can say: {"icon", "label", and "text" or "photo"}, labels in the page's language.

    A language without sayings gets the English ones.
    """
    theirs = said().get(language) or said()["en"]
    lines: list[dict[str, Any]] = []
    for icon, name, labels in OFFERED:
        line: dict[str, Any] = {"icon": icon, "label": labels.get(page, labels["en"])}
        if name == "notice":
            lines.append(line | {"photo": PICTURE})
        else:
            lines.append(line | {"text": theirs.get(name, name)})
    return lines


def routes() -> list[Route]:
    """`/demo/sayings?language=uk`, and the picture of a notice."""

    async def sayings(request: Request) -> Response:
        page = "it" if request.headers.get("accept-language", "it").startswith("it") else "en"
        page = request.query_params.get("page", page)
        return JSONResponse(offered(request.query_params.get("language", ""), page))

    async def notice(_: Request) -> Response:
        return Response(picture(), media_type="image/png", headers={"Cache-Control": "no-cache"})

    return [Route("/demo/sayings", sayings), Route(PICTURE, notice)]


@functools.cache
def picture() -> bytes:
    """A payment notice as somebody photographs it: a title, an amount, and the code to pay with."""
    page = Image.new("RGB", (640, 860), "#fdfdf8")
    pen = ImageDraw.Draw(page)
    pen.rectangle((24, 24, 616, 836), outline="#9aa7b4", width=2)
    pen.text((52, 56), "AVVISO DI PAGAMENTO", fill="#17324d", font_size=34)
    pen.text((52, 116), "Comune di Brescia - TARI", fill="#17324d", font_size=24)
    for number in range(5):
        pen.rectangle(
            (52, 180 + number * 34, 52 + 260 + number * 67 % 240, 190 + number * 34), fill="#c4ccd4"
        )
    pen.text((52, 392), "64,00 euro", fill="#17324d", font_size=40)
    stream = io.BytesIO()
    segno.make(code_text(NUMBER, CREDITOR, OWED), error="m", micro=False).save(
        stream, kind="png", scale=7, border=4
    )
    stream.seek(0)
    page.paste(Image.open(stream).convert("RGB"), (180, 470))
    whole = io.BytesIO()
    page.save(whole, "PNG", optimize=True)
    return whole.getvalue()
