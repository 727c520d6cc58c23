"""Decoding pictures from outside, in a process of its own.

A picture can make a decoder take any amount of memory or time, or crash it. So each is decoded by a new process, with
little memory, a few seconds and none of our secrets (`budgeting/bounded_process`); `limits` says what one may cost.
`thumbnail_worker` is one such process, the reader of payment notices (`bot/families/picture_reading`) the other.

This module imports nothing, because the workers import it too.
"""
