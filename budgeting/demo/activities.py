"""Courses, labs and an event: held, coming and full; hours and allowances; community points. All invented."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting import activities, community_points, households, programmes, tasks
from budgeting.calendars import SUNDAY
from budgeting.clock import Clock, SetClock, at_local
from budgeting.community_points import Given
from budgeting.db.tables import Allowance, DueEvent, Household, Member
from budgeting.households import Person
from budgeting.money import Money
from budgeting.states.activities import AllowancePer, AllowanceState, Attendance, Feedback
from budgeting.states.messages import SubjectKind
from budgeting.states.schedule import DueKind, DueState
from budgeting.states.tasks import TaskKind
from budgeting.subjects import Subject

HALL = ("Sala civica, via Cimabue 16, Brescia", 45.5210, 10.2500)
KITCHEN = ("Cucina del Centro, via Raffaello 20, Brescia", 45.5172, 10.2576)
SQUARE = ("Piazza Tiziano, Sanpolino", 45.5118, 10.2703)
ABOUT = {
    "kitchen": {
        "it": "Sei settimane in una cucina vera, con un tutor. Non serve esperienza.",
        "en": "Six weeks in a real kitchen, with a tutor. No experience needed.",
        "ar": "ستة أسابيع في مطبخ حقيقي مع مرافق. لا حاجة إلى خبرة.",
    },
    "bills": {
        "it": "Porta una bolletta: guardiamo insieme che cosa dice e come spendere meno.",
        "en": "Bring a bill: we look together at what it says and how to spend less.",
        "ar": "أحضر فاتورة: ننظر معًا ماذا تقول وكيف نوفر.",
    },
    "italian": {
        "it": "Le parole che servono al lavoro e in un colloquio. In piccolo gruppo.",
        "en": "The words you need at work and in an interview. In a small group.",
        "ar": "الكلمات اللازمة للعمل ولمقابلة التوظيف. في مجموعة صغيرة.",
    },
    "party": {
        "it": "Musica, merenda e un banchetto per scambiarsi vestiti e giochi.",
        "en": "Music, a snack and a stall for swapping clothes and toys.",
        "ar": "موسيقى ووجبة خفيفة وطاولة لتبادل الملابس والألعاب.",
    },
}
#: What has happened to reminders of the past: they were sent.
SAID = (
    DueKind.SESSION_REMINDER,
    DueKind.SESSION_FEEDBACK,
    DueKind.ALLOWANCE_NEWS,
    DueKind.ALLOWANCE_LATE,
    DueKind.ALLOWANCE_TASK,
    DueKind.CHILDCARE_NEWS,
)


class _Diary:
    """What staff and families do about activities, on days counted from today."""

    def __init__(self, session: Session, clock: Clock, staff_id: int, programme_id: int, today: date) -> None:
        self.session, self.clock, self.staff_id, self.programme_id = session, clock, staff_id, programme_id
        self.today = today
        self.zone = programmes.programme(session, programme_id).zone
        query = (
            select(Member.id, Member.name)
            .join(Household, Household.id == Member.household_id)
            .where(Household.programme_id == programme_id, Member.joined_at.is_not(None))
        )
        self.people: dict[str, Person] = {
            row.name.split()[0]: households.person(session, row.id) for row in session.execute(query)
        }

    def at(self, days: int, hour: time = time(10)) -> datetime:
        day = self.today + timedelta(days=days)
        # Nobody holds a course on a Sunday.
        return at_local(day + timedelta(days=day.isoweekday() == SUNDAY), hour, self.zone)

    def then(self, days: int) -> SetClock:
        return SetClock(self.at(days)) if days else SetClock(self.clock.now())

    def activity(
        self,
        kind: str,
        about: str,
        title: dict[str, str],
        *,
        children: bool = False,
        an_hour: int = 0,
    ) -> int:
        return activities.create_activity(
            self.session,
            self.then(-40),
            self.staff_id,
            self.programme_id,
            kind=kind,
            title=title,
            description=ABOUT[about],
            children_welcome=children,
            allowance=Money(an_hour) if an_hour else None,
            allowance_per=AllowancePer.HOUR if an_hour else AllowancePer.WHOLE,
        ).id

    def meeting(
        self,
        activity_id: int,
        days: int,
        hour: int,
        hours: int,
        place: tuple[str, float, float],
        seats: int | None,
        coming: tuple[str, ...] = (),
    ) -> int:
        """A session, and who said early that they come."""
        starts = self.at(days, time(hour))
        number = activities.add_session(
            self.session,
            self.then(-40),
            self.staff_id,
            activity_id,
            starts_at=starts,
            ends_at=starts + timedelta(hours=hours),
            place=place[0],
            latitude=place[1],
            longitude=place[2],
            capacity=seats,
        ).id
        clock = SetClock(min(self.clock.now(), starts) - timedelta(days=3))
        for name in coming:
            clock.advance(minutes=7)
            activities.answer(self.session, clock, self.people[name], number, "coming")
        return number

    def held(self, session_id: int, days: int, **marks: Attendance) -> None:
        given: dict[int, Attendance | None] = {
            self.people[name].member_id: mark for name, mark in marks.items()
        }
        evening = SetClock(self.at(days, time(19)))
        activities.attendance.take(self.session, evening, self.staff_id, session_id, given)

    def said(self, session_id: int, days: int, name: str, feedback: Feedback, words: str = "") -> None:
        evening = SetClock(self.at(days, time(20)))
        activities.attendance.give_feedback(
            self.session, evening, self.people[name], session_id, feedback, words
        )


def load(session: Session, clock: Clock, staff_id: int, programme_id: int, today: date) -> None:
    """Create the activities of the last and the coming weeks, and the community points."""
    diary = _Diary(session, clock, staff_id, programme_id, today)
    _kitchen(diary)
    _labs(diary)
    _points(diary)
    session.flush()
    session.execute(
        update(DueEvent)
        .where(DueEvent.kind.in_(SAID), DueEvent.state == DueState.PENDING, DueEvent.due_at < clock.now())
        .values(state=DueState.DONE, settled_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _kitchen(diary: _Diary) -> None:
    """A paid path: hours, an allowance that came, one that is late, one on its way."""
    kitchen = diary.activity(
        "paid_path",
        "kitchen",
        {
            "it": "Aiuto cuoco: percorso retribuito",
            "en": "Kitchen assistant: a paid path",
            "ar": "مساعد طباخ: مسار مدفوع الأجر",
        },
        an_hour=700,
    )
    present, late, justified = Attendance.PRESENT, Attendance.LATE, Attendance.JUSTIFIED
    marks = {
        -28: {"Grace": present, "Piero": present},
        -21: {"Grace": present, "Piero": late},
        -14: {"Grace": present, "Piero": justified},
        -7: {"Grace": late, "Piero": Attendance.ABSENT},
    }
    for days, there in marks.items():
        meeting = diary.meeting(kitchen, days, 9, 4, KITCHEN, 8, ("Grace", "Piero"))
        diary.held(meeting, days, **there)
        if days == -21:
            diary.said(meeting, days, "Grace", Feedback.GOOD, "The tutor explains everything twice")
            _first_allowances(diary, kitchen)
    activities.allowances.prepare(
        diary.session, diary.then(-2), diary.staff_id, kitchen, diary.today + timedelta(days=12)
    )
    diary.meeting(kitchen, 9, 9, 4, KITCHEN, 8, ("Grace",))


def _first_allowances(diary: _Diary, activity_id: int) -> None:
    """For the first two sessions: Grace's came, Piero's is late, and the office has the task."""
    session = diary.session
    expected = diary.today - timedelta(days=9)
    activities.allowances.prepare(session, diary.then(-20), diary.staff_id, activity_id, expected)
    waiting = select(Allowance).where(
        Allowance.activity_id == activity_id, Allowance.state == AllowanceState.EXPECTED
    )
    for allowance in list(session.scalars(waiting)):
        if allowance.member_id == diary.people["Grace"].member_id:
            activities.allowances.receive(session, diary.then(-8), diary.staff_id, allowance.id, expected)
        else:
            tasks.open_task(
                session,
                diary.then(-7),
                TaskKind.ALLOWANCE_LATE,
                Subject(SubjectKind.ALLOWANCE, allowance.id),
                programme_id=diary.programme_id,
                household_id=diary.people["Piero"].household_id,
            )


def _labs(diary: _Diary) -> None:
    """A lab that was held and goes on, a full course with a waiting list, and a party in the square."""
    bills = diary.activity(
        "social_lab",
        "bills",
        {"it": "La bolletta si legge insieme", "en": "Reading the bills together", "ar": "نقرأ الفواتير معًا"},
        children=True,
    )
    lab = diary.meeting(bills, -10, 15, 2, HALL, 12, ("Lucia", "Amina", "Harpreet", "Piero"))
    present = Attendance.PRESENT
    diary.held(lab, -10, Lucia=present, Amina=present, Harpreet=Attendance.LATE, Piero=Attendance.ABSENT)
    diary.said(lab, -10, "Lucia", Feedback.GOOD, "Ora capisco i consumi. Lo farei anche con il gas")
    diary.said(lab, -10, "Amina", Feedback.GOOD)
    diary.said(lab, -10, "Harpreet", Feedback.SO_SO, "Too fast for me")
    diary.meeting(bills, 4, 15, 2, HALL, 12, ("Lucia", "Amina"))
    diary.meeting(bills, 18, 17, 2, HALL, 12)
    italian = diary.activity(
        "course",
        "italian",
        {"it": "Italiano per il lavoro", "en": "Italian for work", "ar": "الإيطالية من أجل العمل"},
    )
    diary.meeting(italian, 6, 18, 2, HALL, 2, ("Amina", "Harpreet", "Amrit", "Grace"))
    party = diary.activity(
        "event",
        "party",
        {"it": "Festa di quartiere", "en": "Neighbourhood party", "ar": "حفلة الحي"},
        children=True,
    )
    diary.meeting(party, 13, 16, 3, SQUARE, None, ("Lucia",))


def _points(diary: _Diary) -> None:
    weekdays = range(1, 6)
    for given in (
        Given(
            "Punto di Comunità San Polo",
            "via Cimabue 16, Brescia",
            dict.fromkeys(weekdays, community_points.parsed("9-12:30, 15-18")),
            {diary.today + timedelta(days=20): []},
            {
                "it": "Un caffè, un computer, chi aiuta con moduli e bollette.",
                "en": "A coffee, a computer, and somebody who helps with forms and bills.",
                "ar": "قهوة وحاسوب ومن يساعد في النماذج والفواتير.",
            },
            "030 000 0000",
            (45.5210, 10.2500),
        ),
        Given(
            "Spazio Sole",
            "via Tiziano 3, Sanpolino",
            {
                2: community_points.parsed("15-18:30"),
                4: community_points.parsed("15-18:30"),
                6: [["10:00", "12:00"]],
            },
            {},
            {
                "it": "Compiti insieme, scambio di vestiti, giochi per i piccoli.",
                "en": "Homework together, swapping clothes, games for the little ones.",
                "ar": "واجبات مدرسية معًا، تبادل ملابس، ألعاب للصغار.",
            },
            "",
            (45.5118, 10.2703),
        ),
    ):
        community_points.add(diary.session, diary.then(-40), diary.staff_id, diary.programme_id, given)
