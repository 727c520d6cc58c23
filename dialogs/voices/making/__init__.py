"""From lines of text to a voice note, made on this machine by espeak-ng.

The engine is native code under the GPL, so it runs in a process of its own (`worker`) with little memory and a few
seconds; `process` starts it and if need be kills it. Nothing here knows a family: lines go in, sound comes out.

This module imports nothing, because the worker imports it too.
"""
