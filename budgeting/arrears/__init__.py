"""Arrears: what a family owes (`debts`), how it pays back (`plans`), what it paid (`payments`), why it can't
(`hardship`), and who may read about it (`visibility`). Imports cases, tasks and reminders from this room.
"""
