"""The Telegram parameters that the simulator doesn't honour, and what it does with each.

All others are honoured: a test takes all parameters of all methods from both libraries. Refused parameters would change
what happens; ignored ones make no visible difference here, and appear in the list of calls.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from bot.simulator.errors import bad_request
from bot.simulator.params import Params

_QUERY = "answerCallbackQuery"


@dataclass(frozen=True, slots=True)
class NotSimulated:
    why: str
    refused: bool = True
    honoured_by: Container[str] = ()
    """The methods that honour it."""


NOT_SIMULATED: dict[str, NotSimulated] = {
    "business_connection_id": NotSimulated("business accounts"),
    "message_thread_id": NotSimulated("topics"),
    "direct_messages_topic_id": NotSimulated("channels and their direct messages"),
    "suggested_post_parameters": NotSimulated("channels and their direct messages"),
    "inline_message_id": NotSimulated("inline mode"),
    "rich_message": NotSimulated("rich messages"),
    "receiver_user_id": NotSimulated("messages that one member of a group sees"),
    "ephemeral_message_parameters": NotSimulated("messages that one member of a group sees"),
    "callback_query_id": NotSimulated("messages that one member of a group sees", honoured_by={_QUERY}),
    "reply_parameters.chat_id": NotSimulated("replies to a message of another chat"),
    "reply_parameters.checklist_task_id": NotSimulated("checklists"),
    "reply_parameters.poll_option_id": NotSimulated("polls"),
    "reply_parameters.ephemeral_message_id": NotSimulated("messages that one member of a group sees"),
    "cache_time": NotSimulated("a phone here asks anew at each tap", refused=False),
    "disable_content_type_detection": NotSimulated("the kind of a file is never guessed", refused=False),
    "is_big": NotSimulated("a reaction has no animation", refused=False),
    "video_start_timestamp": NotSimulated("there are no videos to copy", refused=False),
    "media.disable_content_type_detection": NotSimulated(
        "the kind of a file is never guessed", refused=False
    ),
}


def refuse_what_is_not_simulated(method: str, params: Params) -> None:
    """Raise ApiError 400 for a parameter that would be lost silently."""
    for name in params.values.keys() & NOT_SIMULATED.keys():
        check(method, name, params.values[name])


def check(method: str, name: str, value: object) -> None:
    """The same for one parameter, or for one field of an object, such as `reply_parameters.chat_id`."""
    known = NOT_SIMULATED.get(name)
    if known is not None and known.refused and method not in known.honoured_by and value not in (None, ""):
        raise bad_request(f"{name} is not simulated: {known.why}")
