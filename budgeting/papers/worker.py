"""The process that sets papers: data as JSON come in, PDFs go out, each behind its length.

Run as `python -m budgeting.papers.worker TEMPLATE MEMORY`, without anything of ours in its environment.
"""

from __future__ import annotations

import json
import sys

from budgeting.bounded_process import confined
from budgeting.papers.limits import SECONDS


def main() -> None:
    """Read ``{"at": seconds, "papers": [data]}`` within MEMORY bytes; write each paper."""
    template, memory = sys.argv[1], int(sys.argv[2])
    confined(memory, SECONDS)
    # Only now: typst must not be loaded without the limits.
    from budgeting.papers.making import LENGTH
    from budgeting.papers.setting import Setting

    asked = json.load(sys.stdin.buffer)
    setting = Setting(template, asked["at"])
    for data in asked["papers"]:
        paper = setting.paper(data)
        sys.stdout.buffer.write(LENGTH.pack(len(paper)) + paper)


if __name__ == "__main__":
    main()
