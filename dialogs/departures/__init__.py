"""The last words to a family whose household leaves, or whose programme ends; and the job that ends a programme.

May import `budgeting`, the engine and the words; announcements of a programme that ends are cancelled with it.
"""
