"""What an answer from a Bot API server says, read without a library: tables of answers, and answers cut off
anywhere.
"""

from __future__ import annotations

import json

import pytest

from bot.botapi import Accepted, Refused, number, read
from bot.botapi.broken_json import DEEPEST, loads

SENT = {
    "ok": True,
    "result": {"message_id": 12, "chat": {"id": 5}, "photo": [{"file_id": "a"}, {"file_id": "b"}]},
}


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (200, '{"ok":true,"result":true}', Accepted(True)),
        (500, '{"ok":true,"result":{"message_id":5}}', Accepted({"message_id": 5})),
        (200, '{"ok":true}', Accepted(None)),
        (200, '{"result":[]}', Accepted([])),
        (500, '{"result":[]}', None),
        (200, '{"ok":1,"result":7}', Accepted(7)),
        (200, '{"ok":false}', Refused(0)),
        (200, '{"ok":null,"error_code":403,"description":"Forbidden: x"}', Refused(403, "Forbidden: x")),
        (200, '{"ok":false,"description":"Bad Request: x"}', Refused(400, "Bad Request: x")),
        (502, '{"ok":false,"error_code":400,"description":"x"}', Refused(400, "x")),
        (403, '{"ok":false,"error_code":"new"}', Refused(403)),
        (200, '{"ok":"false","error_code":"429","parameters":{"retry_after":"3"}}', Refused(429, "", 3.0)),
        (429, '{"ok":false,"description":"Too Many Requests: retry after 9"}',
         Refused(429, "Too Many Requests: retry after 9", 9.0)),
        (429, '{"ok":false,"parameters":{"retry_after":1e999}}', Refused(429, "", None)),
        (429, '{"ok":false,"parameters":{"retry_after":-4}}', Refused(429, "", None)),
        (429, '{"ok":false,"parameters":{"retry_after":1e9}}', Refused(429, "", 86_400.0)),
        (400, '{"ok":false,"parameters":{"migrate_to_chat_id":"-100"}}', Refused(400, "", None, -100)),
        (403, '{"message":"Forbidden"}', None),
        (403, "<html>no</html>", None),
        (429, "<html>slowly</html>", Refused(429)),
        (413, "<html>too large</html>", Refused(413)),
        (200, "", None),
        (200, "null", None),
        (200, '"ok"', None),
    ],
)  # fmt: skip
def test_what_an_answer_says(status: int, body: str, said: object) -> None:
    assert read(status, body.encode()) == said


def test_an_answer_cut_off_anywhere_after_its_number_says_that_it_is_sent() -> None:
    body = json.dumps(SENT).encode()
    whole = body.index(b'"chat"')
    for end in range(len(body)):
        answer = read(200, body[:end])
        if end >= whole:
            assert isinstance(answer, Accepted), body[:end]
            assert answer.result["message_id"] == 12
            assert not answer.whole
            assert answer.result.get("photo", []) in (
                [],
                [{"file_id": "a"}],
                [{"file_id": "a"}, {"file_id": "b"}],
            )
        elif answer is not None:
            # A number is not used if its last digits may be missing.
            assert isinstance(answer, Accepted), body[:end]
            assert answer.result in (None, {}, {"message_id": 12}), body[:end]


def test_of_updates_cut_off_only_whole_ones_are_kept() -> None:
    body = json.dumps(
        {"ok": True, "result": [{"update_id": n, "text": "pane 3,20"} for n in range(10, 13)]}
    ).encode()
    for end in range(40, len(body)):
        answer = read(200, body[:end])
        assert isinstance(answer, Accepted)
        assert all(update["text"] == "pane 3,20" for update in answer.result or [])
        if answer.cut:
            assert answer.cut["update_id"] == 10 + len(answer.result)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'\xef\xbb\xbf{"a":1}', {"a": 1}),
        (b'{"a":"\xff"}', {"a": "\ufffd"}),
        (b'{"a":"\\ud83d"}', {"a": "\ufffd"}),
        (b'{"a":"\\ude00 \\ud83d\\ude00"}', {"a": "\ufffd \U0001f600"}),
        (b'{"\\ud83d":["\xed\xa0\x80"]}', {"\ufffd": ["\ufffd"]}),
        (b'{"a":"x\ny"}', {"a": "x\ny"}),
    ],
)
def test_json_that_is_not_quite_right_is_read(body: bytes, value: object) -> None:
    loaded = loads(body)
    assert (loaded.value, loaded.whole) == (value, True)


def test_what_is_nested_without_end_is_left_out() -> None:
    loaded = loads(b'{"ok":true,"a":' + b"[" * 100_000 + b"]" * 100_000 + b',"b":2}')
    assert loaded.whole
    assert (loaded.value["ok"], loaded.value["b"]) == (True, 2)
    deep, depth = loaded.value["a"], 0
    while deep:
        deep, depth = deep[0], depth + 1
    assert depth <= DEEPEST


@pytest.mark.parametrize(
    ("value", "read_as"),
    [(5, 5), ("5", 5), ("-100", -100), (5.0, 5), (5.5, None), (True, None), (None, None), ("5x", None), ("", None),
     (10**30, None), ("9" * 40, None), ([5], None), ("٥", None)],
)  # fmt: skip
def test_identifiers_are_whole_numbers(value: object, read_as: int | None) -> None:
    assert number(value) == read_as
