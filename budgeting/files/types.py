"""What a file is, by its content alone: neither its name nor what the sender's program claims counts."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum

from budgeting import sounds

#: Bytes that never occur in text.
_NO_TEXT = bytes(set(range(32)) - {9, 10, 12, 13})
#: No document has more parts than this.
_MOST_PARTS = 5_000


class FileType(StrEnum):
    """The types we store. The value is the media type."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    HEIC = "image/heic"
    PDF = "application/pdf"
    OGG = "audio/ogg"
    MP3 = "audio/mpeg"
    M4A = "audio/mp4"
    WAV = "audio/wav"
    AMR = "audio/amr"
    MP4 = "video/mp4"
    MOV = "video/quicktime"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    #: Made by us, never received: `sniff` refuses archives.
    ZIP = "application/zip"
    #: Any text, including CSV; never displayed as a page.
    TEXT = "text/plain"


#: The extension of a downloaded file: set by its type, so that no name turns it into a program.
ENDINGS: dict[FileType, str] = {kind: kind.name.lower() for kind in FileType} | {
    FileType.JPEG: "jpg",
    FileType.TEXT: "txt",
}
#: What we decode, by the decoder's name. Phones' HEIC is left out: its decoder (HEVC) is large, has had many holes and
#: needs more memory than we give; Telegram turns it into JPEG when it's sent as a photo.
DECODERS: dict[str, str] = {
    FileType.JPEG: "JPEG",
    FileType.PNG: "PNG",
    FileType.WEBP: "WEBP",
    FileType.GIF: "GIF",
    FileType.PDF: "PDF",
}
PICTURES = frozenset({FileType.JPEG, FileType.PNG, FileType.WEBP, FileType.GIF})
SOUNDS = frozenset({FileType.OGG, FileType.MP3, FileType.M4A, FileType.WAV})

_STARTS: tuple[tuple[bytes, FileType], ...] = (
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"GIF87a", FileType.GIF),
    (b"GIF89a", FileType.GIF),
    (b"%PDF-", FileType.PDF),
    (b"OggS", FileType.OGG),
    (b"ID3", FileType.MP3),
    (b"#!AMR", FileType.AMR),
)
#: The brand at the start of an ISO media file (`ftyp`).
_BRANDS: dict[bytes, FileType] = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), FileType.HEIC),
    **dict.fromkeys((b"M4A ", b"M4B "), FileType.M4A),
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"),
        FileType.MP4,
    ),
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6"), FileType.MP4),
    b"qt  ": FileType.MOV,
}
#: The part that identifies each type.
_OFFICE = (("word/document.xml", FileType.DOCX), ("xl/workbook.xml", FileType.XLSX))
_OPEN = {kind.value.encode(): kind for kind in (FileType.ODT, FileType.ODS)}


def sniff(content: bytes) -> FileType | None:
    """The type of ``content``; None for what we don't store: a program, an archive, anything unknown."""
    for start, kind in _STARTS:
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF":
        return {b"WEBP": FileType.WEBP, b"WAVE": FileType.WAV}.get(content[8:12])
    if content[4:8] == b"ftyp":
        brand = _BRANDS.get(content[8:12])
        return FileType.M4A if brand is FileType.MP4 and sounds.is_sound_alone(content) else brand
    if content[:4] == b"PK\x03\x04":
        return _document(content)
    if _is_mp3(content):
        return FileType.MP3
    return FileType.TEXT if _is_text(content) else None


def _is_mp3(content: bytes) -> bool:
    # Eleven set bits, MPEG 1 or 2, layer 3, and a valid bit rate.
    return (
        len(content) > 3
        and content[0] == 0xFF
        and content[1] & 0xE6 == 0xE2
        and content[1] & 0x18 != 0x08
        and content[2] & 0xF0 not in (0x00, 0xF0)
    )


def _document(content: bytes) -> FileType | None:
    """The document in an archive, reading only its table of contents. None if it has macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > _MOST_PARTS or any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            there = set(names)
            if "mimetype" in there:
                part = archive.getinfo("mimetype")
                # It is stored uncompressed and is shorter than this.
                plain = part.compress_type == zipfile.ZIP_STORED and part.file_size <= 100
                return _OPEN.get(archive.read(part).strip()) if plain else None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None
    return next((kind for part, kind in _OFFICE if part in there), None)


def _is_text(content: bytes) -> bool:
    if not content.strip():
        return False
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            content.decode("utf-16")
        except UnicodeDecodeError:
            return False
        return True
    return len(content.translate(None, _NO_TEXT)) == len(content) and not content.startswith(b"#!")
