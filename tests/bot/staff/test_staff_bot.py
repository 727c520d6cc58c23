"""The staff bot over real HTTP: linking, alerts without family data, "Take it"."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.staff.trial_sending import problem_of
from budgeting import staff, tasks
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.staff import offboarding
from budgeting.states.broadcasts import TrialProblem
from budgeting.states.staff import Role
from budgeting.states.tasks import TaskKind, Urgency
from budgeting.tasks import alerts
from dialogs import registry
from dialogs.broadcasts import Audience, Draft, trials
from dialogs.text.words import Words
from tests.bot.staff.office import Office, at_work, linked
from tests.kit.databases import on_sqlite
from tests.kit.running import until


@pytest.fixture
async def office(database: Database, clock: SetClock, words: Words) -> AsyncIterator[Office]:
    async with at_work(database, clock, words) as office:
        yield office


@on_sqlite
async def test_an_alert_names_no_family_and_the_first_who_takes_it_has_it(office: Office) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    task = office.task("one")
    first = await until(lambda: [m for m in office.said_to(giulia) if m["buttons"]])
    await until(lambda: [m for m in office.said_to(marco) if m["buttons"]])
    assert f"#{task}" in first[0]["text"]
    assert "Secretfamily" not in first[0]["text"]
    answer = await office.simulator.tap(giulia, first[0]["id"], 0, 0)
    assert f"#{task}" in answer["answer"]["text"]
    await until(lambda: any("Giulia" in m["text"] and m["edited_at"] for m in office.said_to(marco)))
    with office.database.read() as session:
        assert tasks.holder(session, task) == "Giulia"


async def test_a_writer_gets_the_trial_of_an_announcement_once_and_its_buttons_say_so(
    office: Office, words: Words
) -> None:
    registry.load()
    marco = await linked(office, "Marco")
    draft = Draft(Audience(office.programme), {"it": "Portate *tutto* {name}"}, buttons=("documents",))

    def ask(session: Session) -> int:
        writer = staff.by_email(session, "marco@ponte.example")
        assert writer is not None
        return trials.ask(session, office.clock, words, writer.id, draft, "it")

    office.database.write(ask)
    (trial,) = await until(lambda: [m for m in office.said_to(marco) if m["buttons"]])
    assert "Portate *tutto* {name}" in trial["text"]
    answer = await office.simulator.tap(marco, trial["id"], 0, 0)
    assert "prova" in answer["answer"]["text"]
    # An alert that comes later shows that nothing was sent a second time.
    task = office.task("after")
    await until(lambda: [m for m in office.said_to(marco) if f"#{task}" in m["text"]])
    assert sum("Portate" in m["text"] for m in office.said_to(marco)) == 1


@on_sqlite
async def test_a_test_that_does_not_arrive_says_why_and_the_next_one_may(
    office: Office, words: Words
) -> None:
    registry.load()
    marco = await linked(office, "Marco")

    def ask(text: str) -> int:
        draft = Draft(Audience(office.programme), {"it": text})

        def job(session: Session) -> int:
            writer = staff.by_email(session, "marco@ponte.example")
            assert writer is not None
            trials.ask(session, office.clock, words, writer.id, draft, "it")
            return writer.id

        return office.database.write(job)

    def standing(writer: int) -> trials.TrialStanding | None:
        with office.database.read() as session:
            return trials.standing(session, office.clock, writer)

    async def problem(text: str) -> TrialProblem | None:
        writer = ask(text)
        ended = await until(lambda: (last := standing(writer)) and not last.moving and last)
        return ended.problem

    office.simulator.block(marco)
    assert await problem("one") is TrialProblem.BLOCKED
    office.simulator.unblock(marco)
    for kind, meant in (
        ("bad", TrialProblem.REFUSED),
        ("deactivated", TrialProblem.NO_CHAT),
        ("502", TrialProblem.NO_CONNECTION),
    ):
        office.simulator.faults.add("sendMessage", kind)
        assert await problem(kind) is meant
    assert await problem("x" * 3000) is None
    assert await problem("two") is None
    assert [m["text"].split()[-1] for m in office.said_to(marco)[-1:]] == ["two"]


def test_each_error_of_telegram_means_something() -> None:
    means = {
        Forbidden("Forbidden: bot was blocked by the user"): TrialProblem.BLOCKED,
        Forbidden("Forbidden: user is deactivated"): TrialProblem.NO_CHAT,
        BadRequest("Chat not found"): TrialProblem.NO_CHAT,
        BadRequest("Message is too long"): TrialProblem.TOO_LONG,
        BadRequest("Button_data_invalid"): TrialProblem.REFUSED,
        RetryAfter(30): TrialProblem.BUSY,
        TimedOut(): TrialProblem.UNSURE,
        NetworkError("no"): TrialProblem.NO_CONNECTION,
        TelegramError("anything"): TrialProblem.REFUSED,
    }
    assert {error: problem_of(error) for error in means} == means


@on_sqlite
async def test_whoever_is_second_reads_who_was_first(office: Office) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    task = office.task("two")
    alert = (await until(lambda: [m for m in office.said_to(marco) if m["buttons"]]))[0]
    await until(lambda: [m for m in office.said_to(giulia) if m["buttons"]])
    with office.database.read() as session:
        coach = staff.by_email(session, "giulia@ponte.example")
    assert coach is not None
    office.database.write(lambda s: tasks.take(s, office.clock, coach.id, task))
    answer = await office.simulator.tap(marco, alert["id"], 0, 0)
    assert "Giulia" in answer["answer"]["text"]


@on_sqlite
async def test_a_stranger_learns_nothing_and_a_link_works_once(office: Office) -> None:
    await linked(office, "Giulia")
    stranger = office.simulator.add_person("Sam", language_code="en")["id"]
    for said in (
        lambda: office.simulator.start(stranger),
        lambda: office.simulator.start(stranger, "nonsense"),
    ):
        said()
    office.simulator.start(stranger, office.links["Giulia"])
    await until(lambda: len(office.said_to(stranger)) == 3)
    assert not any("Giulia" in m["text"] for m in office.said_to(stranger))


@on_sqlite
async def test_stop_ends_the_alerts(office: Office) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    office.simulator.send_text(giulia, "/stop")
    await until(lambda: len(office.said_to(giulia)) == 2)
    office.task("three")
    await until(lambda: [m for m in office.said_to(marco) if m["buttons"]])
    assert len(office.said_to(giulia)) == 2


async def test_somebody_who_blocked_the_bot_is_not_tried_for_ever(office: Office) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    office.simulator.block(giulia)
    office.task("four")
    await until(lambda: [m for m in office.said_to(marco) if m["buttons"]])

    def unlinked() -> bool:
        with office.database.read() as session:
            return staff.by_chat(session, giulia) is None

    await until(unlinked)


@on_sqlite
async def test_what_waited_a_day_is_not_buzzed_about(office: Office) -> None:
    giulia = await linked(office, "Giulia")
    # Not urgent: something urgent of the same family would be told with the older one.
    week_ago = SetClock(office.clock.now() - timedelta(days=7))
    old = office.task("five", clock=week_ago, urgency=Urgency.NORMAL)
    new = office.task("six", TaskKind.CONVERSATION)
    await until(lambda: [m for m in office.said_to(giulia) if f"#{new}" in m["text"]])
    assert not any(f"#{old} " in m["text"] for m in office.said_to(giulia))


@pytest.mark.parametrize("heard", [False, True], ids=["queued", "skipped"])
async def test_what_comes_after_an_old_alert_of_the_family_buzzes(office: Office, heard: bool) -> None:
    giulia = await linked(office, "Giulia")
    ago = SetClock(office.clock.now() - timedelta(days=2))

    def both(session: Session) -> int:
        office.open(session, TaskKind.CANNOT_PAY, clock=ago, thing="five")
        return 0 if heard else office.open(session, TaskKind.CONVERSATION, thing="six")

    if office.database.write(both) == 0:
        await until(lambda: not _waits(office))
        assert not any(m["buttons"] for m in office.said_to(giulia))
        office.task("six", TaskKind.CONVERSATION)
    await until(lambda: [m for m in office.said_to(giulia) if m["buttons"]])


def _waits(office: Office) -> bool:
    with office.database.read() as session:
        return alerts.something_waits(session, office.clock.now())


@on_sqlite
@pytest.mark.parametrize("way", ["suspended", "unlinked", "role taken"])
async def test_the_phone_of_whoever_was_ended_takes_and_hears_nothing(office: Office, way: str) -> None:
    giulia, marco = await linked(office, "Giulia"), await linked(office, "Marco")
    with office.database.read() as session:
        person = staff.by_chat(session, giulia)
        assert person is not None
    task = office.task("seven")
    alert = (await until(lambda: [m for m in office.said_to(giulia) if m["buttons"]]))[0]
    heard = len(office.said_to(giulia))
    ends: dict[str, Callable[[Session], object]] = {
        "suspended": lambda s: offboarding.suspend(s, office.clock, None, person.id),
        "unlinked": lambda s: staff.take_away(s, office.clock, None, person.id),
        "role taken": lambda s: offboarding.revoke(
            s, office.clock, None, person.id, office.programme, Role.COACH
        ),
    }
    office.database.write(ends[way])
    answer = await office.simulator.tap(giulia, alert["id"], 0, 0)
    assert f"#{task}" not in answer["answer"]["text"]
    with office.database.read() as session:
        assert tasks.holder(session, task) is None
    # Without a family: another task of the same family would only update the existing alert.
    newer = office.task("eight", household_id=None)
    await until(lambda: [m for m in office.said_to(marco) if f"#{newer}" in m["text"]])
    assert len(office.said_to(giulia)) == heard
