"""What a line of the log says beyond the action itself."""

from __future__ import annotations

from budgeting.audit import details_of
from budgeting.db.tables import Audit
from dialogs.text import Text, names, verbatim


def shown(line: Audit, to: str) -> Text:
    """Who received it (named by ``to``), or the codes and numbers of the line's details, followed by the reason as
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
        *(each.value for each in (said.urgency, said.outcome, said.after_case) if each is not None),
        said.language or "",
        f"{said.role.value} {said.programme}" if said.role is not None else "",
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
