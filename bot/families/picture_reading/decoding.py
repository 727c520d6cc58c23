"""From bytes to notices. Runs in the worker only: everything here may crash or take all memory."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdfium2
import zxingcpp
from PIL import Image, ImageFilter

from budgeting.payment_notices.codes import Notice, read
from budgeting.pictures.limits import most_pixels
from budgeting.states.payment_notices import PhotoState

#: Pixels of the longer side when looking for codes: at first, and sharpened. Telegram sends photos at 1280.
SIDE, SIDE_SHARPENED = 2600, 4000
#: Pages of a PDF that are looked at; the first with a notice is the last.
PAGES = 2
#: pdfium's number for "needs a password" (FPDF_ERR_PASSWORD).
_NEEDS_PASSWORD = 4
_FORMATS = zxingcpp.BarcodeFormat.QRCode | zxingcpp.BarcodeFormat.DataMatrix
#: Tested on photos blurred as a moving hand blurs them.
_SHARPER = ImageFilter.UnsharpMask(radius=5, percent=300, threshold=0)


class Unreadable(Exception):
    """The picture isn't decoded; ``state`` says why."""

    def __init__(self, state: PhotoState) -> None:
        super().__init__(state.value)
        self.state = state


def notices_in(content: bytes, kind: str) -> list[Notice]:
    """The different notices whose codes are in a picture (``kind``: Pillow's format, or PDF). Raises Unreadable, and
    whatever a decoder raises."""
    for page in _pages(content) if kind == "PDF" else [_picture(content, kind)]:
        if notices := _codes(page) or _codes(_sharpened(page)):
            return notices
    return []


def _picture(content: bytes, kind: str) -> Image.Image:
    # Our own limits come first; Pillow's warning would only be noise.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(content), formats=[kind]) as picture:
        if picture.width * picture.height > most_pixels(kind, "progressive" in picture.info):
            raise Unreadable(PhotoState.TOO_LARGE)
        picture.draft("L", (SIDE, SIDE))
        grey: Image.Image = _on_white(picture) if picture.has_transparency_data else picture.convert("L")
    grey.thumbnail((SIDE, SIDE))
    return grey


def _on_white(picture: Image.Image) -> Image.Image:
    """A drawing without a background would otherwise turn black."""
    seen = picture.convert("LA")
    page = Image.new("L", seen.size, 255)
    page.paste(seen.getchannel("L"), mask=seen.getchannel("A"))
    return page


def _pages(content: bytes) -> Iterator[Image.Image]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _NEEDS_PASSWORD
        raise Unreadable(PhotoState.LOCKED if locked else PhotoState.FAILED) from None
    for number in range(min(len(document), PAGES)):
        page = document[number]
        # Never larger than this, whatever size the file says a page has.
        scale = SIDE / max(*page.get_size(), 1)
        yield page.render(scale=scale, grayscale=True).to_pil().convert("L")


def _codes(picture: Image.Image) -> list[Notice]:
    codes = zxingcpp.read_barcodes(picture, formats=_FORMATS, text_mode=zxingcpp.TextMode.Plain)
    notices = [read(code.text) for code in codes]
    # A notice usually shows the same as a QR code and as a Data Matrix.
    return list(dict.fromkeys(notice for notice in notices if notice is not None))


def _sharpened(picture: Image.Image) -> Image.Image:
    """Twice as large and sharper: a blurred code of a whole page can then often be read."""
    times = min(2.0, SIDE_SHARPENED / max(picture.size))
    size = (max(1, round(picture.width * times)), max(1, round(picture.height * times)))
    return picture.resize(size, Image.Resampling.BICUBIC).filter(_SHARPER)
