"""The lists of a words.toml by name, and which of them say nothing of what was bought."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SETS = (
    *("days", "marks", "clock", "amount", "quantity", "talk", "small", "lookalike", "time"),
    *("measure", "bank"),
    # Who gave money to whom, what only tells of money, what an instalment of a plan is called.
    *("direction", "telling", "instalment", "names"),
)
DAYS = {
    "today": ("back", 0),
    "yesterday": ("back", 1),
    "before_yesterday": ("back", 2),
    "two_days_ago": ("back", 2),
    "tomorrow": ("back", -1),
    "week_ago": ("back", 7),
    **{day: ("weekday", number) for number, day in enumerate(_WEEKDAYS)},
}

#: Of the section [amount]: what makes a price of figures a dictated one.
DICTATED = ("half", "quarter", "rough", "less", "point", "oh", "note")
#: The Arabic "and" is written together with what follows it.
JOINED_AND = "و"

#: The words of `dialogs.understand.direction`: they say nothing of what was bought.
VERBS = tuple(
    f"direction.{who}{what}"
    for what in ("back", "lend", "borrow", "give", "pay", "get", "take")
    for who in ("", "i_", "they_")
)
_MOVING = (
    *VERBS,
    *(f"direction.{who}" for who in ("i", "they", "me", "me_after", "him")),
)
COMMON = (
    "small.words",
    "lookalike.words",
    "talk.veto",
    "talk.have",
    "talk.hello",
    "marks.neutral",
    "marks.expense",
    "marks.income",
    "amount.about",
    "telling.talk",
    *_MOVING,
)
PASSING = (
    *_MOVING,
    "small.words",
    "marks.expense",
    "marks.income",
    "marks.neutral",
    "marks.and",
    "marks.from",
    "amount.about",
    "amount.total",
    "amount.euro",
    "quantity.units",
    "talk.hello",
)
