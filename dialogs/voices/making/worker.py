"""The process that makes one voice note: the lines to read come in, one a line; Ogg Opus goes out.

Run as `python -m dialogs.voices.making.worker LANGUAGE MEMORY`, without anything of ours in its environment.
"""

from __future__ import annotations

import resource
import sys

from dialogs.voices.making.limits import SECONDS


def main() -> None:
    """Read standard input in LANGUAGE within MEMORY bytes; exit with 1 if nothing could be made of it."""
    language, memory = sys.argv[1], int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Only now: native code must not be loaded without the limits.
    from dialogs.voices.making.engine import Engine

    try:
        clip = Engine(language).spoken(sys.stdin.buffer.read().decode().splitlines())
    except Exception:  # noqa: BLE001 - an error may quote the text; the message stands without its voice
        sys.exit(1)
    sys.stdout.buffer.write(clip)


if __name__ == "__main__":
    main()
