"""The cast: staff, sites and families. All invented."""

from __future__ import annotations

from dataclasses import dataclass, field

from budgeting.programmes import sites
from budgeting.states.programmes import HelpTopic
from budgeting.states.staff import Role

PROGRAMME = "Un ponte sul blu"
OFFICE = "Sportello San Polo, 030 000 0000, da lunedì a venerdì 9-17"
SITES = (
    sites.Entry("Torre Cimabue", "San Polo", "via Cimabue 16, Brescia", "Portineria: lunedì e giovedì, 9–12"),
    sites.Entry("Condominio Smeraldo", "Sanpolino", "corso Bazoli 44, Brescia"),
    sites.Entry("Condominio Sole", "Sanpolino"),
)

#: Numbers of the place; nobody has them.
NUMBERS = (
    {
        "number": "030 000 0101",
        "name": "Sportello casa del Comune",
        "hours": "da lunedì a venerdì 9-13",
        "topics": [HelpTopic.EVICTION.value],
        "languages": ["it"],
        "source": "Comune, ufficio casa",
    },
    {
        "number": "030 000 0102",
        "name": "Emporio solidale",
        "hours": "martedì e venerdì 15-18",
        "topics": [HelpTopic.FOOD.value],
        "languages": ["it", "ar", "fr"],
        "source": "Una visita",
    },
)

#: Email, name, first name, phone, role.
Colleague = tuple[str, str, str, str, Role]
STAFF: dict[str, Colleague] = {
    "coach": ("giulia@ponte.example", "Giulia Ferri", "Giulia", "030 000 0001", Role.COACH),
    "second_coach": ("davide@ponte.example", "Davide Sala", "Davide", "030 000 0002", Role.COACH),
    "operator": ("paolo@ponte.example", "Paolo Conti", "Paolo", "030 000 0003", Role.OPERATOR),
    "coordinator": ("elena@ponte.example", "Elena Brivio", "Elena", "030 000 0004", Role.COORDINATOR),
    "administrator": ("admin@ponte.example", "Sara Villa", "Sara", "030 000 0005", Role.ADMINISTRATOR),
}

#: The eight families have been here for so long.
WEEKS = 17


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult in a family. One who hasn't joined has an open invite."""

    name: str
    language: str
    joined: bool = True
    sees_arrears: bool = True
    #: The name they asked for; otherwise the first name.
    called: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A repayment plan: the number and size of its parts (minor units), how many are past, and the state of the last
    one.
    """

    creditor: str
    line: str
    parts: int
    minor: int
    past: int
    #: Days from today to the next instalment.
    next_in: int
    #: The last past instalment is still open.
    open_last: bool = False
    #: What the family has just said about the next one: "paid" waits for confirmation, "cannot" for a call.
    said: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """A family, its usual monthly income and costs (minor units), and how it does its check-ins."""

    reference: str
    name: str
    site: str
    adults: tuple[Adult, ...]
    income: dict[str, int]
    limits: dict[str, int]
    plans: tuple[Plan, ...] = ()
    coach: str = "coach"
    pay_day: int = 1
    #: For how many weeks it has been here, this one included.
    weeks: int = WEEKS
    #: Weeks without a check-in, counted back from the last one.
    missed: tuple[int, ...] = ()
    #: How this family writes what it buys: words by heading.
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)


IT_WORDS = {
    "food": ("spesa Lidl", "pane", "frutta al mercato", "latte e uova", "Eurospin", "carne"),
    "transport": ("benzina", "abbonamento bus", "biglietti bus"),
    "health": ("farmacia", "ticket"),
    "school": ("quaderni", "mensa", "gita"),
    "communications": ("ricarica Iliad",),
    "leisure": ("caffè", "gelato"),
    "personal": ("scarpe bimbo", "parrucchiere"),
}
AR_WORDS = {
    "food": ("خبز", "خضر", "حليب", "لحم", "spesa Lidl"),
    "transport": ("حافلة", "بنزين"),
    "health": ("صيدلية",),
    "school": ("دفاتر", "mensa"),
    "communications": ("ricarica",),
    "leisure": ("قهوة",),
    "personal": ("حذاء",),
}
EN_WORDS = {
    "food": ("groceries", "bread", "market", "rice and lentils", "milk"),
    "transport": ("bus tickets", "petrol"),
    "health": ("pharmacy",),
    "school": ("books", "school lunch"),
    "communications": ("phone top-up",),
    "leisure": ("coffee",),
    "personal": ("shoes",),
}

LIMITS = {
    "food": 42_000,
    "transport": 9_000,
    "health": 4_000,
    "school": 6_000,
    "communications": 2_500,
    "leisure": 4_000,
}

FAMILIES = (
    Family(
        "SP-014",
        "Amrani",
        "Torre Cimabue",
        (
            Adult("Amina Amrani", "ar", called="أمينة"),
            Adult("Youssef Amrani", "it", joined=False, sees_arrears=False),
        ),
        {"work": 118_000, "benefit": 38_000},
        LIMITS,
        (Plan("ALER Brescia", "rent", 12, 8_500, 4, 3),),
        words=AR_WORDS,
    ),
    Family(
        "SP-027",
        "Rossi",
        "Torre Cimabue",
        (Adult("Lucia Rossi", "it"),),
        {"work": 96_000, "help": 10_000},
        LIMITS | {"food": 36_000},
        (
            Plan("ALER Brescia", "rent", 18, 6_000, 5, 7),
            Plan("Condominio Torre Cimabue", "service_charges", 6, 4_500, 2, 15),
        ),
        pay_day=27,
        missed=(5,),
        words=IT_WORDS,
    ),
    Family(
        "SM-003",
        "Kaur",
        "Condominio Smeraldo",
        (Adult("Harpreet Kaur", "en"), Adult("Amrit Singh", "en")),
        {"work": 142_000},
        LIMITS,
        (Plan("ALER Brescia", "rent", 10, 12_000, 3, -4, open_last=True),),
        pay_day=31,
        coach="second_coach",
        words=EN_WORDS,
    ),
    Family(
        "SM-011",
        "Bianchini",
        "Condominio Smeraldo",
        (Adult("Piero Bianchini", "it"),),
        {"benefit": 79_000},
        LIMITS | {"food": 40_000, "school": 0},
        (Plan("ALER Brescia", "rent", 24, 4_000, 6, 11, said="paid"),),
        missed=(0, 1, 2),
        words=IT_WORDS,
    ),
    Family(
        "SO-008",
        "Mensah",
        "Condominio Sole",
        (Adult("Grace Mensah", "en"),),
        {"work": 64_000, "allowance": 45_000},
        LIMITS | {"food": 34_000},
        (Plan("ALER Brescia", "rent", 8, 9_000, 1, 20, said="cannot"),),
        words=EN_WORDS,
    ),
    # Not joined yet: visitors who try the demo become one of them.
    Family(
        "SP-031",
        "El Idrissi",
        "Torre Cimabue",
        (Adult("Fatima El Idrissi", "ar", joined=False),),
        {},
        LIMITS,
        (Plan("ALER Brescia", "rent", 12, 7_500, 0, 5),),
    ),
    Family(
        "SO-015",
        "Ferrari",
        "Condominio Sole",
        (Adult("Marta Ferrari", "it", joined=False),),
        {},
        LIMITS,
        (Plan("ALER Brescia", "rent", 10, 6_500, 0, 6),),
    ),
    Family(
        "SM-020",
        "Okafor",
        "Condominio Smeraldo",
        (Adult("Blessing Okafor", "en", joined=False),),
        {},
        LIMITS,
        (Plan("ALER Brescia", "rent", 9, 8_000, 0, 5),),
        coach="second_coach",
    ),
)
