"""Labels: managed per programme, put on conversations, shown and filtered, never shown to a family."""

from __future__ import annotations

from sqlalchemy import select

from budgeting import labels
from budgeting.clock import SetClock
from budgeting.db.engine import Database
from budgeting.db.tables import Audit, ConversationLabel, Label, Message
from budgeting.states.labels import LabelColour
from budgeting.states.staff import Role
from tests.kit.build import Cast
from tests.kit.chats import Chats, english
from tests.kit.console import Console
from tests.kit.databases import on_sqlite


def make(database: Database, clock: SetClock, programme: int, name: str) -> int:
    return database.write(lambda s: labels.add(s, clock, None, programme, name, LabelColour.BLUE))


def test_a_label_is_put_on_a_conversation_and_found_by(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock
) -> None:
    english(database)
    chat, other = chats.waiting(cast.lucia), chats.waiting(cast.amina)
    label = make(database, clock, cast.programme, "Sfratto")
    browser = console(Role.OPERATOR)
    assert "Sfratto" in browser.get(f"/inbox/{chat}").text
    for _ in range(2):
        assert browser.submit(f"/inbox/{chat}/labels/{label}").status_code == 303
    rows = browser.get(f"/inbox?label={label}").text
    assert f'data-testid="conversation-{chat}"' in rows
    assert f'data-testid="conversation-{other}"' not in rows
    assert "label-blue" in rows
    lines = browser.get(f"/inbox/export.csv?label={label}").text.splitlines()
    assert len(lines) == 2
    assert "Sfratto" in lines[1]
    assert "Take off the label Sfratto" in browser.get(f"/inbox/{chat}/labels").text
    assert "Sfratto" in browser.get(f"/inbox/{chat}/card").text
    for _ in range(2):
        assert browser.submit(f"/inbox/{chat}/labels/{label}/remove").status_code == 303
    with database.read() as session:
        assert session.scalars(select(ConversationLabel)).all() == []
        assert session.scalars(select(Message)).all() == []
        done = session.scalars(
            select(Audit.action).where(Audit.subject == "conversation").order_by(Audit.id)
        ).all()
    assert [each for each in done if "label" in each] == ["conversation.label", "conversation.unlabel"]


def test_labels_are_managed_by_who_leads(
    console: Console, cast: Cast, database: Database, clock: SetClock
) -> None:
    english(database)
    browser, path = console(Role.COORDINATOR), f"/programmes/{cast.programme}/labels"
    assert browser.submit(path, name=" Da  richiamare ", colour="amber").status_code == 303
    with database.read() as session:
        label = session.scalars(select(Label)).one()
    assert (label.name, label.colour) == ("Da richiamare", LabelColour.AMBER)
    taken = browser.submit(path, name="da RICHIAMARE", colour="red")
    assert (taken.status_code, "already a label with this word" in taken.text) == (422, True)
    wrong = browser.submit(f"{path}/{label.id}", name="", colour="pink")
    assert (wrong.status_code, "Please choose one from the list." in wrong.text) == (422, True)
    assert browser.submit(f"{path}/{label.id}", name="Richiamare", colour="red").status_code == 303
    assert browser.submit(f"{path}/{label.id}/archive").status_code == 303
    # Its word is free again, so that it can't come back while another has it.
    assert browser.submit(path, name="Richiamare", colour="red").status_code == 303
    back = browser.submit(f"{path}/{label.id}/restore")
    assert (back.status_code, "already a label with this word" in back.text) == (422, True)


@on_sqlite
def test_an_archived_label_stays_where_it_is_and_is_offered_no_more(
    console: Console, chats: Chats, cast: Cast, database: Database, clock: SetClock
) -> None:
    english(database)
    chat, other = chats.waiting(cast.lucia), chats.waiting(cast.amina)
    label = make(database, clock, cast.programme, "Sfratto")
    browser = console(Role.OPERATOR)
    browser.submit(f"/inbox/{chat}/labels/{label}")
    database.write(lambda s: labels.archive(s, clock, None, label))
    assert "Sfratto" in browser.get(f"/inbox/{chat}").text
    assert "Sfratto" not in browser.get(f"/inbox/{other}/labels").text
    assert browser.submit(f"/inbox/{other}/labels/{label}").status_code == 404
    assert f'data-testid="conversation-{chat}"' in browser.get(f"/inbox?label={label}").text
