"""A file alone: replaced whole or not at all, and never over somebody's file."""

import contextlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from porousalloy.parameters.errors import InputError

IsOwn = Callable[[bytes], bool]


def nothing_is_own(content: bytes) -> bool:
    """False: whatever is there belongs to somebody else."""
    return False


def check_file(
    path: Path,
    inputs: Iterable[str | Path | None] = (),
    is_own: IsOwn = nothing_is_own,
    kind: str = "",
) -> None:
    """Refuse a place that is taken, before the work begins.

    Parameters
    ----------
    path : pathlib.Path
        File to be written.
    inputs : iterable of str or Path or None, optional
        Files that the command reads.
    is_own : callable, optional
        Function that says of a content whether it may be replaced. The default is to replace
        nothing.
    kind : str, optional
        What may be replaced, such as "a report".

    Raises
    ------
    InputError
        If the place is a folder, an input, or a file that is not to be replaced.
    """
    if os.path.isdir(path):
        raise InputError(f"'{path}' is a folder; give the name of a file in it.")
    if any(is_same(path, given) for given in inputs if given is not None):
        raise InputError(f"'{path}' is read by this command; give the name of a new file.")
    if not os.path.lexists(path):
        return
    try:
        own = path.is_file() and is_own(path.read_bytes())
    except OSError:
        own = False
    if not own:
        other = f" and is not {kind} as it was written" if kind else ""
        raise InputError(f"'{path}' exists already{other}; give the name of a new file.")


def write_file(
    path: Path,
    content: str | bytes,
    inputs: Iterable[str | Path | None] = (),
    is_own: IsOwn = nothing_is_own,
    kind: str = "",
) -> Path:
    """Write a file that nobody else has.

    Parameters
    ----------
    path : pathlib.Path
        File to be written, in an existing folder.
    content : str or bytes
        Content; text is written as UTF-8.
    inputs, is_own, kind
        What must stay and what need not, as for :func:`check_file`.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    InputError
        If the place is taken or cannot be written to.
    """
    check_file(path, inputs, is_own, kind)
    content = content.encode() if isinstance(content, str) else content
    try:
        if not os.path.lexists(path):
            with open(path, "xb"):  # from now on the name is ours
                pass
            try:
                replace_file(path, content)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
        else:
            replace_file(path, content)
    except FileExistsError:
        raise InputError(f"'{path}' exists already; give the name of a new file.") from None
    except OSError as error:
        raise InputError(
            f"'{path}' cannot be written ({error.strerror or error}); give another file."
        ) from error
    return path


def replace_file(path: Path, content: bytes, keep: Path | None = None) -> None:
    """Write a file so that it is either the old one or all of the new one.

    Parameters
    ----------
    path : pathlib.Path
        File.
    content : bytes
        Its new content.
    keep : pathlib.Path or None, optional
        Name under which the old file is kept. The default is to keep none.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        with open(temporary, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if keep is not None and os.path.lexists(path):
            os.replace(path, keep)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def is_same(path: str | Path, other: str | Path) -> bool:
    """Whether two names are of one file or folder, by whatever link."""
    try:
        return os.path.samefile(path, other)
    except OSError:
        return False
