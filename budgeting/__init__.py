"""The domain: families and their households, money, plans, training and cases, with tables and migrations.

It imports nothing else of ours, and no Telegram, web framework or scheduler. Services are plain functions of a
session, a clock and the person who acts; they flush, and whoever opened the transaction commits.
"""
