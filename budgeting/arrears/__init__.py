"""Arrears: what a family owes (`debts`), how it is paid back (`plans`), what was paid (`payments`), what stands in
the way (`hardship`), and who may read of it (`visibility`). Imports cases, tasks and reminders of this room.
"""
