"""What making one voice note may cost. Imports nothing: the worker reads it before it limits itself."""

from __future__ import annotations

#: Bytes of address space. Python with libsndfile, numpy and the engine takes 160 MB, a minute of speech 30 more.
MEMORY = 320 * 1024 * 1024
#: Seconds for all of it, including the start of the process (0.3 s). A minute of speech takes two more; a busy machine
#: needs several times as long, and nobody waits for it.
SECONDS = 20
#: Characters that are read; a longer message ends at a line before this (about two minutes).
LONGEST = 1500
