"""Reading messages aloud to members who listen: a short voice note after each message.

`dialog` switches it on and off, `offered` knows where that's possible, `speech` says what is read of a message,
`numbers` writes amounts and the like as a voice says them, `queueing` takes what waits and queues the voice note,
`samples` are sentences for a speaker to judge, and `making` turns lines into sound.

This module imports nothing, because the process in `making` imports it too.
"""
