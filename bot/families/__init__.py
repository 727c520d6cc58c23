"""The families' bot: how a message gets from a phone to the engine, and from the outbox to a phone.

Owns every contact with Telegram on the families' side, by aiogram: the webhook and the polling loop, the
translation of updates, the courier and its pace, the pictures that it draws. Decides nothing about what is
said. May import `dialogs` and `budgeting`.
"""
