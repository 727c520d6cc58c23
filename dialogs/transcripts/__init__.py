"""Transcripts: a conversation as a file that can be read, played and checked.

`script` reads and writes the file, `setting` creates the families described in its head, `play` goes through it
line by line on any stage, `engine_stage` is the stage without a messenger. The `README.md` beside this file
explains the format.
"""

from dialogs.transcripts.engine_stage import EngineStage
from dialogs.transcripts.play import play
from dialogs.transcripts.script import Script, read
from dialogs.transcripts.setting import Setting, build

__all__ = ["EngineStage", "Script", "Setting", "build", "play", "read"]
