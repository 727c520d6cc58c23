"""Files: bytes by their hash, typed by their content, bounded in size, seen by whoever may see what they belong to.

`examine` looks at bytes outside of any transaction (type, hash, thumbnail) and refuses what is not kept; `keep` writes
them down for a `Subject` and an `Owner`; `read` finds a file through `budgeting.access`. What families send in the chat
is expected first (`waiting`) and fetched afterwards by `bot/families/fetching.py`. `erasing` takes files away with what
they belong to. Imports tables, states, errors, events and access.
"""

from budgeting.files import waiting
from budgeting.files.erasing import RETENTION, erase, erase_of_conversation, erase_of_household
from budgeting.files.examining import LIMIT, MEGABYTE, MOST, Examined, Refused, examine
from budgeting.files.keeping import Owner, content_of, keep, of_messages, read, thumbnail_of
from budgeting.files.metadata import without_metadata
from budgeting.files.types import ENDINGS, PICTURES, SOUNDS, FileType, sniff
from budgeting.files.waiting import forget_waiting

__all__ = [
    "ENDINGS",
    "LIMIT",
    "MEGABYTE",
    "MOST",
    "PICTURES",
    "RETENTION",
    "SOUNDS",
    "Examined",
    "FileType",
    "Owner",
    "Refused",
    "content_of",
    "erase",
    "erase_of_conversation",
    "erase_of_household",
    "examine",
    "forget_waiting",
    "keep",
    "of_messages",
    "read",
    "sniff",
    "thumbnail_of",
    "waiting",
    "without_metadata",
]
