"""Whatever is typed: no error, no empty entry, no date too far ahead, and every amount is exact or asked about."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from budgeting.money import Money
from dialogs.understand import AmountKind, read_amount, read_date, read_entries

TODAY = date(2026, 11, 22)
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "০১২৩৪৫৬৭৮৯", "੦੧੨੩੪੫੬੭੮੯", "０１２３４５６７８９")
#: Thousands separators and the decimal signs that go with them.
STYLES = (
    ("", "."),
    ("", ","),
    (".", ","),
    (",", "."),
    (" ", ","),
    ("\u00a0", ","),
    ("\u202f", "."),
    ("'", "."),
    ("’", ","),
    ("", "٫"),
    ("٬", "٫"),
    ("", "،"),
)
PLACES = (
    "pane {}",
    "{} pane",
    "pane {}€",
    "pane € {}",
    "€{} pane",
    "{}€pane",
    "{} euro pane",
    "pane euro {}",
    "pane: {}",
    "pane = {}",
    "pane ({})",
    "pane {}.",
    "pane {}!",
    "ieri pane {}",
    "pane {} ieri",
    "3 marzo pane {}",
    "pane {} il 3 marzo",
    "pane {} lunedì",
    "ho speso {} per pane",
    "bread {} yesterday",
)
LANGUAGES = ("it", "en", "ar", "fr", "ro", "sq", "ur", "pa", "bn", "uk", "es")
PIECES = (
    *(
        "pane",
        "ieri",
        "euro",
        "€",
        "+",
        "-",
        "3",
        "3,20",
        "1.234",
        "0",
        "x",
        "e",
        "و",
        "خبز",
        "١٢",
        "cent",
        "il",
        "3/3",
        "31/2",
    ),
    *(
        "marzo",
        "fa",
        "giorni",
        "%",
        "alle",
        "?",
        ",",
        ".",
        "\n",
        " ",
        "00",
        "2026",
        "due",
        "mila",
        "🍞",
        "kg",
        "'",
        "1e5",
        "٫",
        "𝟛",
        "²",
    ),
)
calm = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


def written(minor: int, style: tuple[str, str], digits: str, shape: int) -> str:
    """``minor`` in digits; ``shape`` 0 always shows cents, 1 the shortest exact form, 2 a dash for no cents."""
    grouping, point = style
    whole, cents = divmod(minor, 100)
    figures = f"{whole:,}".replace(",", grouping)
    if shape == 1 and cents % 10 == 0 and cents:
        figures += f"{point}{cents // 10}"
    elif shape == 2 and not cents and point in ".,":
        figures += f"{point}-"
    elif cents or shape != 1:
        figures += f"{point}{cents:02}"
    return figures.translate(str.maketrans(DIGITS[0], digits))


amounts = st.one_of(
    st.integers(1, 999), st.integers(1, 200_000), st.integers(1, 2_000).map(lambda n: n * 100)
)
figures = st.tuples(st.sampled_from(STYLES), st.sampled_from(DIGITS), st.integers(0, 2))
messages = st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
messages = st.one_of(messages, st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


@calm
@given(minor=amounts, how=figures, place=st.sampled_from(PLACES))
def test_an_amount_is_exact_or_asked(minor: int, how: tuple[tuple[str, str], str, int], place: str) -> None:
    text = place.format(written(minor, *how))
    (entry,) = read_entries(text, language="it", today=TODAY).entries
    assert entry.category == "food"
    if entry.ambiguous:
        assert Money(minor) in (entry.amount, *entry.alternatives)
    else:
        assert entry.amount == Money(minor)


@calm
@given(minor=amounts, how=figures)
def test_an_answer_is_exact_or_asked(minor: int, how: tuple[tuple[str, str], str, int]) -> None:
    read = read_amount(written(minor, *how), language="it")
    assert read.kind in (AmountKind.OK, AmountKind.AMBIGUOUS)
    assert Money(minor) in (read.amount, *read.alternatives)
    assert bool(read.alternatives) == (read.kind is AmountKind.AMBIGUOUS)


@calm
@given(text=messages, language=st.sampled_from(LANGUAGES))
@example(text="04€0€ 5", language="it")
@example(text="05€69€8", language="ar")
def test_any_text_is_read_without_error(text: str, language: str) -> None:
    reading = read_entries(text, language=language, today=TODAY)
    for entry in reading.entries:
        assert all(amount.minor > 0 for amount in (entry.amount, *entry.alternatives))
        assert entry.on <= TODAY + timedelta(days=7)
        assert entry.ambiguous == bool(entry.alternatives)
        assert 1 <= entry.line <= len(text.splitlines())
    day = read_date(text, language=language, today=TODAY)
    assert day is None or day <= TODAY + timedelta(days=7)
    read_amount(text, language=language)


@calm
@given(text=st.text("0123456789.,€ "), language=st.sampled_from(LANGUAGES))
def test_figures_alone_name_nothing(text: str, language: str) -> None:
    """So an answer in digits need not be read as an entry first (`spending.beside.named`)."""
    reading = read_entries(text, language=language, today=TODAY)
    asked = [entry for problem in reading.problems for entry in problem.choices]
    assert not any(entry.category_known for entry in (*reading.entries, *asked))
