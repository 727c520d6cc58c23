"""What a programme may configure, each setting declared once: its name, kind, default, limits, and what it decides.

    settings = Settings.of(programme)
    settings.office_from                    # time
    settings.has(Instrument.CHECKINS)       # bool

`Programme.settings` stores only what differs from the default, as JSON by name. ``label`` and ``decides`` are
English keys of the console's catalogue; the console's form and `ponte programme` are built from these
declarations.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any, ClassVar

from budgeting.db.tables import Programme
from budgeting.programmes.setting_kinds import (
    Country,
    Creditors,
    Days,
    Group,
    Hour,
    Line,
    OneOf,
    People,
    Setting,
    SomeOf,
    Steps,
    Sum,
    Switch,
    Whole,
    YesNo,
)
from budgeting.states.documents import DocumentKind
from budgeting.states.programmes import Instrument, NightAlerts, has

#: The longest span for a setting in minutes: a day.
MOST_MINUTES = 1440


class Settings:
    """A programme's settings: the stored ones, and defaults for the rest."""

    #: All settings by name, in the order they are shown.
    declared: ClassVar[Mapping[str, Setting[Any]]]

    spending = Switch(
        Instrument.SPENDING,
        label="Spending diary",
        decides="Families write what they spend at any time, and it is booked.",
    )
    checkins = Switch(
        Instrument.CHECKINS,
        label="Weekly check-in",
        decides="Families are asked about their week; coaches read it in the weekly review.",
    )
    month_plan = Switch(
        Instrument.MONTH_PLAN,
        label="Month plan",
        decides="Limits by heading, and what is left of them.",
    )
    arrears = Switch(
        Instrument.ARREARS,
        label="Arrears and repayment plans",
        decides="Debts, plans, payments, and reminders of instalments.",
    )
    activities = Switch(
        Instrument.ACTIVITIES,
        label="Courses and meetings",
        decides="Notices of courses, answers to them, and reminders.",
    )
    broadcasts = Switch(
        Instrument.BROADCASTS,
        label="Announcements",
        decides="Staff write to many families at once.",
    )
    bills = Switch(
        Instrument.BILLS,
        label="Known bills and whether the rent is safe",
        decides="Bills that are coming, payment notices by photo, and whether the money will do for the rent.",
    )
    appointments = Switch(
        Instrument.APPOINTMENTS,
        label="Appointments",
        decides="Staff propose times, families choose one in the chat.",
    )
    skills = Switch(
        Instrument.SKILLS,
        label="Skills offered and looked for",
        decides="What families can do for each other; staff bring the two together.",
    )
    childcare = Switch(
        Instrument.CHILDCARE,
        label="Childcare during courses",
        decides="Participants of a course look after each other's children; staff bring two together.",
    )
    documents = Switch(
        Instrument.DOCUMENTS,
        label="Documents drawer",
        decides="Families put their papers away by photo, and are reminded before they expire.",
    )
    wellbeing = Switch(
        Instrument.WELLBEING,
        label="Financial well-being scale",
        decides="Ten questions at the beginning, half-way and at the end.",
    )
    agreements = Switch(
        Instrument.AGREEMENTS,
        label="Pacts",
        decides="What each side promised, and the hours that families give.",
    )
    correctives = Switch(
        Instrument.CORRECTIVES,
        label="What families can do themselves",
        decides="Each family's own ideas, asked about once a month.",
    )

    office_contact = Line(
        "",
        300,
        group=Group.OFFICE,
        label="Where families can call or come",
        decides="Shown wherever the chat names the office.",
    )
    office_from = Hour(
        time(9),
        group=Group.OFFICE,
        label="The office opens at",
        decides="From then on families are promised an answer the same day.",
    )
    office_to = Hour(
        time(17),
        group=Group.OFFICE,
        label="The office closes at",
        decides="No answer is promised for later than this.",
    )
    office_days = Days(
        (1, 2, 3, 4, 5),
        group=Group.OFFICE,
        label="Days on which somebody answers",
        decides="Answers are promised for these days only, and not for public holidays.",
    )
    holidays = Country(
        "IT",
        group=Group.OFFICE,
        label="Country whose public holidays are kept",
        decides="Two letters such as IT; empty: no public holidays.",
    )
    same_day_until = Hour(
        time(12),
        group=Group.ANSWERS,
        label="An answer the same day is promised until",
        decides="Who asks later on an office day is promised an answer by this hour of the next one.",
    )
    urgent_within_minutes = Whole(
        60,
        1,
        MOST_MINUTES,
        unit="minutes",
        group=Group.ANSWERS,
        label="Minutes within which somebody answers what is urgent",
        decides="Counted in office hours.",
    )
    alert_after_minutes = Whole(
        15,
        1,
        MOST_MINUTES,
        unit="minutes",
        group=Group.ANSWERS,
        label="Minutes after which an alert goes to the next person",
        decides="If nobody has taken what is urgent.",
    )
    night_alerts = OneOf(
        NightAlerts.EVERYBODY,
        NightAlerts,
        group=Group.ANSWERS,
        label="Whose phone rings while the office is closed",
        decides="For urgent things only.",
    )
    on_call = People(
        (),
        group=Group.ANSWERS,
        label="Who is on call",
        decides="Their phones ring if alerts go to those on call.",
    )
    ladder = Steps(
        (-7, -3, 0, 3, 10),
        -60,
        60,
        unit="days",
        group=Group.REMINDERS,
        label="Days on which families are reminded of an instalment",
        decides="-3 is three days before the due date, 0 the day itself. After the last one the coach gets a task.",
    )
    reminder_time = Hour(
        time(9),
        group=Group.REMINDERS,
        label="Reminders come at",
        decides="Whatever falls into quiet hours waits until then.",
    )
    quiet_from = Hour(
        time(20),
        group=Group.REMINDERS,
        label="Quiet hours begin at",
        decides="No reminders are sent from then on. If they begin and end at the same hour, there are none.",
    )
    quiet_to = Hour(
        time(8),
        group=Group.REMINDERS,
        label="Quiet hours end at",
        decides="From then on reminders may be sent.",
    )
    rest_on_sundays = YesNo(
        True,
        group=Group.REMINDERS,
        label="No reminders on Sundays",
        decides="They move to the next working day or the one before.",
    )
    rest_on_holidays = YesNo(
        True,
        group=Group.REMINDERS,
        label="No reminders on public holidays",
        decides="They move to the next working day or the one before.",
    )
    most_parts = Whole(
        60,
        1,
        240,
        unit="instalments",
        group=Group.PLANS,
        label="Most instalments of what a family proposes itself",
        decides="An amount that would take longer is not passed on: the chat says which one would do.",
    )
    question_days = Whole(
        3,
        1,
        30,
        unit="days",
        group=Group.ANSWERS,
        label="Days after which a question without an answer comes up again",
        decides="Questions with answer buttons from the phrasebook. Then whoever accompanies the family gets a task.",
    )
    contact_attempts = Whole(
        4,
        1,
        20,
        unit="attempts",
        group=Group.ANSWERS,
        label="Attempts in vain to reach a family that has not joined",
        decides="After so many, whoever accompanies it is asked what to do.",
    )
    offer_hours = Whole(
        24,
        1,
        168,
        unit="hours",
        group=Group.REMINDERS,
        label="Hours for which a seat that came free is kept for the next person",
        decides="Shorter when the session is near, and never ending in the quiet hours. Then the next one is asked.",
    )
    absurd_minor = Sum(
        200_000,
        100,
        100_000_000,
        unit="cents",
        group=Group.SPENDING,
        label="Amounts above this are asked about",
        decides="They are booked once the family confirms them.",
    )
    rent_warning_days = Whole(
        5,
        0,
        20,
        unit="days",
        group=Group.REMINDERS,
        label="Days before the rent on which families are warned if it isn't safe",
        decides="Once for each rent, and only if the money won't do or hardly does. 0: never.",
    )
    rent_margin_percent = Whole(
        10,
        0,
        100,
        unit="%",
        group=Group.SPENDING,
        label="Share of the rent that should be left once it is paid",
        decides="With less than that, or less than a week's food, the light is amber.",
    )
    creditors = Creditors(
        {},
        group=Group.SPENDING,
        label="Who sends payment notices, by tax code",
        decides="Tax code, heading, name, with semicolons between: 00488410010 communications TIM. Then notices say "
        "whom they are from, and their bills need no heading.",
    )
    required_documents = SomeOf(
        (DocumentKind.LEASE, DocumentKind.RENT_NOTICE, DocumentKind.ISEE, DocumentKind.IDENTITY),
        DocumentKind,
        group=Group.DOCUMENTS,
        label="Documents that each family should have in its drawer",
        decides="They are on the checklist as missing until they are there; others are welcome too.",
    )
    wellbeing_asked = YesNo(
        True,
        group=Group.WELLBEING,
        label="The scale is asked at entry, half-way and at the end",
        decides="If not, people answer it from the menu, or together with staff.",
    )
    wellbeing_entry_days = Whole(
        3,
        1,
        60,
        unit="days",
        group=Group.WELLBEING,
        label="Days after joining until the scale is first asked",
        decides="Each adult answers in the chat, at their own pace.",
    )
    wellbeing_halfway_months = Whole(
        6,
        1,
        60,
        unit="months",
        group=Group.WELLBEING,
        label="Months after joining until it is asked half-way",
        decides="Counted from the day each person joined.",
    )
    wellbeing_exit_months = Whole(
        12,
        2,
        120,
        unit="months",
        group=Group.WELLBEING,
        label="Months after joining until it is asked at the end",
        decides="Counted from the day each person joined.",
    )
    second_factor = YesNo(
        False,
        group=Group.SIGN_IN,
        label="Colleagues sign in with a code as well",
        decides="From their next sign-in on. Who has not set it up is led there after the password, before anything "
        "else.",
    )

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._stored = stored

    @classmethod
    def of(cls, programme: Programme) -> Settings:
        """The settings of a programme."""
        return cls(programme.settings)

    def value(self, setting: Setting[Any]) -> Any:
        """Its stored value, else its default."""
        if setting.name not in self._stored:
            return setting.default
        return setting.of_json(self._stored[setting.name])

    def has(self, instrument: Instrument | None) -> bool:
        """Whether the programme uses the instrument."""
        return has(self._stored, instrument)


Settings.declared = {name: each for name, each in vars(Settings).items() if isinstance(each, Setting)}
