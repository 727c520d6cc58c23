"""Long jobs: an import, an export, anything that takes longer than a person would wait.

A batch is a row: what to do, how far it is, who is working on it. A worker (`ponte run worker`, part of `ponte
run`) claims it and works chunk by chunk, each in its own transaction together with its progress, so a kill at any
moment loses at most one chunk. A `Kind` says what a kind does; `start` writes the row, `cancel` stops it, workers
call `running`. Imports access, audit, events and tasks from this room; the rooms above give the worker their
kinds.
"""

from budgeting.batches.kinds import Chunk, File, Kind, Progress
from budgeting.batches.pieces import PIECE, add_bytes, add_piece, erase_pieces, piece, pieces
from budgeting.batches.reads import OPEN, of_actor, result, rights
from budgeting.batches.running import ATTEMPTS, RETRY_AFTER, Claim, Overtaken
from budgeting.batches.service import MOST_AT_ONCE, cancel, start, take_result
from budgeting.batches.sweeping import FORGOTTEN_AFTER, RESULT_STAYS, something_to_sweep, sweep

__all__ = [
    "ATTEMPTS",
    "FORGOTTEN_AFTER",
    "MOST_AT_ONCE",
    "OPEN",
    "PIECE",
    "RESULT_STAYS",
    "RETRY_AFTER",
    "Chunk",
    "Claim",
    "File",
    "Kind",
    "Overtaken",
    "Progress",
    "add_bytes",
    "add_piece",
    "cancel",
    "erase_pieces",
    "of_actor",
    "piece",
    "pieces",
    "result",
    "rights",
    "something_to_sweep",
    "start",
    "sweep",
    "take_result",
]
