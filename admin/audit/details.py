"""What a line of the log says beyond the action itself."""

from __future__ import annotations

from admin.cases.names import AFTERWARDS, OUTCOMES, URGENCIES
from admin.context import Reader
from admin.staff.labels import ROLES
from budgeting.audit import details_of
from budgeting.db.tables import Audit
from dialogs.text import Text, names, verbatim


def shown(line: Audit, to: str, reader: Reader) -> Text:
    """Who received it (named by ``to``), or the line's details in the reader's language, followed by the reason as
    written."""
    said = details_of(line.details)
    if said.category is not None:
        return names.category(said.category)
    parts = [
        to,
        f"#{said.action}" if said.action is not None else "",
        f"#{said.goal}" if said.goal is not None else "",
        str(said.messages) if said.messages is not None else "",
        str(said.rows) if said.rows is not None else "",
        reader.say_text(URGENCIES[said.urgency]) if said.urgency is not None else "",
        reader.say_text(OUTCOMES[said.outcome]) if said.outcome is not None else "",
        reader.say_text(AFTERWARDS[said.after_case]) if said.after_case is not None else "",
        reader.language_names().get(said.language, said.language) if said.language else "",
        f"{reader.say_text(ROLES[said.role])} {said.programme}" if said.role is not None else "",
        ", ".join(said.fields),
        ", ".join(said.filters),
    ]
    return verbatim(": ".join(filter(None, (*parts, line.reason))))


def there_are(line: Audit) -> bool:
    """Whether the line says more than the action."""
    return bool(line.reason or line.details) or line.to_id is not None


def only_a_name(line: Audit) -> bool:
    """Only who on the staff received something, which says nothing about the family."""
    return line.to_id is not None and not line.reason and not line.details
