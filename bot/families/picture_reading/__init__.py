"""Reading the codes of payment notices from photos and PDFs, in a process of its own.

A picture from outside can make a decoder take any amount of memory or time, or crash it. So each is read by a new
process (`worker`), with little memory, a few seconds and none of our secrets; `process` starts and if need be kills
it, and `reading` is the part that finds the photos waiting and passes on what was found. The worker returns the
checked fields of a notice only: the text of a code, which names the debtor, never leaves it.

This module imports nothing, because the worker imports it too.
"""
