"""A folder of results: written at once or not at all, and never over somebody's files.

The manifest, written last, names the run and the files that belong to it with their digests. A
later run of the same command into the same folder may replace these files and no others.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from porousalloy.experiments.files.lock import FolderLock
from porousalloy.experiments.files.manifest import (
    MANIFEST,
    changed_files,
    digest_of,
    own_digests,
    read_manifest,
)
from porousalloy.experiments.files.publication import (
    discard,
    fresh_staging,
    in_the_way,
    publish,
    recover,
    settle,
)
from porousalloy.experiments.files.single_file import is_same
from porousalloy.experiments.results.run_id import run_of
from porousalloy.parameters.errors import InputError

#: State of a long run; a folder that has one belongs to that run.
CHECKPOINT = "checkpoint.txt"
Inputs = Iterable[str | Path | None]


@contextmanager
def output_folder(
    target: Path,
    names: Iterable[str] = (),
    described: Mapping[str, object] | None = None,
    inputs: Inputs = (),
) -> Iterator[Path]:
    """A hidden folder whose files move to ``target`` when the block ends without error.

    Everything that can be refused is refused before the block begins: hours of work are not
    thrown away at their end. Nobody sees a half-written result, and no second process may write
    to the same folder until the block ends.

    Parameters
    ----------
    target : pathlib.Path
        Folder where the results are to go; made, with its parents, if it does not exist.
    names : iterable of str, optional
        Names of files that may be written, or patterns such as "cycling*.bdf.csv", so that files
        of others by these names are found before the work begins.
    described : Mapping, optional
        What the manifest says of the run.
    inputs : iterable of str or Path or None, optional
        Files and folders that the command reads, which are never replaced.

    Yields
    ------
    pathlib.Path
        Folder to write to.

    Raises
    ------
    InputError
        If ``target`` is a file, cannot be written to, is being written to, or holds a long run,
        an input, a result of another command, or files that are not of an earlier run and would
        be replaced.
    """
    described = {} if described is None else described
    inputs = [given for given in inputs if given is not None]
    made: list[Path] = []
    try:
        # files are moved within one file system, whatever links to it
        target = Path(os.path.realpath(target))
        command = described.get("command")
        settle(target)
        check_target(target, names, command, inputs)
        made = make_folders(target)
        with FolderLock(target):
            recover(target)
            own = check_target(target, names, command, inputs)
            try:
                staging = fresh_staging(target)
                yield staging
                publish(target, own, {**described, **run_of(staging)})
            finally:
                discard(target)
    except OSError as error:
        raise InputError(
            f"Results cannot be written to '{target}' ({error.strerror or error}); "
            "give another folder with --out."
        ) from error
    finally:
        for folder in made:
            with suppress(OSError):  # it has files now
                folder.rmdir()


def make_folders(target: Path) -> list[Path]:
    """Make a folder and those above it.

    Parameters
    ----------
    target : pathlib.Path
        A folder, which may exist.

    Returns
    -------
    list of pathlib.Path
        Those that did not exist, the lowest first.
    """
    missing = []
    place = target
    while not os.path.lexists(place):
        missing.append(place)
        place = place.parent
    target.mkdir(parents=True, exist_ok=True)
    return missing


def check_target(
    target: Path, names: Iterable[str], command: object = None, inputs: Inputs = ()
) -> dict[str, str]:
    """Refuse a folder in which anything would be lost.

    Parameters
    ----------
    target : pathlib.Path
        Folder, which may not exist yet.
    names : iterable of str
        Names of files to be written, or patterns.
    command : object, optional
        Command that writes them; a result of another one is not replaced.
    inputs : iterable of str or Path or None, optional
        Files and folders that the command reads.

    Returns
    -------
    dict of str to str
        Digests of the files that may be replaced, by their names.

    Raises
    ------
    InputError
        If anything in it must stay.
    """
    elsewhere = "move it away, or give another folder with --out."
    if not target.is_dir():
        return {}
    if os.path.lexists(target / CHECKPOINT):
        raise InputError(
            f"'{target}' holds a long run of `porousalloy cycle`; give another folder with --out."
        )
    manifest = read_manifest(target)
    before = manifest.get("command")
    if command and before and before != command:
        raise InputError(
            f"'{target}' holds a result of `porousalloy {before}`; give another folder with --out."
        )
    own = own_digests(target)
    changed = changed_files(target, own)
    if changed:
        raise InputError(
            f"'{changed[0]}' in '{target}' was changed since it was written; {elsewhere}"
        )
    if manifest:
        own[MANIFEST] = digest_of(target / MANIFEST)
    taken = in_the_way({*names, MANIFEST}, target, own)
    if taken:
        raise InputError(
            f"'{target}' holds a file '{taken[0]}' that this program has no record of having "
            f"written; {elsewhere}"
        )
    _check_inputs(target, own, inputs)
    return own


def _check_inputs(target: Path, own: Iterable[str], inputs: Inputs) -> None:
    """Refuse to replace what the command reads, by whatever link."""
    own = list(own)
    for given in inputs:
        if given is None:
            continue
        read = is_same(given, target) or any(is_same(given, target / name) for name in own)
        if read:
            raise InputError(
                f"'{given}', which this command reads, would be replaced by what it writes to "
                f"'{target}'; give another folder with --out."
            )
