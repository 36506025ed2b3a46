"""One writer a folder: a lock that ends with its process, whatever ends it.

The lock is the system's own, on a hidden file that names the process; a file that a killed process
left behind is taken over. Where a file system knows no such locks (some network and user-space
ones), the process named in the file decides: a living one on this machine, or any on another,
keeps the folder.
"""

import contextlib
import errno
import json
import os
import socket
import sys
import time
import uuid
from pathlib import Path

from porousalloy.parameters.errors import InputError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK = ".porousalloy.lock"
TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
NO_LOCKS = {errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK, errno.EINVAL}
#: Beyond the text of the file: Windows lets nobody read what is locked.
LOCKED_BYTE = 1 << 20
#: Time in which two processes that begin at once see each other, where there are no locks [s].
SETTLING = 0.2
TRIES = 10

#: Tokens of the locks that this process holds.
_HELD: set[str] = set()


class FolderLock:
    """The right to write to a folder, as a context or by its two methods.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder.
    """

    def __init__(self, folder: Path):
        self._folder = folder
        self._path = folder / LOCK
        self._token = uuid.uuid4().hex
        self._descriptor: int | None = None

    def __enter__(self) -> "FolderLock":
        self.acquire()
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()

    def acquire(self) -> None:
        """Take the lock.

        Raises
        ------
        InputError
            If another process has it.
        OSError
            If the folder cannot be written to.
        """
        for _ in range(TRIES):
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            descriptor = os.open(self._path, flags, 0o666)
            try:
                if self._take(descriptor):
                    self._descriptor = descriptor
                    _HELD.add(self._token)
                    return
            finally:
                if self._descriptor is None:
                    os.close(descriptor)
        raise self._refusal()

    def release(self) -> None:
        """Give the lock back; without effect if it is not held."""
        if self._descriptor is None:
            return
        # first its name, as long as nobody else can have it; Windows removes closed files only
        with contextlib.suppress(OSError):
            self._path.unlink()
        os.close(self._descriptor)
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self._path.unlink()
        self._descriptor = None
        _HELD.discard(self._token)

    def _take(self, descriptor: int) -> bool:
        """Whether the lock is ours; False if its file was removed in the meantime."""
        try:
            _lock(descriptor)
        except OSError as error:
            if error.errno in TAKEN:
                raise self._refusal() from error
            if error.errno not in NO_LOCKS:
                raise
            self._take_by_name(descriptor)
            return True
        if not _is_still(self._path, descriptor):
            return False
        self._sign(descriptor)
        return True

    def _take_by_name(self, descriptor: int) -> None:
        if _may_live(_owner(self._path)):
            raise self._refusal(certain=False)
        self._sign(descriptor)
        time.sleep(SETTLING)
        if _owner(self._path).get("token") != self._token:
            raise self._refusal(certain=False)

    def _sign(self, descriptor: int) -> None:
        name = {"process": os.getpid(), "host": socket.gethostname(), "token": self._token}
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, json.dumps(name).encode())

    def _refusal(self, certain: bool = True) -> InputError:
        owner = _owner(self._path)
        process = f"process {owner.get('process', 'unknown')} on {owner.get('host', 'unknown')}"
        advice = "" if certain else f", or delete '{LOCK}' there if that process has ended"
        return InputError(
            f"'{self._folder}' is being written to by {process}; wait until it ends, or give "
            f"another folder{advice}."
        )


def _lock(descriptor: int) -> None:
    """Take the system's lock of an open file, or raise OSError at once."""
    if sys.platform == "win32":
        os.lseek(descriptor, LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether an open file still has its name: the one who had the lock removes it."""
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _owner(path: Path) -> dict:
    """Who wrote a lock file; empty if nobody did."""
    try:
        owner = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return owner if isinstance(owner, dict) else {}


def _may_live(owner: dict) -> bool:
    """Whether the process named in a lock file may still be there."""
    process = owner.get("process")
    if not isinstance(process, int):
        return False
    if owner.get("host") != socket.gethostname() or sys.platform == "win32":
        return True
    if process == os.getpid():  # else the number of a process of the time before
        return owner.get("token") in _HELD
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
