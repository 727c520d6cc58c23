"""Thumbnails, made within limits: a picture of a few bytes can decode to gigabytes."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING

from budgeting.files.types import FileType

if TYPE_CHECKING:
    from PIL.Image import Image

#: Pixels of the longer side.
SIDE = 640
#: Pixels of a picture that is decoded whole: 100 MB of memory. A JPEG is decoded smaller, unless it is progressive.
MOST, MOST_JPEG, MOST_LAYERED = 25_000_000, 80_000_000, 40_000_000
_QUALITY = 80
_FORMATS = {FileType.JPEG: "JPEG", FileType.PNG: "PNG", FileType.WEBP: "WEBP", FileType.GIF: "GIF"}
#: One at a time: small machines have little memory.
_ONE = threading.Lock()


def thumbnail(content: bytes, kind: FileType) -> bytes | None:
    """A JPEG of at most `SIDE` by `SIDE`, upright and without metadata; for an animation, its first frame. None if
    the picture is damaged or too large to decode safely.
    """
    # Slow to import, and most of the program never looks at a picture.
    from PIL import Image, ImageOps

    with _ONE:
        try:
            with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture:
                if picture.width * picture.height > _bound(kind, "progressive" in picture.info):
                    return None
                # Before decoding: a JPEG can be decoded close to the wanted size.
                picture.draft("RGB", (SIDE, SIDE))
                small: Image.Image = picture if picture.mode != "P" else picture.convert("RGBA")
                small.thumbnail((SIDE, SIDE))
                return _as_jpeg(ImageOps.exif_transpose(small))
        except Exception:  # noqa: BLE001 - whatever a decoder makes of a broken or hostile picture: there is none
            return None


def _bound(kind: FileType, layered: bool) -> int:
    if kind is not FileType.JPEG:
        return MOST
    return MOST_LAYERED if layered else MOST_JPEG


def _as_jpeg(picture: Image) -> bytes:
    from PIL import Image as images

    if picture.has_transparency_data:
        # Transparent pictures would otherwise turn black.
        page = images.new("RGB", picture.size, "white")
        seen = picture.convert("RGBA")
        page.paste(seen, mask=seen.getchannel("A"))
    else:
        # On a new image, so that only the pixels are copied.
        page = images.new("RGB", picture.size)
        page.paste(picture.convert("RGB"))
    made = io.BytesIO()
    page.save(made, "JPEG", quality=_QUALITY, optimize=True)
    return made.getvalue()
