"""What staff do in a family's conversation: take it and give it back, lay it aside, comment a week, read what waits.

`handover` moves a conversation between a person and the dialogs, `inbox` is everything beside answering it, `desk`
takes a task with its conversation, `comments` says a coach's word about a week, `alerts` are the words on staff's own
phones, `needs_answer` tells which words of a family wait. Knows no Telegram and no page; may import `budgeting` and the
dialogs whose words it uses.
"""
