"""The states things pass through, one file a noun: one owner for every word that the database keeps for them.

They import nothing, and stand beside the rooms instead of in them: a room opens with its services, those need the
tables, and the tables need the states.
"""
