"""What the person reads about their answers: a sentence and a trend in words. No number, no diagnosis."""

from __future__ import annotations

from collections.abc import Mapping

from budgeting import wellbeing
from budgeting.db.tables import WellbeingSurvey
from budgeting.wellbeing import Band
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Choice
from dialogs.engine.turn import Turn
from dialogs.text import Text, t

SENTENCES: Mapping[Band, Text] = {
    Band.VERY_LOW: t("Money weighs heavily on you right now. You are not alone with it."),
    Band.LOW: t("Money is often a worry at the moment. Small steps count, and we take them together."),
    Band.MIDDLE: t("Some things hold, others are a strain. You know where you stand, and that helps."),
    Band.GOOD: t("You have a fair grip on your money, even if not every month is easy."),
    Band.VERY_GOOD: t("You feel quite at ease with your money. Keep what works for you."),
}
TRENDS: Mapping[int, Text] = {
    1: t("📈 Compared with the last time, it feels lighter."),
    0: t("➡️ Compared with the last time, it feels about the same."),
    -1: t("📉 Compared with the last time, it feels heavier. That can change again."),
}
_TALK_IT_OVER = t("If you like, talk it over with someone: one tap is enough.")


def show(turn: Turn, survey: WellbeingSurvey) -> None:
    """Thank for the answers, and say what they say."""
    _say(turn, t("✓ Thank you, {name}: that was all.", name=turn.person.name), survey)


def show_last(turn: Turn) -> None:
    """What the last answers said, and when it can be answered again."""
    person = turn.person
    last = wellbeing.done_of(turn.session, person.member_id)[-1]
    again = wellbeing.next_possible(turn.session, person.member_id, turn.today)
    opening = t(
        "🌱 You answered on {date}. You can do it again from {again}.",
        date=last.answered_on or "",
        again=again or turn.today,
    )
    _say(turn, opening, last)


def _say(turn: Turn, opening: Text, survey: WellbeingSurvey) -> None:
    texts = [opening]
    low = False
    if survey.score is not None:
        band = wellbeing.band(survey.score)
        low = band is Band.VERY_LOW
        texts.append(SENTENCES[band])
        if (before := _before(turn, survey)) is not None:
            texts.append(TRENDS[wellbeing.trend(before, survey.score)])
    if low:
        texts.append(_TALK_IT_OVER)
    rows: list[list[Choice]] = [[TALK], [MENU]] if low else [[MENU]]
    turn.say(*texts, rows=rows)


def _before(turn: Turn, survey: WellbeingSurvey) -> int | None:
    """The score of the time before."""
    done = wellbeing.done_of(turn.session, turn.person.member_id)
    earlier = [each for each in done if each.id != survey.id and _older(each, survey)]
    return earlier[-1].score if earlier else None


def _older(first: WellbeingSurvey, other: WellbeingSurvey) -> bool:
    return (
        first.finished_at is not None
        and other.finished_at is not None
        and first.finished_at < other.finished_at
    )
