"""Sizes read from real pictures, and the length of a voice note."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.simulator.images import ogg_seconds, picture_size


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}),
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("GIF", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
    ],
)
def test_the_size_of_a_picture(kind, options):
    file = io.BytesIO()
    Image.new("RGB", (321, 123), "teal").save(file, kind, **options)
    assert picture_size(file.getvalue()) == (321, 123)


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBPVP8 "]
)
def test_what_is_no_picture(content):
    assert picture_size(content) is None


def test_the_length_of_a_voice_note():
    last_page = b"OggS\x00\x04" + (48_000 * 7 + 5).to_bytes(8, "little") + b"\x00" * 20
    assert ogg_seconds(b"OggS" + b"\x00" * 40 + last_page) == 7
    assert ogg_seconds(b"something else") == 1
