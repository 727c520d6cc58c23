"""The process that reads one picture: its bytes come in, the notices in its codes go out as JSON.

Run as `python -m bot.families.picture_reading.worker FORMAT MEMORY`, without anything of ours in its environment.
"""

from __future__ import annotations

import json
import sys

from budgeting.bounded_process import confined
from budgeting.states.payment_notices import PhotoState


def main() -> None:
    """Read standard input as FORMAT within MEMORY bytes; write ``{"state": …, "notices": [[number, creditor,
    cents]]}``."""
    kind, memory = sys.argv[1], int(sys.argv[2])
    confined(memory)
    # Only now: decoders must not be loaded without the limits.
    from bot.families.picture_reading.decoding import Unreadable, notices_in

    try:
        notices = notices_in(sys.stdin.buffer.read(), kind)
    except Unreadable as error:
        answer: dict[str, object] = {"state": error.state.value}
    except Exception:  # noqa: BLE001 - whatever a decoder makes of a broken or hostile picture
        answer = {"state": PhotoState.FAILED.value}
    else:
        state = PhotoState.FOUND if notices else PhotoState.NOTHING
        answer = {
            "state": state.value,
            "notices": [[each.number, each.creditor, each.amount.minor] for each in notices],
        }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
