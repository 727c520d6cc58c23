"""What reading one picture may cost. Imports nothing: the worker reads it before it limits itself."""

from __future__ import annotations

#: Bytes of address space. Python with Pillow, zxing and pdfium takes 60 MB, the largest pictures below up to 130 more.
MEMORY = 200 * 1024 * 1024
#: Seconds for all of it, including the start of the process (0.3 s).
SECONDS = 5
#: Pixels, by the header. A JPEG is decoded smaller than it is, unless it is progressive; WebP needs three copies.
MOST, MOST_WEBP, MOST_JPEG, MOST_PROGRESSIVE = 10_000_000, 6_000_000, 80_000_000, 25_000_000
#: Pixels of the longer side when looking for codes: at first, and sharpened. Telegram sends photos at 1280.
SIDE, SIDE_SHARPENED = 2600, 4000
#: Pages of a PDF that are looked at; the first with a notice is the last.
PAGES = 2
