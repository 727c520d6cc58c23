"""The domain: families and their households, money, plans, training and cases, with tables and migrations.

Imports nothing else of ours, and no Telegram, web framework or scheduler. Services are plain functions of a
session, a clock and the acting person. They flush; the code that opened the transaction commits.
"""
