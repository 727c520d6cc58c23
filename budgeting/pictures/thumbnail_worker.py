"""The process that makes one thumbnail: a picture's bytes come in, those of a small JPEG go out, or none.

Run as `python -m budgeting.pictures.thumbnail_worker FORMAT MEMORY`, without anything of ours in its environment.
"""

from __future__ import annotations

import sys

from budgeting.bounded_process import confined


def main() -> None:
    """Read standard input as FORMAT within MEMORY bytes."""
    kind, memory = sys.argv[1], int(sys.argv[2])
    confined(memory)
    # Only now: decoders must not be loaded without the limits.
    from budgeting.pictures.thumbnail import thumbnail

    try:
        made = thumbnail(sys.stdin.buffer.read(), kind)
    except Exception:  # noqa: BLE001 - whatever a decoder makes of a broken or hostile picture: there is none
        made = b""
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
