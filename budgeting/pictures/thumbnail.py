"""A thumbnail of a picture. Runs in the worker only: everything here may crash or take all memory."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

from budgeting.pictures.limits import most_pixels

#: Pixels of the longer side.
SIDE = 640
_QUALITY = 80


def thumbnail(content: bytes, kind: str) -> bytes:
    """A JPEG of at most `SIDE` by `SIDE`, upright and without metadata; for an animation, its first frame. Empty if the
    picture is too large. Raises whatever a decoder raises.
    """
    # Our own limits come first; Pillow's warning would only be noise.
    Image.MAX_IMAGE_PIXELS = None
    with Image.open(io.BytesIO(content), formats=[kind]) as picture:
        if picture.width * picture.height > most_pixels(kind, "progressive" in picture.info):
            return b""
        # Before decoding: a JPEG can be decoded close to the wanted size.
        picture.draft("RGB", (SIDE, SIDE))
        small: Image.Image = picture if picture.mode != "P" else picture.convert("RGBA")
        small.thumbnail((SIDE, SIDE))
        return _as_jpeg(ImageOps.exif_transpose(small))


def _as_jpeg(picture: Image.Image) -> bytes:
    if picture.has_transparency_data:
        # Transparent pictures would otherwise turn black.
        page = Image.new("RGB", picture.size, "white")
        seen = picture.convert("RGBA")
        page.paste(seen, mask=seen.getchannel("A"))
    else:
        # On a new image, so that only the pixels are copied.
        page = Image.new("RGB", picture.size)
        page.paste(picture.convert("RGB"))
    made = io.BytesIO()
    page.save(made, "JPEG", quality=_QUALITY, optimize=True)
    return made.getvalue()
