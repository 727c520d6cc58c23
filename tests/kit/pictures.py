"""Pictures as phones make them, small ones and hostile ones."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

#: Where a picture was taken, as cameras record it: nobody may see this.
SECRET = "via Vivaldi 16"


def picture(
    kind: str = "JPEG",
    size: tuple[int, int] = (60, 40),
    *,
    turned: int = 1,
    colour: str = "red",
    **options: object,
) -> bytes:
    """A picture whose left half has this colour, with a secret in its metadata."""
    image = Image.new("RGB", size, "white")
    image.paste(Image.new("RGB", (size[0] // 2, size[1]), colour))
    exif = Image.Exif()
    exif[0x010E] = SECRET  # ImageDescription
    exif[0x0112] = turned  # Orientation
    exif.get_ifd(0x8825)[2] = (45.0, 32.0, 10.0)  # GPSLatitude
    made = io.BytesIO()
    given = {} if kind == "GIF" else {"exif": exif}
    image.save(made, kind, **given, **options)
    return made.getvalue()


def bomb(side: int = 50_000) -> bytes:
    """A PNG of a few kilobytes that unpacks to gigabytes."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
