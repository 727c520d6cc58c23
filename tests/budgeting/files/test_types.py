"""A file's type comes from its bytes, whatever its name says."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from budgeting import files
from budgeting.files import FileType
from budgeting.states.files import FileProblem
from tests.kit.pictures import picture


def _archive(**parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/"), body)
    return made.getvalue()


def _sheet() -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    book.add_worksheet().write(0, 0, "nome")
    book.close()
    return made.getvalue()


KEPT: dict[str, tuple[bytes, FileType]] = {
    "jpeg": (picture("JPEG"), FileType.JPEG),
    "png": (picture("PNG"), FileType.PNG),
    "webp": (picture("WEBP"), FileType.WEBP),
    "gif": (picture("GIF"), FileType.GIF),
    "heic of a phone": (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", FileType.HEIC),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", FileType.PDF),
    "voice note": (b"OggS\x00\x02\x00\x00OpusHead", FileType.OGG),
    "mp3 with a title": (b"ID3\x04\x00\x00", FileType.MP3),
    "mp3 without": (b"\xff\xfb\x90\x64\x00\x00", FileType.MP3),
    "m4a": (b"\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00", FileType.M4A),
    "wav": (b"RIFF\x24\x00\x00\x00WAVEfmt ", FileType.WAV),
    "amr": (b"#!AMR\n\x3c", FileType.AMR),
    "mp4": (b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00", FileType.MP4),
    "voice of Safari": (b"\x00\x00\x00\x20ftypiso5" + b"hdlr" + bytes(8) + b"soun", FileType.M4A),
    "film with sound": (
        b"\x00\x00\x00\x20ftypiso5" + b"hdlr" + bytes(8) + b"soun" + b"hdlr" + bytes(8) + b"vide",
        FileType.MP4,
    ),
    "film of a phone": (b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00", FileType.MOV),
    "sheet": (_sheet(), FileType.XLSX),
    "letter": (_archive(word__document_xml="").replace(b"document_xml", b"document.xml"), FileType.DOCX),
    "open letter": (_archive(mimetype=FileType.ODT.value), FileType.ODT),
    "open sheet": (_archive(mimetype=FileType.ODS.value), FileType.ODS),
    "csv": (b"nome;importo\r\nRossi;12,50\r\n", FileType.TEXT),
    "csv of an old Excel": ("nome;città\r\nRossi;Forlì\r\n".encode("cp1252"), FileType.TEXT),
    "text of Windows": ("Buongiorno, è tutto".encode("utf-16"), FileType.TEXT),
    "arabic text": ("\ufeffمرحبا".encode(), FileType.TEXT),
    # Kept as plain text, and never served as a page.
    "page": (b"<html><script>alert(1)</script>", FileType.TEXT),
}
REFUSED = {
    "program of Windows": b"MZ\x90\x00\x03\x00\x00\x00",
    "program of Linux": b"\x7fELF\x02\x01\x01\x00",
    "script": b"#!/bin/sh\nrm -rf /\n",
    "archive": _archive(**{"setup.exe": "MZ"}),
    "sheet with macros": _archive(**{"xl/workbook.xml": "", "xl/vbaProject.bin": ""}),
    "old document with macros": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00",
    "damaged archive": b"PK\x03\x04 and nothing behind it",
    "other archive": b"7z\xbc\xaf\x27\x1c\x00\x04",
    "blanks": b" \r\n\t ",
    "noise": bytes(range(256)),
    "sound of nowhere": b"RIFF\x24\x00\x00\x00AVI LIST",
    "brand of nobody": b"\x00\x00\x00\x14ftypevil\x00\x00\x00\x00",
    "open document of another sort": _archive(mimetype="application/vnd.sun.star.base"),
    "half a UTF-16": b"\xff\xfe\x41",
}


@pytest.mark.parametrize("name", KEPT)
def test_each_type_is_known_by_its_content(name: str) -> None:
    content, kind = KEPT[name]
    assert files.sniff(content) is kind
    examined = files.examine(content)
    assert (examined.type, examined.content) == (kind, content)
    assert (examined.thumbnail is not None) == (kind in files.PICTURES)


def test_no_type_is_left_out() -> None:
    # We make archives ourselves and take none.
    assert {kind for _, kind in KEPT.values()} == set(FileType) - {FileType.ZIP}
    assert set(files.ENDINGS) == set(FileType)


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_none_of_them_is_refused(name: str) -> None:
    with pytest.raises(files.Refused) as refused:
        files.examine(REFUSED[name])
    assert refused.value.problem is FileProblem.TYPE


def test_a_file_is_neither_empty_nor_larger_than_the_limit() -> None:
    content = b"nome;importo"
    assert files.examine(content, len(content)).type is FileType.TEXT
    for given_, limit, problem in (
        (content, len(content) - 1, FileProblem.TOO_LARGE),
        (b"", 10, FileProblem.EMPTY),
    ):
        with pytest.raises(files.Refused) as refused:
            files.examine(given_, limit)
        assert refused.value.problem is problem


@given(st.sampled_from(sorted(KEPT)), st.integers(0, 400), st.binary(max_size=40))
def test_damage_is_no_error(name: str, at: int, noise: bytes) -> None:
    content, _ = KEPT[name]
    damaged = content[:at] + noise + content[at + len(noise) :]
    kind = files.sniff(damaged)
    if kind in files.PICTURES:
        assert kind is not None
        files.examine(damaged)
        files.without_metadata(damaged, kind)
