"""How a command ends: exit codes, reasons that are told in one line, and the worst of several files.

It knows nothing of what commands do.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import ParamSpec, TypeVar

import typer
from rich.text import Text as Line

from jsvcodec.cli.screen import Watch, console, visible
from jsvcodec.errors import DecodeError, JsvError

__all__ = [
    "BAD_CALL",
    "BAD_TEXT",
    "BROKEN_PIPE",
    "INTERRUPTED",
    "Refused",
    "Stop",
    "complain",
    "forget_output",
    "guarded",
    "put",
    "reason",
    "step",
    "through",
]

P = ParamSpec("P")
T = TypeVar("T")

BAD_TEXT = 1
"""Exit code: what was read cannot be said in the other format, has problems, or differs."""
BAD_CALL = 2
"""Exit code: the arguments name no file, no type or no option; or there is trouble with a file, or with the output."""
INTERRUPTED = 130
"""Exit code: Ctrl-C, as shells count it (128 and the signal)."""
BROKEN_PIPE = 141
"""Exit code: nobody reads the output any more, as shells count it."""


class Refused(Exception):
    """A reason that is worded for the user already.

    Args:
        words: The reason.
        code: The exit code, if it is not that of the step in which it comes up.
    """

    def __init__(self, words: str, code: int | None = None) -> None:
        super().__init__(words)
        self.code = code


class Stop(typer.Exit):
    """The end of the command, whatever other files there are."""


@contextmanager
def step(subject: str, code: int) -> Iterator[None]:
    """Turn whatever goes wrong in a step of a command into one line on standard error and an exit code.

    Types bring their own code, which may raise anything.

    Raises:
        typer.Exit: Something went wrong.
        Stop: It was Ctrl-C.
    """
    try:
        yield
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        raise Stop(INTERRUPTED) from None
    except BaseException as error:
        complain(f"{subject}: {reason(error)}", error.excerpt() if isinstance(error, DecodeError) else "")
        code = error.code if isinstance(error, Refused) and error.code is not None else code
        raise typer.Exit(code) from None


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Return a command that ends with a line and an exit code, whatever goes wrong, and wherever Ctrl-C meets it."""

    @wraps(command)
    def ends(*args: P.args, **kwargs: P.kwargs) -> None:
        with step(command.__name__, BAD_CALL):
            command(*args, **kwargs)

    return ends


def through(each: Iterable[T], work: Callable[[T], int | None]) -> None:
    """Do some work for each of several inputs, whatever becomes of the others, and end with the worst exit code.

    Args:
        each: The inputs.
        work: What returns an exit code, or raises `typer.Exit` with one.

    Raises:
        typer.Exit: The worst code is not 0.
        Stop: The work is to end at once.
    """
    worst = 0
    try:
        for one in each:
            try:
                code = work(one) or 0
            except Stop:
                raise
            except typer.Exit as end:
                code = end.exit_code
            worst = max(worst, code)
    except KeyboardInterrupt:
        raise Stop(INTERRUPTED) from None
    if worst:
        raise typer.Exit(worst)


def reason(error: BaseException) -> str:
    """Return what an error says, with its class if it is not of our wording."""
    words = ""
    with suppress(Exception):
        words = str(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return words if isinstance(error, JsvError | Refused) else f"{type(error).__name__}: {words}"


def complain(line: str, excerpt: str = "") -> None:
    """Print one line on standard error, whatever characters it holds, and the excerpt below it."""
    Watch.step_aside()
    errors = console(stderr=True)
    with suppress(OSError):  # the exit code says it, too
        errors.print(Line.assemble(("jsvcodec:", "red"), f" {visible(line)}"), soft_wrap=True)
        if excerpt:
            errors.print(Line(excerpt), soft_wrap=True)


def put(octets: bytes, code: int = BAD_CALL) -> None:
    """Print bytes on standard output as they are.

    Args:
        octets: The bytes.
        code: The exit code if they cannot be printed.

    Raises:
        Stop: They could not be printed, or nobody reads them.
    """
    try:
        if sys.stdout is None:
            raise Refused("closed")
        rest = memoryview(octets)
        while rest:  # all at once, or a part if Python was told not to buffer
            taken = sys.stdout.buffer.write(rest)
            if taken is None:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            rest = rest[taken:]
        sys.stdout.flush()
    except BrokenPipeError:
        forget_output()
        raise Stop(BROKEN_PIPE) from None
    except KeyboardInterrupt:
        raise Stop(INTERRUPTED) from None
    except (OSError, Refused) as error:
        forget_output()
        complain(f"standard output: {reason(error)}")
        raise Stop(code) from None


def forget_output() -> None:
    """Drop what could not be printed, or the interpreter tries once more when it ends, and complains."""
    with suppress(OSError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
