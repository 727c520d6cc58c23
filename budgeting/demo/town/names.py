"""Names of invented people, and how families of each language write what they buy. Nobody is meant by any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from budgeting.demo import cast

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class People:
    """Of one language: family names, and first names of women and of men, as in their papers and as they write them."""

    surnames: tuple[str, ...]
    women: tuple[tuple[str, str], ...]
    men: tuple[tuple[str, str], ...]
    words: Words


def _same(names: str) -> tuple[tuple[str, str], ...]:
    """Names that are written in Latin letters anyway."""
    return tuple((name, name) for name in names.split())


_FR = {
    "food": ("courses Lidl", "pain", "riz 5 kg", "marché", "poisson"),
    "transport": ("bus", "essence"),
    "health": ("pharmacie",),
    "school": ("cahiers", "cantine"),
    "communications": ("recharge",),
    "leisure": ("café", "glace"),
    "personal": ("chaussures", "coiffeur"),
}
_RO = {
    "food": ("cumpărături Lidl", "pâine", "lapte și ouă", "piață", "carne"),
    "transport": ("benzină", "bilete autobuz"),
    "health": ("farmacie",),
    "school": ("caiete", "masa la școală"),
    "communications": ("reîncărcare",),
    "leisure": ("cafea", "înghețată"),
    "personal": ("pantofi copil", "coafor"),
}
_SQ = {
    "food": ("bukë", "pazar Lidl", "qumësht", "perime", "mish"),
    "transport": ("naftë", "bileta autobusi"),
    "health": ("farmaci",),
    "school": ("fletore", "mensa"),
    "communications": ("rimbushje",),
    "leisure": ("kafe", "akullore"),
    "personal": ("këpucë", "berber"),
}
_UR = {
    "food": ("سودا سلف", "روٹی", "دودھ", "سبزی", "چاول"),
    "transport": ("بس", "پیٹرول"),
    "health": ("دوائی",),
    "school": ("کاپیاں", "mensa"),
    "communications": ("ریچارج",),
    "leisure": ("چائے",),
    "personal": ("جوتے",),
}
_PA = {
    "food": ("ਸਬਜ਼ੀ", "ਦੁੱਧ", "ਆਟਾ", "spesa Lidl", "ਦਾਲ"),
    "transport": ("ਬੱਸ", "ਪੈਟਰੋਲ"),
    "health": ("ਦਵਾਈ",),
    "school": ("ਕਾਪੀਆਂ", "mensa"),
    "communications": ("ਰੀਚਾਰਜ",),
    "leisure": ("ਚਾਹ",),
    "personal": ("ਜੁੱਤੀ",),
}
_BN = {
    "food": ("চাল", "মাছ", "সবজি", "দুধ", "spesa Lidl"),
    "transport": ("বাস", "পেট্রোল"),
    "health": ("ওষুধ",),
    "school": ("খাতা", "mensa"),
    "communications": ("রিচার্জ",),
    "leisure": ("চা",),
    "personal": ("জুতা",),
}
_UK = {
    "food": ("хліб", "продукти Lidl", "молоко", "овочі", "крупи"),
    "transport": ("автобус", "бензин"),
    "health": ("аптека",),
    "school": ("зошити", "їдальня"),
    "communications": ("поповнення",),
    "leisure": ("кава", "морозиво"),
    "personal": ("взуття", "перукарня"),
}

#: By language.
PEOPLE: Mapping[str, People] = {
    "it": People(
        (
            "Ghidini",
            "Zanola",
            "Lonati",
            "Tosi",
            "Bonetti",
            "Gatti",
            "Archetti",
            "Pedersoli",
            "Cominelli",
            "Savoldi",
        ),
        _same("Elisa Rosanna Carla Silvia Teresa Monica Daniela Ornella"),
        _same("Bruno Sergio Fabio Renato Gianni Luca"),
        cast.IT_WORDS,
    ),
    "ro": People(
        ("Popescu", "Ionescu", "Munteanu", "Dobre", "Stan", "Rusu", "Ciobanu", "Lungu"),
        _same("Mihaela Ioana Cristina Andreea Simona"),
        _same("Gheorghe Florin Marius Ion"),
        _RO,
    ),
    "sq": People(
        ("Hoxha", "Shehu", "Gjoka", "Leka", "Marku", "Dervishi"),
        _same("Mirela Albana Drita Enkeleda"),
        _same("Arben Besnik Ilir"),
        _SQ,
    ),
    "ar": People(
        ("Bennani", "Haddad", "Mansour", "Ben Salah", "Chraibi", "Abdelaziz"),
        (("Khadija", "خديجة"), ("Samira", "سميرة"), ("Hanan", "حنان"), ("Naima", "نعيمة")),
        (("Hassan", "حسن"), ("Karim", "كريم"), ("Mustafa", "مصطفى")),
        cast.AR_WORDS,
    ),
    "pa": People(
        ("Gill", "Sandhu", "Dhillon", "Sidhu", "Grewal"),
        (("Gurpreet", "ਗੁਰਪ੍ਰੀਤ"), ("Manjit", "ਮਨਜੀਤ"), ("Simran", "ਸਿਮਰਨ")),
        (("Balwinder", "ਬਲਵਿੰਦਰ"), ("Jaspal", "ਜਸਪਾਲ"), ("Sukhdev", "ਸੁਖਦੇਵ")),
        _PA,
    ),
    "ur": People(
        ("Hussain", "Malik", "Butt", "Qureshi"),
        (("Shazia", "شازیہ"), ("Nasreen", "نسرین"), ("Rubina", "روبینہ")),
        (("Tariq", "طارق"), ("Imran", "عمران")),
        _UR,
    ),
    "uk": People(
        ("Kovalenko", "Shevchuk", "Bondarenko", "Melnyk"),
        (("Oksana", "Оксана"), ("Iryna", "Ірина"), ("Nadiia", "Надія")),
        (("Mykola", "Микола"), ("Petro", "Петро")),
        _UK,
    ),
    "fr": People(
        ("Diop", "Ndiaye", "Fall", "Sow"),
        _same("Aissatou Mariama Coumba"),
        _same("Ousmane Cheikh"),
        _FR,
    ),
    "bn": People(
        ("Hossain", "Rahman", "Miah"),
        (("Nasima", "নাসিমা"), ("Shirin", "শিরিন")),
        (("Kamal", "কামাল"), ("Rafiq", "রফিক")),
        _BN,
    ),
    "en": People(("Boateng", "Eze"), _same("Abena Ngozi"), _same("Kwame Emeka"), cast.EN_WORDS),
}
