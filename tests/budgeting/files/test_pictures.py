"""The thumbnail of a picture is small, upright, and reveals nothing about where it was taken."""

from __future__ import annotations

import io
import sys

import pytest
from PIL import Image

from budgeting import bounded_process, files
from budgeting.files import FileType, examining
from budgeting.pictures import limits
from budgeting.pictures.thumbnail import thumbnail
from tests.kit.pictures import SECRET, bomb, picture

SHOWN = {"JPEG": FileType.JPEG, "PNG": FileType.PNG, "WEBP": FileType.WEBP}


def _left_is_red(image: Image.Image) -> bool:
    wide = image.convert("RGB")
    red, green, _ = wide.getpixel((wide.width // 8, wide.height // 2))  # type: ignore[misc]
    return bool(red > 200 and green < 100)


def _opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", SHOWN)
def test_a_thumbnail_is_small_and_has_no_metadata(kind: str) -> None:
    small = files.examine(picture(kind, (1800, 900))).thumbnail
    assert small is not None
    made = _opened(small)
    assert (made.format, made.size) == ("JPEG", (640, 320))
    assert _left_is_red(made)
    assert SECRET.encode() not in small
    assert not made.getexif()


def test_a_picture_taken_sideways_stands_upright() -> None:
    small = files.examine(picture("JPEG", (60, 40), turned=6)).thumbnail
    assert small is not None
    made = _opened(small)
    # The left half is now at the top.
    assert made.size == (40, 60)
    assert _left_is_red(made.transpose(Image.Transpose.ROTATE_90))


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"icc_profile": b"colours"}], ids=str)
def test_a_jpeg_is_shown_as_it_is_and_says_nothing(turned: int, options: dict[str, object]) -> None:
    content = picture("JPEG", turned=turned, **options)
    shown = files.without_metadata(content, FileType.JPEG)
    assert shown is not None
    assert SECRET.encode() in content
    assert SECRET.encode() not in shown
    before, after = _opened(content), _opened(shown)
    assert after.tobytes() == before.tobytes()
    assert dict(after.getexif()) == ({0x0112: turned} if turned != 1 else {})
    assert after.info.get("icc_profile") == options.get("icc_profile")


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_are_shown_as_they_are_and_say_nothing(kind: str) -> None:
    content = picture(kind)
    shown = files.without_metadata(content, SHOWN[kind])
    assert shown is not None
    assert SECRET.encode() in content
    assert SECRET.encode() not in shown
    assert _opened(shown).convert("RGB").tobytes() == _opened(content).convert("RGB").tobytes()


def test_a_second_picture_behind_the_first_is_left_out() -> None:
    content = picture("JPEG") + picture("JPEG", colour="blue")
    shown = files.without_metadata(content, FileType.JPEG)
    assert shown is not None
    assert SECRET.encode() not in shown


def test_a_damaged_picture_is_not_shown() -> None:
    beginnings = {
        FileType.JPEG: b"\xff\xd8\xff",
        FileType.PNG: b"\x89PNG\r\n\x1a\n",
        FileType.WEBP: b"RIFF\x99\x00\x00\x00WEBPVP8 ",
    }
    for kind, beginning in beginnings.items():
        content = beginning + b"\x01\x02"
        assert files.without_metadata(content, kind) is None
        assert files.examine(content).thumbnail is None


def test_a_bomb_is_not_unpacked() -> None:
    content = bomb()
    assert len(content) < 10_000
    examined = files.examine(content)
    assert (examined.type, examined.thumbnail) == (FileType.PNG, None)


@pytest.mark.parametrize(
    ("kind", "bound", "options"),
    [
        ("PNG", "MOST", {}),
        ("WEBP", "MOST_WEBP", {}),
        ("JPEG", "MOST_JPEG", {}),
        ("JPEG", "MOST_PROGRESSIVE", {"progressive": True}),
    ],
)
def test_each_bound_holds(
    monkeypatch: pytest.MonkeyPatch, kind: str, bound: str, options: dict[str, object]
) -> None:
    content = picture(kind, (60, 40), **options)
    monkeypatch.setattr(limits, bound, 60 * 40)
    assert thumbnail(content, kind)
    monkeypatch.setattr(limits, bound, 60 * 40 - 1)
    assert not thumbnail(content, kind)


@pytest.mark.parametrize(
    ("kind", "size", "options"),
    [
        ("PNG", (4_000, 2_500), {}),
        ("WEBP", (3_000, 2_000), {}),
        ("JPEG", (10_000, 8_000), {}),
        ("JPEG", (5_000, 5_000), {"progressive": True}),
        ("GIF", (4_000, 2_500), {}),
    ],
)
def test_the_largest_pictures_fit_into_the_memory_of_the_worker(
    kind: str, size: tuple[int, int], options: dict[str, object]
) -> None:
    made = io.BytesIO()
    plain = Image.new("RGB" if kind in ("JPEG", "GIF") else "RGBA", size, "red")
    plain.save(made, kind, **options)
    command = bounded_process.worker("budgeting.pictures.thumbnail_worker")
    assert bounded_process.answer(command, kind, made.getvalue(), seconds=60)


@pytest.mark.parametrize(
    "program", ["import time; time.sleep(60)", "import os; os.kill(os.getpid(), 9)", "raise MemoryError"]
)
def test_whatever_happens_to_the_worker_the_file_is_kept_without_a_thumbnail(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(examining, "_THUMBNAILS", [sys.executable, "-c", program])
    monkeypatch.setattr(examining, "SECONDS", 1)
    examined = files.examine(picture())
    assert (examined.type, examined.thumbnail) == (FileType.JPEG, None)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_sort_of_colours_can_be_looked_at(mode: str) -> None:
    made = io.BytesIO()
    Image.new(mode, (30, 20)).save(made, "JPEG" if mode == "CMYK" else "PNG")
    assert files.examine(made.getvalue()).thumbnail is not None
