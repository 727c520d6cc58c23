"""The families' bot: how a message gets from a phone to the engine, and from the outbox to a phone.

Owns all contact with Telegram on the families' side, through aiogram: the webhook and the polling loop, the translation
of updates, the courier and its pace, the charts it draws. It doesn't decide what is said. May import `dialogs` and
`budgeting`.
"""
