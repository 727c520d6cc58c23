"""The group chat in which a programme's desk reads its alerts: linked by a single-use code, tested, unlinked, lost.

A programme has one group at most, and a group belongs to one programme. Bots can't read who is in a group: everybody
there sees the alerts, and whoever taps *I take it* is asked for their rights at that moment. `budgeting.tasks` decides
what is shown there.
"""

from budgeting.desk_groups.linking import LINK_GOOD_FOR, create_link, end, unlink, use_link
from budgeting.desk_groups.notices import Kind, Notice, ask_test, said, something_waits, waiting
from budgeting.desk_groups.standing import by_chat, linked_name, lost, moved, of_programme

__all__ = [
    "LINK_GOOD_FOR",
    "Kind",
    "Notice",
    "ask_test",
    "by_chat",
    "create_link",
    "end",
    "linked_name",
    "lost",
    "moved",
    "of_programme",
    "said",
    "something_waits",
    "unlink",
    "use_link",
    "waiting",
]
