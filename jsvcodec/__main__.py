"""The door to the command line: what `python -m jsvcodec` and the script `jsvcodec` run.

It knows where the command is, and nothing of what the command does; it must load without typer and rich.
"""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line with this process's arguments, and exit as it says: 2 if it is not installed."""
    try:
        from jsvcodec.cli import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "jsvcodec":
            raise
        print("the jsvcodec command needs typer and rich: pip install jsvcodec[cli]", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
