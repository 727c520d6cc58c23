"""Sending photos, documents, voice notes and albums: by upload, or by the id of a known file."""

from __future__ import annotations

from typing import Any

from bot.simulator.errors import bad_request, too_large
from bot.simulator.images import picture_size
from bot.simulator.limits import PHOTO_BYTES, THUMBNAIL_BYTES, THUMBNAIL_SIDE, UPLOAD_BYTES
from bot.simulator.methods.registry import Call, method
from bot.simulator.model import Json, StoredFile
from bot.simulator.params import Params, Upload

_ALBUM = range(2, 11)


@method("sendPhoto")
def send_photo(call: Call) -> Json:
    return _send(call, "photo")


@method("sendDocument")
def send_document(call: Call) -> Json:
    return _send(call, "document")


@method("sendVoice")
def send_voice(call: Call) -> Json:
    return _send(call, "voice")


def _send(call: Call, kind: str) -> Json:
    place = call.chat()
    text, entities = call.captioned()
    markup = call.markup()
    given = call.params.upload(kind)
    _check(given, kind)
    # Telegram stores the upload before checking the pace, but here a refused call leaves no file behind.
    names = stored_names(call, given, kind, call.params.integer("duration") if kind == "voice" else 0)
    if kind == "document":
        names |= _thumbnail(call, call.params)
    return call.post(place, kind, markup, text=text, entities=entities, **_manner(call.params, kind), **names)


@method("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    place = call.chat()
    media = call.params.objects("media") or []
    if len(media) not in _ALBUM:
        raise bad_request("there must be from 2 to 10 media in the album")
    parts = []
    for raw in media:
        kind = raw.get("type")
        if kind not in ("photo", "document"):
            raise bad_request("can't parse InputMedia: type must be one of photo, document in an album")
        part = call.params.part("media", raw)
        part.has("type")
        text, entities = call.captioned(part)
        given = part.upload("media")
        _check(given, kind)
        parts.append((kind, given, part, {"text": text, "entities": entities, **_manner(part, kind)}))
    if len({kind for kind, *_ in parts}) > 1:
        raise bad_request("document can't be mixed with other media types")
    answers = call.answers(place)
    files = [
        stored_names(call, given, kind) | (_thumbnail(call, part) if kind == "document" else {})
        for kind, given, part, _ in parts
    ]
    call.take_pace(place, len(parts))
    album = str(13_000_000_000_000_000 + place.last_id + 1)
    return [
        call.shown(call.put(place, kind, answers, paced=True, album=album, **content, **names))
        for (kind, _, _, content), names in zip(parts, files, strict=True)
    ]


def _manner(params: Params, kind: str) -> dict[str, bool]:
    """How a picture is shown: whether covered, and where its caption goes."""
    if kind != "photo":
        return {}
    return {
        "spoiler": params.flag("has_spoiler"),
        "caption_above": params.flag("show_caption_above_media"),
    }


def _thumbnail(call: Call, params: Params) -> dict[str, str]:
    """A document's thumbnail; Telegram accepts only an upload, and ignores anything but a small JPEG."""
    given = params.upload("thumbnail")
    if isinstance(given, str) or len(given.content) > THUMBNAIL_BYTES:
        return {}
    width, height = picture_size(given.content) or (0, 0)
    if not 0 < max(width, height) <= THUMBNAIL_SIDE:
        return {}
    return {"thumbnail": call.world.files.add("photo", given.name, given.content, given.mime).id}


def _check(given: Upload | str, kind: str) -> None:
    """Raise Telegram's error for a missing or too large file."""
    if isinstance(given, str):
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        return
    size = len(given.content)
    if size == 0:
        raise bad_request("file must be non-empty")
    if size > UPLOAD_BYTES:
        raise too_large()
    if kind == "photo" and size > PHOTO_BYTES:
        raise bad_request(
            f"file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes"
        )


def stored_names(call: Call, given: Upload | str, kind: str, seconds: int = 0) -> dict[str, Any]:
    """The ids of the file (and the small photo) that a message points to."""
    files = call.world.files
    if isinstance(given, str):
        stored = _known(call, given)
    else:
        mime = given.mime
        if kind == "voice" and not mime.startswith("audio/"):
            mime = "audio/ogg"
        stored = files.add(kind, given.name, given.content, mime, seconds)
    if kind != "photo":
        return {"file": stored.id}
    if not stored.width:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if stored.width + stored.height > 10_000 or max(stored.width, stored.height) > 20 * min(
        stored.width, stored.height
    ):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    small = files.small(stored)
    return {"file": stored.id, "thumbnail": small.id if small else ""}


def _known(call: Call, file_id: str) -> StoredFile:
    parts = file_id.split("-")
    stored = call.world.files.by_id.get(parts[1]) if len(parts) == 3 else None
    if stored is None or parts[2] != str(call.bot.id):
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored
