"""The demo's folder. It contains a mark, and the demo never opens or deletes a folder without one."""

from __future__ import annotations

from pathlib import Path

from bot import file_modes
from budgeting.errors import Permanent

MARK, LOCK, LOG = ".ponte-demo", ".lock", "ponte.log"
_MEANING = "This folder was made by `ponte demo`; `ponte demo --reset` deletes what is in it.\n"
DATABASES = ("ponte.db", "phone.db")
#: Everything the demo writes.
FILES = frozenset(
    {MARK, LOCK, LOG, "clock.json", "invites.json"}
    | {name + ending for name in DATABASES for ending in file_modes.BESIDE}
)


class NotTheDemos(Permanent):
    """The folder isn't the demo's; the message is a sentence for the person."""


def claim(folder: Path) -> None:
    """Mark a new or empty folder as the demo's; does nothing if it is already. Raises NotTheDemos."""
    _check_place(folder)
    if _marked(folder):
        return
    if inside := _inside(folder):
        raise NotTheDemos(_explained(folder, inside))
    file_modes.folder(folder)
    file_modes.write(folder / MARK, _MEANING.encode())


def clear(folder: Path) -> None:
    """Delete what the demo made in its folder, except its mark and its lock. If there is anything else, raises
    NotTheDemos without deleting anything."""
    _check_place(folder)
    inside = _inside(folder)
    if not _marked(folder):
        raise NotTheDemos(_explained(folder, inside))
    if foreign := sorted(path.name for path in inside if path.name not in FILES or path.is_dir()):
        raise NotTheDemos(
            f"{folder} holds {foreign[0]}, which the demo has not made: nothing was deleted. "
            "Move it elsewhere, then start over."
        )
    for path in inside:
        if path.name == LOG:
            path.write_bytes(b"")  # empty it but keep it: this run has it open for logging
        elif path.name not in (MARK, LOCK):
            path.unlink()


def _check_place(folder: Path) -> None:
    if folder.is_symlink():
        raise NotTheDemos(
            f"{folder} is a link to another folder; name that one in PONTE_DEMO_FOLDER, or a new one."
        )
    if folder.exists() and not folder.is_dir():
        raise NotTheDemos(f"{folder} is a file; name a folder in PONTE_DEMO_FOLDER.")
    place = folder.resolve()
    for taken in (Path.cwd(), _household()):
        # This covers all parent folders too, up to the root.
        if taken is not None and taken.is_relative_to(place):
            raise NotTheDemos(
                f"{folder} is no folder for the demo alone; name another in PONTE_DEMO_FOLDER, such as var/demo."
            )


def _household() -> Path | None:
    try:
        return Path.home().resolve()
    except RuntimeError:
        return None


def _marked(folder: Path) -> bool:
    mark = folder / MARK
    return mark.is_file() and not mark.is_symlink()


def _inside(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except FileNotFoundError:
        return []


def _explained(folder: Path, inside: list[Path]) -> str:
    names = {path.name for path in inside}
    if "phone.db" in names and names <= FILES:
        return (
            f"{folder} looks like a demo of an earlier version, which set no mark yet, so nothing in it was touched. "
            f"If it holds invented families only, delete it (rm -r {folder}) and start again, "
            f"or keep it as the demo's (touch {folder / MARK})."
        )
    if "ponte.db" in names:
        return (
            f"{folder} holds a database that the demo has not made; nothing in it was touched. "
            "Name another folder in PONTE_DEMO_FOLDER, such as var/demo."
        )
    contents = f"it holds {inside[0].name}" if inside else "there is nothing in it"
    return (
        f"{folder} does not bear the demo's mark ({contents}); nothing in it was touched. "
        "Name an empty or a new folder in PONTE_DEMO_FOLDER."
    )
