"""What decoding one picture may cost. Imports nothing: a worker reads it before it limits itself."""

from __future__ import annotations

#: Bytes of address space. Python with Pillow, zxing and pdfium takes 60 MB, the largest pictures below up to 130 more.
MEMORY = 200 * 1024 * 1024
#: Seconds for all of it, including the start of the process (0.3 s).
SECONDS = 5
#: Pixels, by the header. A JPEG is decoded smaller than it is, unless it is progressive; WebP needs three copies.
MOST, MOST_WEBP, MOST_JPEG, MOST_PROGRESSIVE = 10_000_000, 6_000_000, 80_000_000, 25_000_000


def most_pixels(kind: str, progressive: bool) -> int:
    """The pixels a picture of Pillow's format ``kind`` may have."""
    if kind != "JPEG":
        return MOST_WEBP if kind == "WEBP" else MOST
    return MOST_PROGRESSIVE if progressive else MOST_JPEG
