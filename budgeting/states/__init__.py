"""The states things pass through, one file per noun: the owner of every such word in the database.

They import nothing and live outside the rooms, because the rooms' services need the tables and the tables need
the states.
"""
