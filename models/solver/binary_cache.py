"""Compiled libraries on disk: in the user's cache folder, private, and bounded in size.

A library runs with the user's rights. One that another user could have written is therefore never
loaded: the folder and the file belong to the user, and nobody else may write them.
"""

import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import platformdirs

#: Largest size of all libraries [bytes]; those used longest ago go first.
LARGEST = 200_000_000
SUFFIX = ".so"


def cache_folder() -> Path:
    """Folder of the compiled libraries: that of the user's caches on this system."""
    return Path(platformdirs.user_cache_dir("porousalloy", appauthor=False)) / "compiled"


@cache
def _own_folder() -> tempfile.TemporaryDirectory:
    """Folder of this process alone, for where the cache cannot be written; gone when it ends."""
    return tempfile.TemporaryDirectory(prefix="porousalloy-", ignore_cleanup_errors=True)


def library(key: str, build: Callable[[Path], None] | None) -> Path | None:
    """Path of the library of a key, built if it is not there.

    Parameters
    ----------
    key : str
        Digest of all that the library depends on.
    build : callable or None
        Function that writes the library to the path it is given; None to look only.

    Returns
    -------
    pathlib.Path or None
        Library that only the user can have written; None if there is none and it was not to be
        built.
    """
    folders = [
        folder for folder in (cache_folder(), Path(_own_folder().name)) if _is_private(folder)
    ]
    for folder in folders:
        path = folder / f"{key}{SUFFIX}"
        if _is_private(path):
            with suppress(OSError):
                os.utime(path)
            return path
    if build is None:
        return None
    return _store(key, build)


def discard(path: Path) -> None:
    """Remove a library that cannot be loaded."""
    with suppress(OSError):
        path.unlink()


def _store(key: str, build: Callable[[Path], None]) -> Path:
    folder = _writable_folder()
    with tempfile.TemporaryDirectory(prefix=f"{key[:8]}-", dir=folder) as workplace:
        # complete before it has its name: two processes may build the same at once
        built = Path(workplace) / f"{key}{SUFFIX}"
        build(built)
        built.chmod(stat.S_IRWXU)  # whatever the compiler lets others write
        path = folder / built.name
        os.replace(built, path)
    _make_room(folder, keep=path)
    return path


def _writable_folder() -> Path:
    folder = cache_folder()
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_private(folder) and os.access(folder, os.W_OK | os.X_OK):
            return folder
    return Path(_own_folder().name)


def _is_private(path: Path) -> bool:
    """True for an existing path of this user that nobody else can write, and no link to one."""
    try:
        status = path.lstat()
    except OSError:
        return False
    if stat.S_ISLNK(status.st_mode):
        return False
    others = stat.S_IWGRP | stat.S_IWOTH
    # Windows has neither users nor such bits
    return not hasattr(os, "getuid") or (
        status.st_uid == os.getuid() and not status.st_mode & others
    )


def _make_room(folder: Path, keep: Path) -> None:
    """Remove what was used longest ago until the libraries are no larger than `LARGEST`."""
    known = []
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(OSError):
            status = path.stat()
            known.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in known)
    for _, size, path in sorted(known):
        if total <= LARGEST:
            return
        if path != keep:
            discard(path)
            total -= size
