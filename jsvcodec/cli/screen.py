"""What terminals get and files and pipes do not: colour, and a bar that shows how far a long reading is.

It knows streams, and nothing of documents or commands.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from threading import Lock, Timer
from types import TracebackType
from typing import IO, TYPE_CHECKING, ClassVar, Self

from rich.console import Console, RenderableType
from rich.text import Text

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["Watch", "console", "harmless", "highlighted", "is_terminal", "rendered", "visible"]

_PATIENCE = 1.0  # seconds
_USUAL_WIDTH = 80
_MOST_IN_COLOUR = 200_000  # characters; more than anybody reads, and slow


def is_terminal(stream: IO[str] | None) -> bool:
    """Say whether a stream is a terminal."""
    with suppress(ValueError, OSError, AttributeError):  # it may be closed, or none
        return stream is not None and stream.isatty()
    return False


def console(*, stderr: bool = False) -> Console:
    """Return a way to print in colour, if that goes to a terminal and ``NO_COLOR`` does not forbid it."""
    plain = bool(os.environ.get("NO_COLOR"))
    found = Console(
        stderr=stderr,
        force_terminal=is_terminal(sys.stderr if stderr else sys.stdout),
        color_system=None if plain else "auto",
        highlight=False,
        markup=False,
        emoji=False,
    )
    if found.width < 1:  # COLUMNS=0
        found.width = _USUAL_WIDTH
    return found


def visible(text: str) -> str:
    """Return a text on one line, with all characters escaped that do not show."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def harmless(octets: bytes) -> bytes:
    """Return a document as a terminal may have it, with what does not show, or might steer it, escaped."""
    if not is_terminal(sys.stdout):
        return octets
    text = octets.decode("utf-8", "replace")
    return "".join(char if char.isprintable() or char in "\n\t" else ascii(char)[1:-1] for char in text).encode()


def highlighted(json: str) -> str:
    """Return a document of JSON in colour if standard output is a terminal that shows it, or else as it is."""
    screen = console()
    utf8 = screen.encoding.startswith("utf")
    if not is_terminal(sys.stdout) or screen.color_system is None or not utf8 or len(json) > _MOST_IN_COLOUR:
        return json
    from rich.highlighter import JSONHighlighter

    text = Text(json)
    JSONHighlighter().highlight(text)
    return rendered(text)


def rendered(shown: RenderableType) -> str:
    """Return something as standard output shows it; lines are not wrapped, and end as they do."""
    screen = console()
    with screen.capture() as caught:
        if isinstance(shown, Text):
            screen.print(shown, soft_wrap=True, end="")
        else:
            screen.print(shown)
    return caught.get()


class Watch:
    """How far the reading of some files is, shown on standard error if that is a terminal and it takes over a second.

    Args:
        total: How many bytes there are to read, or None if nobody knows.
    """

    _current: ClassVar[Watch | None] = None

    def __init__(self, total: int | None = None) -> None:
        self._lock = Lock()
        self._progress: Progress | None = None
        self._task: TaskID
        self._total = total
        self._due = False
        self._shown = False
        self._timer: Timer | None = None

    def __enter__(self) -> Self:
        if is_terminal(sys.stderr):
            from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

            self._progress = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                DownloadColumn(),
                TransferSpeedColumn(),
                console=console(stderr=True),
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            self._task = self._progress.add_task("", total=self._total)
            self._timer = Timer(_PATIENCE, self._show)
            self._timer.daemon = True
            self._timer.start()
        Watch._current = self
        return self

    @classmethod
    def step_aside(cls) -> None:
        """Make room for a complaint, if there is anything on the screen."""
        if cls._current is not None:
            cls._current._hide()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:  # the timer may be late
            progress, self._progress = self._progress, None
        if progress is not None and self._shown:
            progress.stop()
        Watch._current = None

    def _show(self) -> None:
        with self._lock:
            self._due = True
            if self._progress is not None and not self._shown:
                self._progress.start()
                self._shown = True

    def say(self, what: str) -> None:
        """Say what is being done; what was hidden is shown again."""
        if self._progress is not None:
            self._progress.update(self._task, description=visible(what))
            if self._due:
                self._show()

    def advance(self, octets: int) -> None:
        """Count some bytes more."""
        if self._progress is not None:
            self._progress.advance(self._task, octets)

    def make_room(self) -> None:
        """Make room for output, if that is shown in the same place; the next word shows it again."""
        if is_terminal(sys.stdout):
            self._hide()

    def _hide(self) -> None:
        with self._lock:
            if self._progress is not None and self._shown:
                self._progress.stop()
                self._shown = False
