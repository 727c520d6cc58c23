"""Households and their members.

`view` is how a conversation sees a member, `register` what staff do, `membership` what members do themselves, and
`phones` which chats are theirs.
"""

from budgeting.households import phones, telephones
from budgeting.households.membership import (
    first_joined_at,
    join,
    mark_reachable,
    mark_safe,
    mark_unreachable,
    mark_unsafe,
    restart,
    set_called,
    set_checkin_time,
    set_language,
    set_listens,
    stop,
)
from budgeting.households.register import (
    add_member,
    change_household,
    create_household,
    describe,
    describe_member,
    let_be_written_to,
    let_see_arrears,
)
from budgeting.households.rows import get_household, get_member, get_members
from budgeting.households.view import Person, adults_to_reach, person

__all__ = [
    "Person",
    "add_member",
    "adults_to_reach",
    "change_household",
    "create_household",
    "describe",
    "describe_member",
    "first_joined_at",
    "get_household",
    "get_member",
    "get_members",
    "join",
    "let_be_written_to",
    "let_see_arrears",
    "mark_reachable",
    "mark_safe",
    "mark_unreachable",
    "mark_unsafe",
    "person",
    "phones",
    "restart",
    "set_called",
    "set_checkin_time",
    "set_language",
    "set_listens",
    "stop",
    "telephones",
]
