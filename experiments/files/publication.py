"""Finished files moved to their folder together: afterwards there is the old result or the new one.

Files are written to a hidden folder inside the target; its manifest, written last, says that they
are complete. Then the files of the earlier result move out, those of the new one move in, and the
manifest follows as the last. Whoever finds the hidden folder complete after a kill finishes the
move; an error on the way takes it back.
"""

import contextlib
import json
import os
import shutil
import time
import warnings
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

from porousalloy.experiments.files.lock import FolderLock
from porousalloy.experiments.files.manifest import (
    MANIFEST,
    changed_files,
    digest_of,
    read_manifest,
    write_manifest,
)
from porousalloy.experiments.files.single_file import replace_file
from porousalloy.parameters.errors import InputError

STAGING = ".porousalloy-staging"
NEW, OLD, REPLACED = "new", "old", "replaced.json"
#: Longest time to wait for a living process that moves its files [s].
PATIENCE = 10.0


def fresh_staging(target: Path) -> Path:
    """Empty folder for new files; whoever calls this holds the lock.

    Parameters
    ----------
    target : pathlib.Path
        An existing folder; what a killed process left there is finished or removed.
    """
    recover(target)
    new = target / STAGING / NEW
    new.mkdir(parents=True)
    return new


def discard(target: Path) -> None:
    """Remove the hidden folder, unless it holds what is still to be moved."""
    if not is_pending(target):
        shutil.rmtree(target / STAGING, ignore_errors=True)


def publish(target: Path, own: Mapping[str, str], described: Mapping[str, object]) -> Path:
    """Move staged files to their folder; files of the earlier result without successor go.

    Parameters
    ----------
    target : pathlib.Path
        Folder with the staged files of :func:`fresh_staging`.
    own : Mapping of str to str
        Digests of the files in ``target`` that may be replaced, by name.
    described : Mapping
        What the manifest says of the run.

    Returns
    -------
    pathlib.Path
        ``target``; a new folder beside it if files have come into it that are not to be replaced.

    Raises
    ------
    OSError
        If the files cannot be moved; the earlier result is there as it was.
    """
    new = target / STAGING / NEW
    names = {path.name for path in new.iterdir()}
    if in_the_way({*names, MANIFEST}, target, own) or changed_files(target, own):
        # somebody wrote there in the meantime; the work is not thrown away
        write_manifest(new, names, described)
        place = _beside(target)
        shutil.move(new, place)
        warnings.warn(f"Files of other origin came in the way; written to '{place}'.", stacklevel=3)
        return place
    for name in names:
        _sync(new / name)
    replace_file(new.parent / REPLACED, json.dumps(dict(own)).encode())
    write_manifest(new, names, described)  # complete from here on
    try:
        _move_in(target)
    except OSError:
        _move_back(target)
        (new / MANIFEST).unlink(missing_ok=True)
        raise
    discard(target)
    return target


def in_the_way(names: Iterable[str], target: Path, own: Iterable[str]) -> list[str]:
    """Files of others that have one of the names, also in capital letters or as links.

    Parameters
    ----------
    names : iterable of str
        Names of files to be written, or patterns such as "cycling*.bdf.csv".
    target : pathlib.Path
        Folder, which may not exist yet.
    own : iterable of str
        Names that an earlier run wrote.
    """
    patterns = [name.casefold() for name in names]
    own = set(own)
    there = sorted(os.listdir(target)) if target.is_dir() else []
    return [
        name
        for name in there
        if name not in own and any(fnmatchcase(name.casefold(), p) for p in patterns)
    ]


def settle(folder: Path) -> None:
    """Finish what a killed process was moving into a folder, before it is read.

    Raises
    ------
    InputError
        If it cannot be finished here.
    """
    deadline = time.monotonic() + PATIENCE
    while is_pending(folder):
        lock = FolderLock(folder)
        try:
            try:
                lock.acquire()
            except InputError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)  # another process moves its files
                continue
            recover(folder)
        except OSError as error:
            raise InputError(
                f"The process that wrote '{folder}' was killed at its end, and the folder cannot "
                f"be put in order ({error.strerror or error}); read it from where it can be "
                "written to."
            ) from error
        finally:
            lock.release()


def recover(target: Path) -> None:
    """Finish or remove what a killed process left; whoever calls this holds the lock.

    Raises
    ------
    InputError
        If files of others have come in the way.
    """
    work = target / STAGING
    if not os.path.lexists(work):
        return
    if work.is_symlink() or not work.is_dir():
        raise InputError(f"'{work}' is not a folder of this program; move it away.")
    if is_pending(target):
        if _is_whole(target):
            own = _replaced(target)
            arrived = {name for name in _listed(target) if not (work / NEW / name).exists()}
            waiting = {*_listed(target), MANIFEST} - arrived
            changed = changed_files(target, {n: d for n, d in own.items() if n not in arrived})
            strange = changed or in_the_way(waiting, target, own)
            if strange:
                raise InputError(
                    f"'{strange[0]}' in '{target}' stands in the way of a finished result in "
                    f"'{STAGING}' there; move it away."
                )
            _move_in(target)
        else:
            _move_back(target)
            (work / NEW / MANIFEST).unlink()
    discard(target)


def is_pending(target: Path) -> bool:
    """Whether finished files are on their way into a folder."""
    return (target / STAGING / NEW / MANIFEST).is_file()


def _listed(target: Path) -> dict[str, str]:
    return read_manifest(target / STAGING / NEW).get("files", {})


def _replaced(target: Path) -> dict[str, str]:
    return json.loads((target / STAGING / REPLACED).read_text("utf-8"))


def _is_whole(target: Path) -> bool:
    """Whether every new file is there, moved or not, as it was written."""
    new, listed = target / STAGING / NEW, _listed(target)
    return bool(listed) and all(
        digest in (digest_of(new / name), digest_of(target / name))
        for name, digest in listed.items()
    )


def _move_in(target: Path) -> None:
    """Move old files out and new ones in; every step may have been taken before."""
    new, old = target / STAGING / NEW, target / STAGING / OLD
    listed = _listed(target)
    old.mkdir(exist_ok=True)
    # the manifest goes first and comes last: none vouches for a mixture
    for name in sorted(_replaced(target), key=lambda name: name != MANIFEST):
        arrived = name in listed and not (new / name).exists()
        if not arrived and os.path.lexists(target / name):
            os.replace(target / name, old / name)
    for name in listed:
        if (new / name).exists():
            os.replace(new / name, target / name)
    _sync(target)
    os.replace(new / MANIFEST, target / MANIFEST)


def _move_back(target: Path) -> None:
    """Undo what was moved; what cannot be is left to :func:`recover`."""
    new, old = target / STAGING / NEW, target / STAGING / OLD
    for name, digest in _listed(target).items():
        if not (new / name).exists() and digest == digest_of(target / name):
            os.replace(target / name, new / name)
    names = os.listdir(old) if old.is_dir() else []
    for name in sorted(names, key=lambda name: name == MANIFEST):
        os.replace(old / name, target / name)


def _sync(path: Path) -> None:
    """Have a file or the names in a folder on disk, where the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _beside(target: Path) -> Path:
    number = 2
    while os.path.lexists(place := target.with_name(f"{target.name}-{number}")):
        number += 1
    return place
