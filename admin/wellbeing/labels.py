"""The words for moments, modes, states and bands."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting.states.wellbeing import Mode, Moment, SurveyState
from budgeting.wellbeing import Band
from dialogs.text import Text, t

MOMENTS: Mapping[Moment, Text] = {
    Moment.ENTRY: t("At entry"),
    Moment.HALFWAY: t("Half-way"),
    Moment.EXIT: t("At the end"),
    Moment.OWN: t("By themselves"),
}
MODES: Mapping[Mode, Text] = {Mode.SELF: t("in the chat"), Mode.READ: t("read to the person")}
STATES: Mapping[SurveyState, Text] = {
    SurveyState.ASKED: t("Asked, not begun"),
    SurveyState.OPEN: t("Begun"),
    SurveyState.DONE: t("Answered"),
    SurveyState.UNANSWERED: t("No answer"),
}
BANDS: Mapping[Band, Text] = {
    Band.VERY_LOW: t("below 40"),
    Band.LOW: t("40 to 49"),
    Band.MIDDLE: t("50 to 59"),
    Band.GOOD: t("60 to 69"),
    Band.VERY_GOOD: t("70 and above"),
}
DONE: Mapping[str, Text] = {"kept": t("The answers are kept.")}
