"""The town's courses: one today, a full one with a waiting list, one cancelled, one to note who was there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import update

from budgeting import activities
from budgeting.calendars import SUNDAY
from budgeting.clock import SetClock, zone
from budgeting.db.tables import DueEvent
from budgeting.demo.activities import HALL, KITCHEN, SAID, SQUARE
from budgeting.demo.town import childcare
from budgeting.demo.town.houses import House, Town
from budgeting.money import Money
from budgeting.states.activities import AllowanceDelay, AllowancePer, Attendance, Feedback
from budgeting.states.schedule import DueState

_Place = tuple[str, float | None, float | None]
ONLINE: _Place = ("", None, None)
#: How much later a late allowance is expected.
LATER = timedelta(days=13)
_MARKS = (
    Attendance.PRESENT,
    Attendance.PRESENT,
    Attendance.LATE,
    Attendance.PRESENT,
    Attendance.JUSTIFIED,
    Attendance.ABSENT,
)
SEWING = {
    "it": "Laboratorio di cucito",
    "en": "Sewing workshop",
    "fr": "Atelier couture",
    "ro": "Atelier de croitorie",
    "sq": "Punishte qepjeje",
    "ar": "ورشة خياطة",
    "ur": "سلائی کی ورکشاپ",
    "pa": "ਸਿਲਾਈ ਵਰਕਸ਼ਾਪ",
    "bn": "সেলাই কর্মশালা",
    "uk": "Швейна майстерня",
}
HOMEWORK = {
    "it": "Compiti insieme",
    "en": "Homework together",
    "fr": "Les devoirs ensemble",
    "ro": "Temele împreună",
    "sq": "Detyrat bashkë",
    "ar": "الواجبات معًا",
    "ur": "مل کر ہوم ورک",
    "pa": "ਰਲ ਕੇ ਹੋਮਵਰਕ",
    "bn": "একসঙ্গে বাড়ির কাজ",
    "uk": "Уроки разом",
}
PHONE = {
    "it": "Lo SPID e il telefono, passo dopo passo",
    "en": "SPID and the phone, step by step",
    "fr": "SPID et le téléphone, pas à pas",
    "ro": "SPID și telefonul, pas cu pas",
    "sq": "SPID dhe telefoni, hap pas hapi",
    "ar": "الهوية الرقمية SPID والهاتف، خطوة بخطوة",
    "ur": "شناخت SPID اور فون، قدم بہ قدم",
    "pa": "SPID ਅਤੇ ਫ਼ੋਨ, ਕਦਮ-ਦਰ-ਕਦਮ",
    "bn": "SPID ও ফোন, ধাপে ধাপে",
    "uk": "SPID і телефон, крок за кроком",
}
CLEANING = {
    "it": "Pulizie professionali: percorso retribuito",
    "en": "Professional cleaning: a paid path",
    "fr": "Nettoyage professionnel : un parcours rémunéré",
    "ro": "Curățenie profesională: un curs plătit",
    "sq": "Pastrim profesional: një kurs me pagesë",
    "ar": "التنظيف المهني: مسار مدفوع الأجر",
    "ur": "پیشہ ورانہ صفائی: معاوضے والا کورس",
    "pa": "ਪੇਸ਼ੇਵਰ ਸਫ਼ਾਈ: ਤਨਖ਼ਾਹ ਵਾਲਾ ਕੋਰਸ",
    "bn": "পেশাদার পরিচ্ছন্নতা: ভাতাসহ কোর্স",
    "uk": "Професійне прибирання: оплачуваний курс",
}


READING = {
    "it": "Leggere le bollette",
    "en": "Reading bills",
    "fr": "Lire ses factures",
    "ro": "Să citim facturile",
    "sq": "Si lexohen faturat",
    "ar": "قراءة الفواتير",
    "ur": "بل پڑھنا",
    "pa": "ਬਿੱਲ ਪੜ੍ਹਨਾ",
    "bn": "বিল পড়া",
    "uk": "Читаємо рахунки",
}


def make(town: Town) -> None:
    """Who comes to what, by place."""
    coming = town.with_phone()
    _sewing(town, coming)
    _homework(town, coming)
    _phone(town, coming)
    if len(coming) > 8:
        _cleaning(town, coming[6:12])
    _reading(town, coming[:4])
    town.session.flush()
    # Reminders of the past were sent.
    town.session.execute(
        update(DueEvent)
        .where(
            DueEvent.kind.in_(SAID), DueEvent.state == DueState.PENDING, DueEvent.due_at < town.clock.now()
        )
        .values(state=DueState.DONE, settled_at=town.clock.now())
        .execution_options(synchronize_session=False)
    )


def _activity(town: Town, kind: str, title: dict[str, str], an_hour: int = 0) -> int:
    return activities.create_activity(
        town.session,
        town.at(-60),
        town.staff_ids["second_operator"],
        town.programme.id,
        kind=kind,
        title=title,
        site_id=next(iter(town.houses)).household.site_id if kind != "course" else None,
        allowance=Money(an_hour) if an_hour else None,
        allowance_per=AllowancePer.HOUR if an_hour else AllowancePer.WHOLE,
    ).id


def _weekday(day: date) -> date:
    """Nobody holds a course on a Sunday, except today's."""
    return day + timedelta(days=day.isoweekday() == SUNDAY)


def _session(
    town: Town,
    activity_id: int,
    starts: datetime,
    place: _Place,
    seats: int | None,
    houses: Sequence[House],
    *,
    online_url: str = "",
) -> int:
    number = activities.add_session(
        town.session,
        SetClock(min(town.clock.now(), starts) - timedelta(days=20)),
        town.staff_ids["second_operator"],
        activity_id,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place=place[0],
        latitude=place[1],
        longitude=place[2],
        online_url=online_url,
        capacity=seats,
    ).id
    clock = SetClock(min(town.clock.now(), starts) - timedelta(days=3))
    for house in houses:
        clock.advance(minutes=11)
        activities.answer(town.session, clock, house.who, number, "coming")
    return number


def _day(town: Town, days: int, hour: int) -> datetime:
    day = _weekday(town.today + timedelta(days=days))
    return town.moment((day - town.today).days, hour)


def _noted(town: Town, number: int, evening: datetime, houses: Sequence[House]) -> None:
    marks: dict[int, Attendance | None] = {
        house.who.member_id: _MARKS[(house.place + number) % len(_MARKS)] for house in houses
    }
    staff_id = town.staff_ids["second_operator"]
    activities.attendance.take(town.session, SetClock(evening), staff_id, number, marks)
    said = (Feedback.GOOD, Feedback.SO_SO, Feedback.GOOD, Feedback.BAD)
    for house in houses:
        if marks[house.who.member_id] is Attendance.PRESENT:
            activities.attendance.give_feedback(
                town.session,
                SetClock(evening + timedelta(hours=1)),
                house.who,
                number,
                said[house.place % len(said)],
                "",
            )


def _sewing(town: Town, coming: Sequence[House]) -> None:
    """Held for weeks; today again."""
    sewing = _activity(town, "social_lab", SEWING)
    group = [house for house in coming if house.place % 4 == 1][:8]
    for days in (-14, -7):
        starts = _day(town, days, 15)
        _noted(town, _session(town, sewing, starts, HALL, 12, group), starts + timedelta(hours=3), group)
    # Today, two hours from now or at three, so that it is still to come while the office is open.
    hour = min(20, max(15, town.clock.now().astimezone(zone(town.programme.zone)).hour + 2))
    today = _session(town, sewing, town.moment(0, hour), HALL, 12, group)
    for house, answer in zip(
        [house for house in coming if house.place % 4 == 3], ("maybe", "declined"), strict=False
    ):
        said: activities.Wish = "maybe" if answer == "maybe" else "declined"
        activities.answer(town.session, town.at(-1, 12), house.who, today, said)
    half = (len(group) + 1) // 2
    later = _session(town, sewing, _day(town, 7, 15), HALL, 12, group[:half])
    childcare.during(town, later, group[:half], group[half:])


def _homework(town: Town, coming: Sequence[House]) -> None:
    """Every Thursday afternoon of the month."""
    homework = _activity(town, "civic_centre", HOMEWORK)
    group = [house for house in coming if house.place % 4 == 2][:5]
    thursday = town.today + timedelta(days=(4 - town.today.isoweekday()) % 7 or 7)
    for week in range(4):
        starts = town.moment((thursday - town.today).days + 7 * week, 16)
        _session(town, homework, starts, HALL, 15, group if week == 0 else group[:2])


def _phone(town: Town, coming: Sequence[House]) -> None:
    """More want to come than there are seats; a seat came free, and one was offered in vain. One was called off."""
    phone = _activity(town, "course", PHONE)
    many = [house for house in coming if house.place % 3 == 0][:9]
    full = _session(town, phone, _day(town, 5, 17), HALL, 4, many)
    staff_id = town.staff_ids["second_operator"]
    if len(many) > 6:
        activities.answer(town.session, town.at(-1, 9), many[0].who, full, "declined")
        activities.answer(town.session, town.at(0, 7), many[1].who, full, "declined")
        lapsed = many[4].who.member_id
        activities.lapse(town.session, town.clock, full, lapsed, 1)
    off = _session(town, phone, _day(town, 12, 17), HALL, 8, many[:3])
    activities.cancel_session(town.session, town.at(-1, 16), staff_id, off)
    _session(
        town, phone, _day(town, 19, 18), ONLINE, None, many[:2], online_url="https://meet.example.org/spid"
    )
    # Nobody has noted yet who was there.
    _session(town, phone, _day(town, -2, 17), SQUARE, 8, many[2:6])


def _cleaning(town: Town, group: Sequence[House]) -> None:
    """A paid path: hours count, and allowances are on their way, came, or were taken back."""
    cleaning = _activity(town, "paid_path", CLEANING, an_hour=650)
    staff_id = town.staff_ids["second_operator"]
    for days in (-23, -16):
        starts = _day(town, days, 9)
        _noted(town, _session(town, cleaning, starts, KITCHEN, 8, group), starts + timedelta(hours=4), group)
    expected = town.today + timedelta(days=6)
    made = activities.allowances.prepare(town.session, town.at(-10), staff_id, cleaning, expected)
    for number, allowance in enumerate(made):
        if number == 0:
            on = town.today - timedelta(days=2)
            activities.allowances.receive(town.session, town.at(-1), staff_id, allowance.id, on)
        elif number == 1:
            activities.allowances.withdraw(town.session, town.at(-2), staff_id, allowance.id)
        elif number == 2:
            activities.allowances.put_off(
                town.session, town.at(-1), staff_id, allowance.id, AllowanceDelay.PAYER, town.today + LATER
            )
    _session(town, cleaning, _day(town, 8, 9), KITCHEN, 8, group)


def _reading(town: Town, group: Sequence[House]) -> None:
    """Over: whoever came to both evenings gets a certificate, which nobody has issued yet."""
    reading = _activity(town, "course", READING)
    staff_id = town.staff_ids["second_operator"]
    for days in (-16, -9):
        starts = _day(town, days, 18)
        number = _session(town, reading, starts, HALL, 10, group)
        marks: dict[int, Attendance | None] = {house.who.member_id: Attendance.PRESENT for house in group}
        if days == -9:
            marks[group[-1].who.member_id] = Attendance.ABSENT
        evening = SetClock(starts + timedelta(hours=3))
        activities.attendance.take(town.session, evening, staff_id, number, marks)
