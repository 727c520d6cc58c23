"""Payment notices as creditors print them and as phones photograph them. Nobody's: numbers and debtor are invented."""

from __future__ import annotations

import io

import numpy
import pypdfium2
import segno
import zxingcpp
from PIL import Image, ImageFilter

from budgeting.money import Money
from budgeting.payment_notices import Notice, code_text

CREDITOR = "00488410010"
#: What the Data Matrix says of the debtor: nobody may keep it.
DEBTOR = ("RSSMRA80A01F205X", "ROSSI MARIO")


def notice(number: int = 1, cents: int = 8_500) -> Notice:
    """A valid notice, another one for each ``number``."""
    base = f"302{number:013d}"
    return Notice(f"{base}{int(base) % 93:02d}", CREDITOR, Money(cents))


def qr(of: Notice) -> str:
    return code_text(of.number, of.creditor, of.amount)


def slip(of: Notice) -> str:
    """The text of the Data Matrix on the postal slip."""
    code_line = f"18{of.number}12001234567890" + f"10{of.amount.minor:010d}3896"
    debtor = f"{DEBTOR[0]}{DEBTOR[1]:<40}{'TARI':<110}"
    return f"codfase=NBPA;{code_line}1P1{of.creditor}{debtor}{'':<12}A"


def square(text: str, *, matrix: bool = False, size: int = 400) -> Image.Image:
    """A QR code, or a Data Matrix."""
    if matrix:
        made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.DataMatrix).to_image(scale=6)
        drawn = Image.fromarray(numpy.array(made)).convert("L")
    else:
        target = io.BytesIO()
        segno.make_qr(text, error="m").save(target, kind="png", scale=8, border=4)
        drawn = Image.open(target).convert("L")
    return drawn.resize((size, size), Image.Resampling.NEAREST)


def photo(
    *squares: Image.Image, side: int = 1280, blur: float = 0, turned: float = 0, kind: str = "JPEG"
) -> bytes:
    """A page with these codes as it is photographed: at most ``side`` pixels, blurred, turned by degrees."""
    page = Image.new("L", (2480, 3508), 250)
    for place, code in enumerate(squares):
        page.paste(code, (300, 300 + place * (code.height + 200)))
    page = page.rotate(turned, expand=True, fillcolor=120)
    page.thumbnail((side, side))
    if blur:
        page = page.filter(ImageFilter.GaussianBlur(blur))
    target = io.BytesIO()
    page.save(target, kind, quality=80)
    return target.getvalue()


def pdf(*squares: Image.Image, before: int = 0) -> bytes:
    """A PDF of one page with these codes, after so many empty pages."""
    pages = [Image.new("L", (1240, 1754), 255) for _ in range(before)]
    pages.append(Image.open(io.BytesIO(photo(*squares, side=3508))))
    target = io.BytesIO()
    pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    # Saved once more, as another program writes it.
    document, again = pypdfium2.PdfDocument(target.getvalue()), io.BytesIO()
    document.save(again)
    return again.getvalue()
