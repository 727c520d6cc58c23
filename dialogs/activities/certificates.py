"""A certificate reaches the person it is for: the PDF in the chat, with a few words."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.activities import in_language
from budgeting.clock import Clock
from budgeting.db.tables import Activity, Certificate, StoredFile
from budgeting.households import Person
from budgeting.states.messages import SubjectKind
from budgeting.states.programmes import Instrument
from budgeting.subjects import Subject
from dialogs.buttons import MENU, TALK
from dialogs.engine.content import Reply, reply
from dialogs.engine.media import stored_file
from dialogs.engine.notify import tell_member
from dialogs.text import Text, t
from dialogs.text.words import Words


def tell(session: Session, clock: Clock, words: Words, certificate_id: int, file: StoredFile) -> str | None:
    """Send the certificate to its member, once; a short code says why not: then it is handed over on paper."""
    certificate = session.get_one(Certificate, certificate_id)
    activity = session.get_one(Activity, certificate.activity_id)

    def speak(person: Person) -> Reply:
        title = in_language(activity.title, person.language)
        said: list[Text] = [
            t("🎓 Well done! Here is your certificate for *{title}*.", title=title),
            t("It says how many hours you were there. You can show it when you look for work."),
        ]
        if person.has(Instrument.DOCUMENTS):
            said.append(t("You'll also find it among your documents."))
        return reply(*said, media=stored_file(file), rows=[[TALK, MENU]])

    return tell_member(
        session,
        clock,
        words,
        certificate.member_id,
        speak,
        subject=Subject(SubjectKind.CERTIFICATE, certificate_id),
        key=f"certificate:{certificate_id}",
        while_held=True,
    )
