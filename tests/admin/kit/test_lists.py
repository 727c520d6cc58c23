"""Every list page of the console, found by its route, so that nobody has to repeat these checks for a new one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from python_calamine import CalamineWorkbook
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from admin.kit.columns import Column, OnPhone, on_page
from admin.kit.filters import Filter
from admin.kit.listing import LISTING, Listing
from budgeting import access, activities, community_points, households, programmes, staff
from budgeting.audit import AuditAction
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import (
    Allowance,
    Appointment,
    Audit,
    Batch,
    Case,
    Certificate,
    Conversation,
    Import,
    IncomingReferral,
    Instalment,
    Partner,
    Referral,
    RepaymentPlan,
    Skill,
)
from budgeting.states.activities import AllowanceState
from budgeting.states.appointments import AppointmentAbout, AppointmentState
from budgeting.states.arrears import PlanState
from budgeting.states.batches import BatchKind
from budgeting.states.cases import CaseState
from budgeting.states.conversations import InboxState
from budgeting.states.partners import PartnerKind
from budgeting.states.referrals import IncomingState, ReferralState
from budgeting.states.skills import SkillCategory, SkillKind, SkillState, SkillTime
from budgeting.states.staff import Role
from budgeting.states.tasks import Urgency
from dialogs import broadcasts
from dialogs.broadcasts import Audience, Draft
from dialogs.text import t
from dialogs.text.words import Words
from tests.admin.families import with_plan
from tests.kit import build
from tests.kit.build import Cast
from tests.kit.console import Browser, Console

#: Who looks at a list: the first of these who may.
READERS = (Role.OPERATOR, Role.COORDINATOR, Role.ADMINISTRATOR)
NONSENSE = ("%00", "-1", "99999999999999999999", "%E2%80%AE", "' OR 1=1", "<script>", "9e9", "%D9%A7")
#: For a list with a download: which rows to compare, and the column that identifies a row, on the page too.
TOLD_BY = {
    "/households": ("", "reference"),
    "/households/not-joined": ("", "reference"),
    "/inbox": ("", "household"),
    "/broadcasts": ("", "title"),
    "/broadcasts/recipients": ("", "name"),
    "/audit": ("?subject=case", "number"),
    "/audit/looks": ("", "family"),
    "/activities/certificates": ("", "number"),
    "/reports/instalments-due": ("", "site"),
    "/activities/allowances": ("", "name"),
}


def lists(app: FastAPI) -> dict[str, Listing]:
    """Every list page by its address."""
    by_path = {}
    for context in iter_route_contexts(app.routes):
        made = getattr(getattr(context, "endpoint", None), LISTING, None)
        if made is not None and context.path == made.path:
            by_path[made.path] = made
    return by_path


# -- one row more than a page holds, all alike


def _households(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for number in range(count):
        households.create_household(session, clock, None, cast.programme, f"U-{number:03}", "uguali")


def _cases(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for _ in range(count):
        session.add(
            Case(
                programme_id=cast.programme,
                household_id=cast.rossi,
                topic="health",
                urgency=Urgency.NORMAL,
                state=CaseState.OPEN,
                created_at=clock.now(),
            )
        )


def _audit(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for number in range(count):
        session.add(
            Audit(
                at=clock.now(),
                staff_id=cast.marco,
                action="case.view",
                subject="case",
                subject_id=700_000 + number,
            )
        )


def _looks(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    """One each day: what a person opens of a family in a day is one line."""
    for number in range(count):
        session.add(
            Audit(
                at=clock.now() - timedelta(days=number),
                staff_id=cast.marco,
                action=AuditAction.HOUSEHOLD_VIEW.value,
                subject="household",
                subject_id=cast.rossi,
                household_id=cast.rossi,
            )
        )


def _broadcasts(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for _ in range(count):
        draft = Draft(Audience(cast.programme), {"it": "Avviso"}, due_at=clock.now() + timedelta(days=1))
        broadcasts.create(session, clock, cast.marco, draft)


def _recipients(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for number in range(count):
        member = build.joined(session, clock, cast.rossi, f"Adulto {number}")
        build.conversation(session, clock, member)
    draft = Draft(Audience(cast.programme), {"it": "Avviso"})
    broadcasts.create(session, clock, cast.marco, draft)
    broadcasts.work_off(session, clock, Words())


def _activities(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for _ in range(count):
        activities.create_activity(
            session, clock, cast.marco, cast.programme, kind="lab", title={"it": "Uguale"}
        )


def _certificates(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    activity = activities.create_activity(
        session, clock, cast.marco, cast.programme, kind="lab", title={"it": "Uguale"}
    )
    today = clock.now().date()
    for number in range(count):
        session.add(
            Certificate(
                programme_id=cast.programme,
                household_id=cast.rossi,
                activity_id=activity.id,
                member_id=cast.lucia,
                year=2026,
                serial=number + 1,
                name="Uguale Uguale",
                title="Uguale",
                signer="Marco",
                place="",
                done=8,
                whole=8,
                first_on=today,
                last_on=today,
                issued_at=clock.now(),
                withdrawn_at=clock.now(),
            )
        )


def _community_points(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for _ in range(count):
        given = community_points.Given("Uguale", "via Uguale 1", {})
        community_points.add(session, clock, cast.marco, cast.programme, given)


def _people(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for number in range(count):
        staff.create(session, clock, f"u{number}@example.org", "Uguale Uguale", "Uguale", "it")


def _inbox(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for number in range(count):
        session.add(
            Conversation(
                bot_id=build.BOT,
                chat_id=80_000 + number,
                member_id=cast.lucia,
                created_at=clock.now(),
                inbox_state=InboxState.WAITING,
                waiting_since=clock.now(),
                topic="conversation",
            )
        )


def _weeks(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for number in range(count):
        household = households.create_household(
            session, clock, None, cast.programme, f"U-{number:03}", "uguali", coach_id=cast.giulia
        ).id
        member = build.joined(session, clock, household, "Ugo")
        build.spent(session, clock, member, "12.50", on=date(2026, 2, 24))


def _instalments(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    """A site each, with a family whose instalment is due this month."""
    for number in range(count):
        site = programmes.sites.add(
            session, clock, None, cast.programme, programmes.sites.Entry(f"Sede {number:03}")
        ).id
        household = households.create_household(
            session, clock, None, cast.programme, f"R-{number:03}", "uguali", site_id=site
        ).id
        plan = RepaymentPlan(household_id=household, state=PlanState.ACTIVE, created_at=clock.now())
        session.add(plan)
        session.flush()
        session.add(Instalment(plan_id=plan.id, number=1, due_on=date(2026, 3, 9), amount_minor=1234))


def _batches(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for _ in range(count):
        session.add(
            Batch(
                kind=BatchKind.EXPORT,
                staff_id=cast.marco,
                params={"list": "/households", "format": "csv", "query": {}},
                created_at=clock.now(),
            )
        )


def _imports(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for _ in range(count):
        session.add(
            Import(
                programme_id=cast.programme,
                kind="households",
                file_name="elenco.csv",
                file_hash=b"x",
                layout={},
                created_at=clock.now(),
                expires_at=clock.now(),
            )
        )


def _appointments(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for _ in range(count):
        session.add(
            Appointment(
                household_id=cast.rossi,
                member_id=cast.lucia,
                staff_id=cast.giulia,
                about=AppointmentAbout.PAPERS,
                state=AppointmentState.AGREED,
                minutes=30,
                starts_at=clock.now() + timedelta(days=3),
                ends_at=clock.now() + timedelta(days=3, minutes=30),
                changed_at=clock.now(),
                created_at=clock.now(),
            )
        )


def _skills(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for _ in range(count):
        session.add(
            Skill(
                programme_id=cast.programme,
                household_id=cast.rossi,
                member_id=cast.lucia,
                kind=SkillKind.OFFERED,
                category=SkillCategory.SEWING,
                time=SkillTime.ANY,
                state=SkillState.WAITING,
                changed_at=clock.now(),
                created_at=clock.now(),
            )
        )


def _referrals(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    partner = Partner(
        programme_id=cast.programme,
        kind=PartnerKind.JOB_AGENCY,
        name="Agenzia",
        created_at=clock.now(),
    )
    case = Case(programme_id=cast.programme, household_id=cast.rossi, topic="work", created_at=clock.now())
    session.add_all([partner, case])
    session.flush()
    for _ in range(count):
        session.add(
            Referral(
                household_id=cast.rossi,
                case_id=case.id,
                partner_id=partner.id,
                member_id=cast.lucia,
                partner_name="Agenzia",
                state=ReferralState.ASKED,
                scope=[],
                until=clock.now().date() + timedelta(days=60),
                due_on=clock.now().date() + timedelta(days=7),
                created_at=clock.now(),
            )
        )


def _incoming(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    for number in range(count):
        session.add(
            IncomingReferral(
                programme_id=cast.programme,
                kind=PartnerKind.SCHOOL,
                proposed_by=f"Scuola {number}",
                state=IncomingState.OPEN,
                erase_on=clock.now().date() + timedelta(days=30),
                created_at=clock.now(),
            )
        )


def _allowances(session: Session, clock: SetClock, cast: Cast, count: int) -> None:
    activity = activities.create_activity(
        session, clock, None, cast.programme, kind="paid_path", title={"it": "Percorso"}
    )
    for _ in range(count):
        session.add(
            Allowance(
                activity_id=activity.id,
                member_id=cast.lucia,
                amount_minor=800,
                currency="EUR",
                expected_on=clock.now().date() + timedelta(days=30),
                state=AllowanceState.EXPECTED,
                created_at=clock.now(),
            )
        )


FILL: dict[str, Callable[[Session, SetClock, Cast, int], None]] = {
    "/households": _households,
    "/households/not-joined": _households,
    "/cases": _cases,
    "/audit": _audit,
    "/audit/looks": _looks,
    "/broadcasts": _broadcasts,
    "/broadcasts/recipients": _recipients,
    "/activities": _activities,
    "/activities/certificates": _certificates,
    "/activities/allowances": _allowances,
    "/community-points": _community_points,
    "/people": _people,
    "/inbox": _inbox,
    "/weeks": _weeks,
    "/imports": _imports,
    "/batches": _batches,
    "/reports/instalments-due": _instalments,
    "/appointments": _appointments,
    "/skills": _skills,
    "/referrals": _referrals,
    "/incoming-referrals": _incoming,
}


def test_every_list_is_looked_at(app: FastAPI) -> None:
    known_lists = lists(app)
    assert set(known_lists) == set(FILL)
    assert {path for path, made in known_lists.items() if made.export is not None} == set(TOLD_BY)


# -- reading a page


def rows(html: str) -> dict[str, str]:
    """The rows of the list, with their words, by what identifies them."""
    tree = LexborHTMLParser(html)
    by_key = {}
    for row in tree.css("table.cards tbody tr") or tree.css("ul.rows > li, ul.conversations > li"):
        marked = [row, *row.css("[data-testid]")]
        name = next(
            (filter_.attributes["data-testid"] for filter_ in marked if "data-testid" in filter_.attributes),
            None,
        )
        link = row.css_first("a")
        # A line of a report leads nowhere, and no two of them say the same.
        key = name or (link.attributes["href"] if link is not None else row.text())
        assert key
        by_key[str(key)] = " ".join(row.text(separator=" ").split())
    return by_key


def pages(browser: Browser, address: str) -> Iterator[dict[str, str]]:
    """The pages of a list, paged through as a person would."""
    while address:
        answer = browser.get(address)
        assert answer.status_code == 200, address
        yield rows(answer.text)
        following = LexborHTMLParser(answer.text).css_first("a[rel=next]")
        address = str(following.attributes["href"]) if following is not None else ""


def all_rows(browser: Browser, address: str) -> list[tuple[str, str]]:
    pairs = [row for page in pages(browser, address) for row in page.items()]
    assert len({key for key, _ in pairs}) == len(pairs), "a row stands on two pages"
    return pairs


@pytest.fixture
def filled(app: FastAPI, database: Database, clock: SetClock, cast: Cast) -> Callable[[str], Listing]:
    def fill(path: str) -> Listing:
        made = lists(app)[path]
        clock.advance(hours=1)
        database.write(lambda s: FILL[path](s, clock, cast, made.size + 1))
        return made

    return fill


def reader(console: Console, made: Listing) -> Browser:
    return console(next(role for role in READERS if role in access.roles(made.action)))


@pytest.mark.parametrize("path", FILL)
def test_a_list_holds(console: Console, filled: Callable[[str], Listing], path: str) -> None:
    made = filled(path)
    browser = reader(console, made)
    first, *others = list(pages(browser, path))
    assert len(first) == made.size
    assert sum(map(len, others)) >= 1

    # Every sort gives a total order.
    plain = [key for key, _ in all_rows(browser, path)]
    assert plain == [key for key, _ in all_rows(browser, path)]
    turned = [f"-{name}" for name, sort in made.sorts.items() if sort.turns]
    for sort in (*made.sorts, *turned):
        assert sorted(key for key, _ in all_rows(browser, f"{path}?sort={sort}")) == sorted(plain), sort

    # Meaningless filter values are ignored; a search that matches nobody is still a valid search.
    meant = [filter_ for filter_ in made.filters if filter_.kind not in ("search", "tick")]
    for nonsense in NONSENSE:
        asked = "&".join(
            f"{name}={nonsense}" for name in [*(filter_.name for filter_ in meant), "sort", "page", "part"]
        )
        assert list(rows(browser.get(f"{path}?{asked}").text)) == list(first), nonsense
        everything = "&".join(f"{filter_.name}={nonsense}" for filter_ in made.filters)
        assert browser.get(f"{path}?{everything}").status_code == 200

    # Past the end a page is empty, and links back to one that isn't.
    beyond = browser.get(f"{path}?page=9999")
    assert rows(beyond.text) == {}
    tree = LexborHTMLParser(beyond.text)
    assert tree.css_first(".panel.empty-state") is not None
    assert tree.css_first("a[rel=next]") is None
    back = tree.css_first("a[rel=prev]")
    assert back is not None
    if made.counted is not None:
        assert rows(browser.get(str(back.attributes["href"])).text) == others[-1]

    # htmx gets the list alone.
    for part in (browser.part(f"{path}?part=list"), browser.get(path, headers={"hx-target": "list"})):
        assert "<html" not in part.text
        assert list(rows(part.text)) == list(first)
    anew = {"hx-target": "list", "hx-history-restore-request": "true"}
    assert "<html" in browser.get(path, headers=anew).text


@pytest.mark.parametrize(
    "path", [path for path in FILL if path not in ("/audit", "/people") and not path.startswith("/reports")]
)
def test_an_empty_list_says_so(app: FastAPI, console: Console, path: str) -> None:
    made = lists(app)[path]
    allowed = access.roles(made.action)
    strangers = {Role.COACH: "other_coach", Role.OPERATOR: "foreign_operator"}
    who = next((name for role, name in strangers.items() if role in allowed), Role.COORDINATOR)
    page = console(who).get(path).text
    assert rows(page) == {}
    said = LexborHTMLParser(page).css_first(".panel.empty-state")
    assert said is not None
    assert said.text().strip()
    assert "/export." not in page


@pytest.mark.parametrize(
    ("who", "path", "said", "leads_to"),
    [
        ("other_coach", "/households", "Appena segui una famiglia, compare qui.", []),
        (Role.COORDINATOR, "/community-points", "Li aggiunge chi opera allo sportello.", []),
        ("foreign_operator", "/community-points", "Si può aggiungere il primo.", ["/community-points/new"]),
        ("other_coach", "/", "Si comincia dal primo nucleo.", ["/households"]),
    ],
)
def test_an_empty_page_says_what_its_reader_can_do(
    console: Console, who: Role | str, path: str, said: str, leads_to: list[str]
) -> None:
    page = console(who).page(path)
    assert said in page.text(".empty-state")
    assert page.values(".empty-state a", "href") == leads_to


# -- the files


def as_text(value: Any) -> str:
    """A cell of a sheet as the Italian CSV file writes it."""
    match value:
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            return value.isoformat()
        case float():
            return f"{value:.2f}".replace(".", ",") if value != int(value) else str(int(value))
        case _:
            return str(value)


def plain(cell: str) -> str:
    return cell.removesuffix(",00").removeprefix("'")


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def sheet_rows(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("path", TOLD_BY)
def test_page_and_both_files_hold_the_same_rows(
    console: Console, filled: Callable[[str], Listing], database: Database, path: str
) -> None:
    made, (query, told_by) = filled(path), TOLD_BY[path]
    browser = reader(console, made)
    on_pages = [words for _, words in all_rows(browser, f"{path}{query}")]
    as_csv, as_xlsx = (browser.get(f"{path}/export.{kind}{query}") for kind in ("csv", "xlsx"))
    for answer, kind in ((as_csv, "text/csv"), (as_xlsx, "application/vnd.openxmlformats")):
        assert answer.headers["content-type"].startswith(kind)
        assert int(answer.headers["content-length"]) == len(answer.content)
    head, *lines = csv_rows(as_csv.content)
    sheet_head, *sheet = sheet_rows(as_xlsx.content)
    assert sheet_head == head
    assert len(on_pages) == len(lines) == len(sheet)
    names = [column.key for column in made.columns if column.file]
    at = names.index(told_by)
    for words, line, cells in zip(on_pages, lines, sheet, strict=True):
        assert line[at] in words
        assert [as_text(cell) for cell in cells] == [plain(cell) for cell in line]
    assert made.export is not None
    with database.read() as session:
        lines_left = session.scalar(select(func.count()).where(Audit.action == made.export))
    assert lines_left == 2


def test_a_sheet_has_numbers_days_and_words_that_are_no_formula(
    console: Console, database: Database, clock: SetClock, cast: Cast
) -> None:
    with_plan(database, clock, cast)
    words = ("=1+1", "{=1+1}", "https://example.org", "_x0041_", "7")
    for number, name in enumerate(words):
        database.write(
            lambda s, name=name, number=number: (
                households.create_household(s, clock, None, cast.programme, f"F-{number}", name).id
            )
        )
    head, *lines = sheet_rows(console(Role.OPERATOR).get("/households/export.xlsx?sort=reference").content)
    assert [line[1] for line in lines[: len(words)]] == list(words)
    amrani = next(line for line in lines if line[0] == "SP-101")
    assert amrani[10:] == [date(2026, 3, 9), 100.0, "EUR"]
    assert all(isinstance(cell, str | date | float) for line in lines for cell in line)
    assert head.index("Valuta") == len(head) - 1


def test_a_file_is_narrowed_as_the_page_is(console: Console, cast: Cast) -> None:
    browser = console(Role.OPERATOR)
    page = browser.get("/households?q=rossi&sort=-name").text
    for link in LexborHTMLParser(page).css("a[href*='/export.']"):
        answer = browser.get(str(link.attributes["href"]))
        table = (
            csv_rows(answer.content) if ".csv" in str(link.attributes["href"]) else sheet_rows(answer.content)
        )
        assert [line[0] for line in table[1:]] == ["SP-102"]
    assert page.count("/export.") == 2


def test_a_filter_has_one_name(app: FastAPI) -> None:
    for made in lists(app).values():
        names = [filter_.name for filter_ in made.filters]
        assert len(set(names)) == len(names)
        assert not {"sort", "page", "part"} & set(names)
        assert all(isinstance(filter_, Filter) and filter_.label.key for filter_ in made.filters)


def test_a_phone_shows_three_columns_unless_the_list_says_otherwise() -> None:
    cells = [on_page("a", t("Name")), Column("b", t("Name"), lambda row, context: 1)]
    assert [cell.on_phone(place) for place, cell in enumerate(cells)] == [OnPhone.ALONE, OnPhone.NAMED]
    assert on_page("d", t("Name")).on_phone(3) is OnPhone.ABSENT
    assert on_page("d", t("Name"), phone=OnPhone.NAMED).on_phone(3) is OnPhone.NAMED
    assert on_page("a", t("Name"), phone=OnPhone.ABSENT).on_phone(0) is OnPhone.ABSENT
