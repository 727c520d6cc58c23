"""What staff do in a family's conversation: take it and give it back, snooze it, comment on a week, read what waits.

`handover` moves a conversation between a person and the dialogs, `inbox` does everything except answering it,
`tasks` takes a task with its conversation, `comments` sends a coach's words about a week, `alerts` words the
messages on staff's own phones, `needs_answer` knows which of a family's messages wait. Knows no Telegram and no
pages; may import `budgeting` and the dialogs whose words it uses.
"""
