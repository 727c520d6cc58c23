"""Pictures, documents and voice notes: their contents, ids and download paths."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import PurePosixPath

from bot.simulator.images import ogg_seconds, picture_size
from bot.simulator.model import StoredFile
from bot.simulator.store import Store

_FOLDERS = {"photo": "photos", "voice": "voice", "sticker": "stickers"}
_SMALL = 320


class Files:
    """All files, by id and by download path; the store holds the contents."""

    def __init__(self, store: Store) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}
        self._store = store
        for row in store.rows("file"):
            self._remember(StoredFile(**row))

    def add(self, kind: str, name: str, content: bytes, mime: str = "", seconds: int = 0) -> StoredFile:
        """Add a file; `seconds` is a voice note's length, if the sender gave it."""
        number = len(self.by_id) + 1
        digest = hashlib.sha256(content).hexdigest()[:32]
        clean = PurePosixPath(name.replace("\\", "/")).name or "file"
        mime = mime or mimetypes.guess_type(clean)[0] or "application/octet-stream"
        suffix = PurePosixPath(clean).suffix or mimetypes.guess_extension(mime) or ".bin"
        if kind == "voice":
            suffix = ".oga"
        width, height = (picture_size(content) or (0, 0)) if kind == "photo" else (0, 0)
        stored = StoredFile(
            id=f"AQAD{number:06d}{digest[:6]}",
            name=clean,
            mime=mime,
            path=f"{_FOLDERS.get(kind, 'documents')}/file_{number}{suffix}",
            size=len(content),
            blob=digest,
            width=width,
            height=height,
            duration=(seconds or ogg_seconds(content)) if kind == "voice" else 0,
        )
        self._store.save_blob(digest, content)
        return self._keep(stored)

    def small(self, photo: StoredFile) -> StoredFile | None:
        """The small size that Telegram offers beside a large photo; here the same bytes, labelled smaller."""
        longest = max(photo.width, photo.height)
        if longest <= _SMALL:
            return None
        number = len(self.by_id) + 1
        return self._keep(
            StoredFile(
                id=f"AQAD{number:06d}{photo.blob[:6]}",
                name=photo.name,
                mime=photo.mime,
                path=f"photos/file_{number}{PurePosixPath(photo.path).suffix}",
                size=photo.size,
                blob=photo.blob,
                width=max(1, photo.width * _SMALL // longest),
                height=max(1, photo.height * _SMALL // longest),
            )
        )

    def content(self, stored: StoredFile) -> bytes:
        return self._store.blob(stored.blob) or b""

    def _keep(self, stored: StoredFile) -> StoredFile:
        self._remember(stored)
        self._store.save("file", stored.id, {n: getattr(stored, n) for n in stored.__dataclass_fields__})
        return stored

    def _remember(self, stored: StoredFile) -> None:
        self.by_id[stored.id] = stored
        self.by_path[stored.path] = stored
