"""Text files that a user writes by hand, read so that none can hang or exhaust a program."""

import os
import stat
from pathlib import Path

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.names import shown

#: Largest file that is read [bytes]: hundreds of times a set of all parameters.
LARGEST = 1_000_000
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


def read_small_file(path: str | Path, advice: str) -> str:
    """Text of a regular file in UTF-8, with or without its byte-order mark.

    Parameters
    ----------
    path : str or pathlib.Path
        Path of the file.
    advice : str
        What to give in its place, for messages, such as "give a JSON file of parameters".

    Raises
    ------
    InputError
        If it is no regular file, too large, not to be read, or not UTF-8.
    """
    name = shown(str(path))
    try:
        # without waiting for a writer of a pipe; the kind is that of what was opened
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except (OSError, ValueError) as error:  # ValueError of a path with a character of code 0
        raise InputError(_unreadable(name, error, advice)) from error
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise InputError(f"{name} is no regular file; {advice}.")
        with open(descriptor, "rb", closefd=False) as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(_unreadable(name, error, advice)) from error
    finally:
        os.close(descriptor)
    if len(content) > LARGEST:
        raise InputError(f"{name} has more than {LARGEST / 1e6:g} MB; {advice}.")
    encoding = _MARKS.get(content[:2])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"is in {encoding}" if encoding else f"is no text in UTF-8 (byte {error.start + 1})"
        raise InputError(f"{name} {what}; save it as UTF-8.") from error


def _unreadable(name: str, error: Exception, advice: str) -> str:
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return f"{name} cannot be read ({reason}); {advice}."
