"""Reading the codes of payment notices from photos and PDFs, in a process of its own.

Each is read by a new process (`worker`), as `budgeting/pictures` says; `process` asks it, and `reading` is the part
that finds the photos waiting and passes on what was found. The worker returns the checked fields of a notice only: the
text of a code, which names the debtor, never leaves it.

This module imports nothing, because the worker imports it too.
"""
