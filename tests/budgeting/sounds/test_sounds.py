"""How long recordings last, and what becomes of a browser's recording."""

from __future__ import annotations

import io
import struct

import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from budgeting import sounds
from budgeting.sounds import ogg
from tests.kit.sounds import HEAD, PACKET, voice, vorbis, webm


def test_a_recording_of_chromium_becomes_a_voice_message() -> None:
    made = sounds.to_ogg(webm())
    assert made is not None
    info = soundfile.info(io.BytesIO(made))
    assert (info.format, info.subtype, info.samplerate) == ("OGG", "OPUS", 48_000)
    assert info.duration == pytest.approx(2.0, abs=0.05)
    assert sounds.seconds(made) == 2
    assert sounds.is_opus(made)


def test_large_packets_and_many_of_them_still_make_readable_pages() -> None:
    # A code 0 packet has one frame, however many bytes it takes: 20 ms each.
    large = [b"\xf8" + bytes(700)] * 130 + [b"\xf8" + bytes(254)] * 3
    made = ogg.file(HEAD, large)
    assert soundfile.info(io.BytesIO(made)).duration == pytest.approx(133 * 0.02, abs=0.05)


@pytest.mark.parametrize(
    "content",
    [
        webm(codec=b"V_VP8"),
        webm(codec=b"A_VORBIS"),
        webm(head=b"nothing"),
        webm(packets=()),
        webm(lacing=2),
        b"\x1a\x45\xdf\xa3",
        b"\x1a\x45\xdf\xa3" + b"\x00" * 50,
        b"",
    ],
    ids=str,
)
def test_what_is_no_such_recording_is_refused(content: bytes) -> None:
    assert sounds.to_ogg(content) is None


@given(st.integers(0, len(webm()) - 1), st.binary(max_size=40))
def test_a_damaged_recording_is_read_or_refused_but_never_an_error(cut: int, rest: bytes) -> None:
    made = sounds.to_ogg(webm()[:cut] + rest)
    assert made is None or sounds.is_opus(made)


@pytest.mark.parametrize(
    ("packet", "samples"),
    [
        (PACKET, 960),
        (b"\x00", 480),
        (b"\x18", 2880),
        (b"\x68", 960),
        (b"\x80", 120),
        (b"\xf9", 1920),
        (b"\xfb\x03", 2880),
        (b"\xfb", 0),
        (b"", 0),
    ],
)
def test_a_packet_says_how_long_it_is(packet: bytes, samples: int) -> None:
    assert ogg.samples(packet) == samples


def _m4a(version: int, rate: int, length: int) -> bytes:
    times = struct.pack(">QQIQ" if version else ">IIII", 0, 0, rate, length)
    return struct.pack(">I4s4s", 12, b"ftyp", b"M4A ") + b"....mvhd" + bytes([version, 0, 0, 0]) + times


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        (voice(3), 3),
        (_m4a(0, 1000, 12_400), 12),
        (_m4a(1, 44_100, 44_100 * 90), 90),
        (_m4a(0, 0, 5), None),
        (_m4a(0, 1000, 12_400)[:30], None),
        (vorbis(), None),
        (b"ID3 ...", None),
        (b"OggS", None),
        (b"", None),
    ],
)
def test_how_long_it_lasts(content: bytes, seconds: int | None) -> None:
    assert sounds.seconds(content) == seconds
