"""Answering a tap on an inline button."""

from __future__ import annotations

from bot.simulator.entities import units
from bot.simulator.errors import bad_request
from bot.simulator.methods.registry import Call, method

_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_ANSWER_UNITS = 200


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    """Stop the button's spinner; `text` is the notice shown above the chat."""
    text = call.params.text("text")
    if units(text) > _ANSWER_UNITS:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": text, "show_alert": call.params.flag("show_alert")}
    if url := call.params.text("url"):
        answer["url"] = url
    query_id = call.params.text("callback_query_id")
    life = call.pace.limits.callback_answer
    if not call.world.callbacks.answer(query_id, call.bot.id, answer, call.world.time(), life):
        raise bad_request(_TOO_OLD)
    return True
