"""Ports for what the tests start."""

from __future__ import annotations

import socket


def free_port() -> int:
    """A port on which nobody listens at this moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
