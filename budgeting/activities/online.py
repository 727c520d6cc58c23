"""The link of a meeting online: checked once, here, so that what families get is safe to tap."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from budgeting.errors import NotPossible

#: The longest link; those of meetings with a password have about 200 characters.
LONGEST = 500
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE)


def link(typed: str) -> str:
    """The link as typed, without white space around it.

    Raises NotPossible("online_url") unless it is https with the name of a host: no other scheme, no number in place
    of a name, no user in front of it that hides where it leads, nothing that can't be seen.
    """
    stripped = typed.strip()
    try:
        parts = urlsplit(stripped)
        port = parts.port
    except ValueError:
        raise NotPossible("online_url") from None
    visible = stripped.isascii() and stripped.isprintable() and not set(stripped) & set(' <>"\\^`{|}')
    if (
        len(stripped) > LONGEST
        or not visible
        or parts.scheme != "https"
        or "@" in parts.netloc
        or port not in (None, 443)
        or not _HOST.fullmatch(parts.hostname or "")
    ):
        raise NotPossible("online_url")
    return stripped
