"""Small pictures, made within bounds: a picture of a few bytes can be unpacked to gigabytes."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING

from budgeting.files.types import FileType

if TYPE_CHECKING:
    from PIL.Image import Image

#: Pixels of the longer side.
SIDE = 640
#: Points of a picture that is unpacked whole: 100 MB of memory. A JPEG is unpacked smaller, unless it comes in layers.
MOST, MOST_JPEG, MOST_LAYERED = 25_000_000, 80_000_000, 40_000_000
_QUALITY = 80
_FORMATS = {FileType.JPEG: "JPEG", FileType.PNG: "PNG", FileType.WEBP: "WEBP", FileType.GIF: "GIF"}
#: One at a time: memory is short on small machines.
_ONE = threading.Lock()


def thumbnail(content: bytes, kind: FileType) -> bytes | None:
    """A JPEG of at most `SIDE` by `SIDE`, turned as it was taken and without its metadata; of a moving picture the
    beginning. None for what is damaged, or larger than can be unpacked safely."""
    # Slow to import, and few parts of the program ever look at a picture.
    from PIL import Image, ImageOps

    with _ONE:
        try:
            with Image.open(io.BytesIO(content), formats=[_FORMATS[kind]]) as picture:
                if picture.width * picture.height > _bound(kind, "progressive" in picture.info):
                    return None
                # Before anything is unpacked: a JPEG comes in a size near the wanted one.
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
        # Ink on nothing would be ink on black.
        page = images.new("RGB", picture.size, "white")
        seen = picture.convert("RGBA")
        page.paste(seen, mask=seen.getchannel("A"))
    else:
        # On a page of its own, so that nothing comes along with the points.
        page = images.new("RGB", picture.size)
        page.paste(picture.convert("RGB"))
    made = io.BytesIO()
    page.save(made, "JPEG", quality=_QUALITY, optimize=True)
    return made.getvalue()
