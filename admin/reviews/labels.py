"""The review's own labels: flags with their reasons, check-ins, filters."""

from __future__ import annotations

from budgeting.headings import Kind
from budgeting.reviews import Code, Flag, WeekWord
from dialogs.staff_side.comments import Readers
from dialogs.text import Text, figures, names, t
from dialogs.text.words import Words

#: Names of the flags, for the filter and the list.
CODES: dict[Code, Text] = {
    Code.SPENT_OVER_INCOME: t("Spent over income"),
    Code.MISSED_CHECKIN: t("Missed check-in"),
    Code.SILENT: t("Silent"),
    Code.INCOME_DROP: t("Income drop"),
    Code.INCOME_MISSING: t("Income missing"),
    Code.OVER_MONTH: t("Month's limit passed"),
    Code.OVER_LIMIT: t("Over the week's share"),
    Code.UNUSUAL_AMOUNT: t("Unusual amount"),
}
_REASONS: dict[Code, Text] = {
    Code.SPENT_OVER_INCOME: t("In these five weeks {amount} went out and {other} came in."),
    Code.MISSED_CHECKIN: t("Nobody in the family did this week's check-in, despite the reminders."),
    Code.SILENT: t("Nobody was asked and nothing was written: nothing is known about this week."),
    Code.INCOME_DROP: t("{category}: {amount}; the last time, in the week of {since}, it was {other}."),
    Code.INCOME_MISSING: t("{category}: nothing since the week of {since}, when it was {other}."),
    Code.OVER_MONTH: t("{category}: {amount} this month, {other} planned."),
    Code.OVER_LIMIT: t("{category}: {amount}; the week's share of the plan is {other}."),
    Code.UNUSUAL_AMOUNT: t("{category}: {amount} at once; an entry is usually about {other}."),
}
#: For a week without flags: "well" only if that is known.
NOTHING: dict[WeekWord, Text] = {
    WeekWord.DONE: t("Nothing stands out in this week."),
    WeekWord.MISSED: t("Nobody in the family did this week's check-in, despite the reminders."),
    WeekWord.BEGUN: t("The check-in was begun and not finished: the rest of the week is not known."),
    WeekWord.PAUSED: t("The family paused the check-in: the rest of the week is not known."),
    WeekWord.STOPPED: t("The family has stopped the messages: it is not asked, and the week is not known."),
    WeekWord.UNSAFE: t("Nobody writes to this family's phone, which others read: the week is not known."),
    WeekWord.UNREACHABLE: t("The bot cannot reach the family: the week is not known."),
    WeekWord.NOT_JOINED: t("Nobody in the family has joined: the week is not known."),
    WeekWord.WRITTEN: t(
        "Spending was written down, but no check-in was done: how the week went is not known."
    ),
    WeekWord.ASKED: t("The family has been asked and has not begun yet."),
    WeekWord.SILENT: t("Silent: nothing was written, so nothing is known about this week."),
}
KINDS: dict[Kind, Text] = {Kind.EXPENSE: t("Spent"), Kind.INCOME: t("Received")}
STATES: dict[str, Text] = {"unread": t("To be read"), "read": t("Signed off"), "all": t("All weeks")}
#: Who in the family should read a comment on the week.
READERS: dict[Readers, Text] = {
    Readers.ALL: t("All adults"),
    Readers.SEE_ARREARS: t("Only those who may read about arrears"),
    Readers.NAMED: t("Only the people chosen here:"),
}


def reason(flag: Flag, words: Words, chat_words: Words, language: str) -> str:
    """Why the flag was raised, with its figures."""
    args = {
        "category": chat_words.plain(names.category(flag.category), language) if flag.category else "",
        "amount": words.amount(flag.amount, language) if flag.amount is not None else "",
        "other": words.amount(flag.other, language) if flag.other is not None else "",
        "since": figures.day(flag.since, "d MMM", words.languages[language].dates)
        if flag.since is not None
        else "",
    }
    return words.plain(Text(_REASONS[flag.code].key, args), language)
