"""A phone can end: its conversation stays as history, and the chat begins anew"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from budgeting.db import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UNIQUE = "uq_conversations_bot_id_chat_id"
ENDED_BY = "fk_conversations_ended_by"
CHAT = ["bot_id", "chat_id"]

conversations = sa.table(
    "conversations",
    *(sa.column(name) for name in ("id", "bot_id", "chat_id", "member_id", "created_at", "last_seen_at")),
    *(sa.column(name) for name in ("linked_at", "ended_at", "ended_why", "held_by", "waiting_since")),
    sa.column("inbox_state", sa.String),
    sa.column("frames", types.Document),
)
members = sa.table("members", *(sa.column(n) for n in ("id", "household_id", "joined_at", "left_at")))
households = sa.table("households", *(sa.column(n) for n in ("id", "programme_id", "state")))
programmes = sa.table("programmes", sa.column("id"), sa.column("archived_at"))
tasks = sa.table("tasks", sa.column("conversation_id"), sa.column("kind"))
messages = sa.table(
    "messages", *(sa.column(n) for n in ("conversation_id", "direction", "text", "parts", "media"))
)

#: Members who do not belong any more: whoever holds a phone of theirs is a stranger from now on.
GONE = (
    sa.select(members.c.id)
    .join_from(members, households, households.c.id == members.c.household_id)
    .join(programmes, programmes.c.id == households.c.programme_id)
    .where(
        sa.or_(
            members.c.left_at.is_not(None),
            members.c.joined_at.is_(None),
            households.c.state == "left",
            programmes.c.archived_at.is_not(None),
        )
    )
)
#: The phone that a member linked last, for each bot: an earlier one stayed open when the invite was renewed.
_last = sa.select(sa.func.max(conversations.c.id)).where(conversations.c.member_id.is_not(None))
LAST = _last.group_by(conversations.c.bot_id, conversations.c.member_id)
#: Strangers whose words nobody was asked to read: no member, and never asked to be called.
STRANGERS = sa.select(conversations.c.id).where(
    conversations.c.member_id.is_(None),
    conversations.c.id.not_in(
        sa.select(tasks.c.conversation_id).where(
            tasks.c.kind == "call_back", tasks.c.conversation_id.is_not(None)
        )
    ),
)


def upgrade() -> None:
    with op.batch_alter_table("conversations") as conversations:
        conversations.add_column(sa.Column("linked_at", types.Instant(), nullable=True))
        conversations.add_column(sa.Column("ended_at", types.Instant(), nullable=True))
        conversations.add_column(sa.Column("ended_by", types.Id, nullable=True))
        conversations.add_column(sa.Column("ended_why", sa.String(20), nullable=False, server_default=""))
        conversations.create_foreign_key(ENDED_BY, "staff", ["ended_by"], ["id"])
        conversations.drop_constraint(UNIQUE, type_="unique")
    there = sa.text("ended_at IS NULL")
    op.create_index(UNIQUE, "conversations", CHAT, unique=True, sqlite_where=there, postgresql_where=there)
    _carry_over()


def _carry_over() -> None:
    joined = sa.select(members.c.joined_at).where(members.c.id == conversations.c.member_id).scalar_subquery()
    theirs = conversations.c.member_id.is_not(None)
    # The first moment that we know of: when the member came in, else when the chat began.
    op.execute(
        sa.update(conversations)
        .where(theirs)
        .values(linked_at=sa.func.coalesce(joined, conversations.c.created_at))
    )
    seen = sa.func.coalesce(conversations.c.last_seen_at, conversations.c.created_at)
    gone = conversations.c.member_id.in_(GONE)
    for which, why in ((gone, "left"), (sa.and_(theirs, conversations.c.id.not_in(LAST)), "replaced")):
        op.execute(
            sa.update(conversations)
            .where(which, conversations.c.ended_at.is_(None))
            .values(
                ended_at=seen,
                ended_why=why,
                frames=[],
                held_by=None,
                waiting_since=None,
                inbox_state="resolved",
            )
        )
    op.execute(sa.update(members).where(members.c.id.in_(GONE)).values(joined_at=None))
    # "Nothing about you was kept" holds for what was kept before, too.
    op.execute(
        sa.update(messages)
        .where(messages.c.direction == "in", messages.c.conversation_id.in_(STRANGERS))
        .values(text="", parts=sa.null(), media=sa.null())
    )


def downgrade() -> None:
    # An earlier version knows one conversation a chat: of several the one that lasts keeps the chat, and the others
    # stay as rows under numbers that no chat has.
    op.drop_index(UNIQUE, table_name="conversations")
    op.execute("UPDATE conversations SET chat_id = -4000000000000 - id WHERE ended_at IS NOT NULL")
    with op.batch_alter_table("conversations") as conversations:
        conversations.create_unique_constraint(UNIQUE, CHAT)
        conversations.drop_constraint(ENDED_BY, type_="foreignkey")
        for column in ("ended_why", "ended_by", "ended_at", "linked_at"):
            conversations.drop_column(column)
