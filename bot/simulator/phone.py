"""The phone page and its files, served to the browser."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.simulator.simulator import Simulator

STATIC = Path(__file__).parent / "static"
_CAREFUL = {
    # A document may be a web page: it must not run as one of ours.
    "Content-Security-Policy": "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src "
    "'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=86400",
}


def phone_routes(simulator: Simulator) -> list[BaseRoute]:
    """`/`, `/join/<bot>`, `/static/…` and the files shown in the chats."""

    async def page(_: Request) -> Response:
        index = STATIC / "index.html"
        if not index.is_file():
            return PlainTextResponse("The phone page is not installed.", 404)
        return FileResponse(index, headers={"Cache-Control": "no-cache"})

    async def file(request: Request) -> Response:
        stored = simulator.world.files.by_id.get(request.path_params["file_id"])
        if stored is None:
            return PlainTextResponse("There is no such file.", 404)
        content = simulator.world.files.content(stored)
        return _ranged(request, Response(content, media_type=stored.mime, headers=_CAREFUL), content)

    return [
        Route("/", page),
        Route("/join/{bot_username:str}", page),
        Route("/sim/files/{file_id:str}/{name:path}", file),
        Mount("/static", StaticFiles(directory=STATIC, check_dir=False)),
    ]


def _ranged(request: Request, whole: Response, content: bytes) -> Response:
    """Part of a file if the request asks for a range: Chromium seeks in voice notes that way."""
    whole.headers["Accept-Ranges"] = "bytes"
    unit, _, span = request.headers.get("range", "").partition("=")
    first, _, last = span.partition("-")
    if unit != "bytes" or not first.isdigit() or "," in span or int(first) >= len(content):
        return whole
    stop = min(int(last), len(content) - 1) if last.isdigit() else len(content) - 1
    headers = {
        **{name: value for name, value in whole.headers.items() if name != "content-length"},
        "Content-Range": f"bytes {first}-{stop}/{len(content)}",
    }
    return Response(content[int(first) : stop + 1], 206, headers)
