"""What setting papers may cost. Imports nothing: the worker reads it before it limits itself."""

from __future__ import annotations

#: Bytes of address space: forty pages were made in 400 MB.
MEMORY = 640 * 1024 * 1024
#: Seconds for all of it, including the start of the process (0.4 s).
SECONDS = 20
#: Papers that one process sets, and bytes of their data.
MOST, MOST_BYTES = 200, 4 * 1024 * 1024
