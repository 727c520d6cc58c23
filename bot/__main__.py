"""`ponte` and `python -m bot`: the door of the command line."""

import sys


def main() -> None:
    from bot.cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
