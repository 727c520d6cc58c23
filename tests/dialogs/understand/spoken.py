"""Amounts as people say them in Italian, English and Arabic: a generator for the tests of dictated prices."""

from __future__ import annotations

from collections.abc import Callable

# fmt: off
_IT = (
    "zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici",
    "dodici", "tredici", "quattordici", "quindici", "sedici", "diciassette", "diciotto", "diciannove",
)
_IT_TENS = (
    "", "venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta",
)
_EN = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
_EN_TENS = (
    "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)
# fmt: on
#: Units, teens, tens and hundreds, then the words for thousand, two thousand and thousands.
_AR = {
    "standard": (
        "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
        "أحد عشر,اثنا عشر,ثلاثة عشر,أربعة عشر,خمسة عشر,ستة عشر,سبعة عشر,ثمانية عشر,تسعة عشر",
        "عشرين ثلاثين أربعين خمسين ستين سبعين ثمانين تسعين",
        "مئة مئتين ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة",
    ),
    "plain": (
        "صفر واحد اثنين ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره",
        "احدى عشرة,اثني عشر,ثلاث عشرة,اربع عشرة,خمس عشرة,ست عشرة,سبع عشرة,ثماني عشرة,تسع عشرة",
        "عشرون ثلاثون اربعون خمسون ستون سبعون ثمانون تسعون",
        "مائة مائتين ثلاثمائة اربعمائة خمسمائة ستمائة سبعمائة ثمانمائة تسعمائة",
    ),
    "moroccan": (
        "صفر واحد جوج تلاتة ربعة خمسة ستة سبعة تمنية تسعود عشرة",
        "حداش,طناش,تلطاش,ربعطاش,خمسطاش,سطاش,سبعطاش,تمنطاش,تسعطاش",
        "عشرين تلاتين ربعين خمسين ستين سبعين تمانين تسعين",
        "مية ميتين تلتمية ربعمية خمسمية ستمية سبعمية تمنمية تسعمية",
    ),
    "egyptian": (
        "صفر واحد اتنين تلاتة اربعة خمسة ستة سبعة تمانية تسعة عشرة",
        "حداشر,اتناشر,تلتاشر,اربعتاشر,خمستاشر,ستاشر,سبعتاشر,تمنتاشر,تسعتاشر",
        "عشرين تلاتين اربعين خمسين ستين سبعين تمانين تسعين",
        "مية ميتين تلتميه ربعميه خمسميه ستميه سبعميه تمنميه تسعميه",
    ),
    "levantine": (
        "صفر واحد تنين تلاتة أربعة خمسة ستة سبعة تمنة تسعة عشرة",
        "احدعش,اطنعش,تلطعش,اربعطعش,خمسطعش,سطعش,سبعطعش,تمنطعش,تسعطعش",
        "عشرين تلاتين اربعين خمسين ستين سبعين تمانين تسعين",
        "ميه ميتين تلات مية أربع مية خمس مية ست مية سبع مية تمن مية تسع مية",
    ),
}


def italian(number: int) -> str:
    """1,250 → milleduecentocinquanta."""
    if number >= 1000:
        head = "mille" if number < 2000 else f"{italian(number // 1000)}mila"
        return head + (italian(number % 1000) if number % 1000 else "")
    if number >= 100:
        tail = italian(number % 100) if number % 100 else ""
        head = ("" if number < 200 else _IT[number // 100]) + "cento"
        return head[: -1 if tail.startswith("o") else None] + tail
    if number < 20:
        return _IT[number]
    tens, unit = _IT_TENS[number // 10 - 1], number % 10
    return (tens[:-1] if unit in (1, 8) else tens) + (_IT[unit] if unit else "")


def italian_apart(number: int) -> str:
    """1,250 → mille duecento cinquanta: as some phones split it."""
    thousands, hundreds, rest = number // 1000, number % 1000 // 100, number % 100
    said = [italian(thousands * 1000)] if thousands else []
    said += [italian(hundreds * 100)] if hundreds else []
    return " ".join([*said, *([italian(rest)] if rest or not said else [])])


def english(number: int, *, joined: bool = True, article: bool = False, dash: str = " ") -> str:
    """1,250 → one thousand two hundred and fifty."""
    said: list[str] = []
    thousands, hundreds, rest = number // 1000, number % 1000 // 100, number % 100
    if thousands:
        said.append(f"{'a' if article and thousands == 1 else english(thousands)} thousand")
    if hundreds:
        said.append(f"{'a' if article and hundreds == 1 and not said else _EN[hundreds]} hundred")
    if rest or not said:
        tens = _EN_TENS[rest // 10 - 1] if rest > 19 else ""
        small = _EN[rest % 10 if rest > 19 else rest] if rest < 20 or rest % 10 else ""
        tail = dash.join(word for word in (tens, small) if word)
        said.append(f"and {tail}" if said and joined else tail)
    return " ".join(said)


def arabic(number: int, kind: str) -> str:
    """1,250 → ألف ومئتين وخمسين."""
    units, teens, tens, hundreds = _AR[kind]
    ones, tens_words = units.split(), tens.split()
    hundred_words = (
        hundreds.split()
        if kind != "levantine"
        else ["ميه", "ميتين", "تلات مية", "أربع مية", "خمس مية", "ست مية", "سبع مية", "تمن مية", "تسع مية"]
    )
    said = ["ألف"] if number >= 1000 else []
    if number % 1000 >= 100:
        said.append(hundred_words[number % 1000 // 100 - 1])
    rest = number % 100
    if rest > 19:
        said += [ones[rest % 10]] if rest % 10 else []
        said.append(tens_words[rest // 10 - 2])
    elif rest > 10:
        said.append(teens.split(",")[rest - 11])
    elif rest or not said:
        said.append(ones[rest])
    return " و".join(said)


Say = Callable[[int], str]
_ENGLISH: tuple[Say, ...] = (
    english,
    lambda n: english(n, joined=False),
    lambda n: english(n, article=True),
    lambda n: english(n, dash="-"),
)
#: How whole numbers are said, by language.
NUMBERS: dict[str, tuple[Say, ...]] = {
    "it": (italian, italian_apart, str),
    "en": (*_ENGLISH, str),
    "ar": (*((lambda n, kind=kind: arabic(n, kind)) for kind in _AR), str),  # type: ignore[misc]
}


def exact(language: str, minor: int, say: Say) -> list[str]:
    """The unambiguous forms."""
    euros, cents = divmod(minor, 100)
    out: list[str] = []
    whole, small = say(euros), say(cents)
    if language == "it":
        euros_said = "un euro" if euros == 1 else f"{whole} euro"
        if not euros:
            return [f"{small} centesimi", f"{small} cent", *(["mezzo euro"] if cents == 50 else [])]
        if not cents:
            return [euros_said]
        out = [f"{euros_said} e {small} centesimi", f"{euros_said} {small} centesimi"]
        if cents >= 10:
            out += [f"{euros_said} e {small}", f"{euros_said} {small}"]
            out += (
                [f"{whole} virgola {small}"] if euros < 100 or say is not str else []
            )  # 104 and 730 name forms
            out += [f"{whole} e {small}", f"{whole} e {small} euro"] if euros < 100 and say is not str else []
        out += [f"{euros_said} e mezzo"] if cents == 50 else []
    elif language == "en":
        euros_said = "one euro" if euros == 1 else f"{whole} euros"
        if not euros:
            return [f"{small} cents", *(["half a euro"] if cents == 50 else [])]
        if not cents:
            return [euros_said, euros_said.rstrip("s")]
        out = [f"{euros_said} and {small} cents", f"{euros_said} {small} cents"]
        if cents >= 10:
            out += [f"{euros_said} {small}", f"{euros_said.rstrip('s')} {small}", f"{euros_said} and {small}"]
            out += [f"{whole} point {small}"] if euros < 100 or say is not str else []
        out += [f"{euros_said} and a half", f"{whole} and a half euros"] if cents == 50 else []
        out += [f"{euros_said} and a quarter"] if cents == 25 else []
    else:
        euros_said = "يورو" if euros == 1 and say is not str else f"{whole} يورو"
        if not euros:
            clear = cents % 10 == 0 or cents < 20 or say is str
            return [
                f"{small if clear else cents} سنت",
                *(["نص يورو", "نصف يورو"] if cents == 50 else []),
                *(["ربع يورو"] if cents == 25 else []),
            ]
        if not cents:
            return [euros_said] if euros > 1 else [f"{whole} يورو"]
        out = [f"{euros_said} و{small} سنت", f"{euros_said} و {small} سنتيم"]
        out += [f"{euros_said} و{small}"] if cents >= 10 else []
        out += [f"{euros_said} ونص", f"{euros_said} ونصف", f"{euros_said} و نص"] if cents == 50 else []
        out += [f"{euros_said} وربع"] if cents == 25 else []
    return out


def doubtful(language: str, minor: int, say: Say) -> list[str]:
    """The ambiguous forms: "two fifty" is 2.50 or 250."""
    euros, cents = divmod(minor, 100)
    if language == "ar":
        return [f"{say(cents)} سنت"] if not euros else []
    if say is str:
        return [f"{euros} e {cents} euro"] if cents >= 10 and 0 < euros < 100 and language == "it" else []
    if cents < 10 or not 1 < euros < 1000 or not euros % 100:
        return []
    if language == "it":
        return [f"{say(euros)} {say(cents)}", f"{say(euros)} e {say(cents)}"]
    return [f"{say(euros)} {say(cents)}", f"{say(euros)} {say(cents)} euros"]
