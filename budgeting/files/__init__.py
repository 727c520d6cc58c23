"""Files: bytes stored by hash, typed by content, limited in size, visible to those who may see what they belong to.

`examine` checks bytes outside any transaction (type, hash, thumbnail) and refuses what we don't store. `keep`
stores them for a `Subject` and an `Owner`. `read` finds a file through `budgeting.access`. Files that families
send in the chat are expected first (`waiting`) and fetched later by `bot/families/fetching.py`. `erasing` removes
files together with what they belong to. Imports tables, states, errors, events and access.
"""

from budgeting.files import waiting
from budgeting.files.erasing import RETENTION, erase, erase_of_conversation, erase_of_household
from budgeting.files.examining import LIMIT, MEGABYTE, MOST, Examined, Refused, examine
from budgeting.files.keeping import Owner, content_of, keep, of_messages, read, thumbnail_of
from budgeting.files.metadata import without_metadata
from budgeting.files.types import DECODERS, ENDINGS, PICTURES, SOUNDS, FileType, sniff
from budgeting.files.waiting import forget_waiting

__all__ = [
    "DECODERS",
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
