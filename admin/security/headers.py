"""What a browser may do with our pages: load our own files, run no inline script, be framed by nobody."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # blob: is what the reader has chosen or recorded here, shown before it is sent.
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(self), geolocation=()",
}
NOT_KEPT = {"cache-control": "no-store"}
#: A year of https only, if staff reach the console over https. Subdomains are not ours to bind.
HTTPS_ONLY = {"strict-transport-security": "max-age=31536000"}


def headers(secure: bool) -> dict[str, str]:
    """The headers of every answer."""
    return HEADERS | (HTTPS_ONLY if secure else {})


class SafeHeaders:
    """Adds the headers to every answer; pages about families must not be cached."""

    def __init__(self, app: ASGIApp, secure: bool = False) -> None:
        self._app = app
        self._headers = headers(secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        static = scope["path"].startswith("/static/")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                known = {name for name, _ in message["headers"]}
                extra = self._headers | ({"cache-control": "public, max-age=3600"} if static else NOT_KEPT)
                message["headers"] = [
                    *message["headers"],
                    *(
                        (name.encode(), value.encode())
                        for name, value in extra.items()
                        if name.encode() not in known
                    ),
                ]
            await send(message)

        await self._app(scope, receive, with_headers)
