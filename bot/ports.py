"""Local ports: whether one is free, and the sentence for one that isn't."""

from __future__ import annotations

import socket


def free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As servers do: a port released a moment ago counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def taken(port: int, variable: str) -> str:
    """The sentence for a port in use; ``variable`` is the setting that chooses another."""
    return f"Port {port} is in use by another program: stop that one, or choose another port with {variable}."
