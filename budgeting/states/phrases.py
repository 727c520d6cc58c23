"""The states of a question put to a family with answer buttons."""

from __future__ import annotations

from enum import StrEnum


class QuestionState(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    #: Staff took it back, or asked the same again.
    WITHDRAWN = "withdrawn"
