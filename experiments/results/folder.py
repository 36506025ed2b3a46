"""A folder of results: written at once or not at all, and never over somebody's files.

The manifest, written last, names the run and the files that belong to it with their checksums. A
later run into the same folder may replace these files and no others.
"""

import hashlib
import json
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from porousalloy.parameters.errors import InputError

MANIFEST = "manifest.json"


@contextmanager
def output_folder(
    target: Path,
    names: Iterable[str] = (),
    described: Mapping[str, object] | None = None,
) -> Iterator[Path]:
    """A temporary folder whose files move to ``target`` when the block ends without error.

    It is made at once, so that a place that cannot be written to is found out before hours of
    work, and on the same file system, so that nobody sees a half-written result.

    Parameters
    ----------
    target : pathlib.Path
        Folder where the results are to go; made, with its parents, if it does not exist.
    names : iterable of str, optional
        Names of files that may be written, so that files of others by these names are found
        before the work begins.
    described : Mapping, optional
        What the manifest says of the run.

    Yields
    ------
    pathlib.Path
        Folder to write to.

    Raises
    ------
    InputError
        If ``target`` is a file, cannot be written to, or holds files that are not of an earlier
        run and would be replaced.
    """
    target = target.absolute()
    staging = None
    try:
        own = own_files(target)
        check_free(set(names), target, own)
        staging = _stage(target)
        yield staging
        publish(staging, target, own, described or {})
    except OSError as error:
        raise InputError(
            f"Results cannot be written to '{target}' ({error.strerror or error}); "
            "give another folder with --out."
        ) from error
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


def own_files(target: Path) -> set[str]:
    """Names of the files in a folder that an earlier run wrote and nobody has changed since.

    Parameters
    ----------
    target : pathlib.Path
        A folder, which may not exist yet.

    Raises
    ------
    InputError
        If a file of the earlier run was changed since.
    """
    listed = read_manifest(target).get("files", {})
    changed = [
        name
        for name, checksum in listed.items()
        if (target / name).is_file() and checksum != checksum_of(target / name)
    ]
    if changed:
        raise InputError(
            f"'{changed[0]}' in '{target}' was changed since it was written; move it away, or give "
            "another folder with --out."
        )
    return {name for name in listed if (target / name).is_file()}


def check_free(names: set[str], target: Path, own: set[str]) -> None:
    """Refuse to replace files that are not of an earlier run.

    Parameters
    ----------
    names : set of str
        Names of the files to be written.
    target : pathlib.Path
        The folder.
    own : set of str
        Names that an earlier run wrote.

    Raises
    ------
    InputError
        If one of the names is taken.
    """
    if not read_manifest(target):
        names = names | {MANIFEST}  # somebody else's
    taken = sorted(name for name in names - own if (target / name).exists())
    if taken:
        raise InputError(
            f"'{target}' holds a file '{taken[0]}' that this program has no record of having "
            "written; move it away, or give another folder with --out."
        )


def write_manifest(folder: Path, names: set[str], described: Mapping[str, object]) -> None:
    """Name the run and the files that belong to it; the last file that is written.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    names : set of str
        Names of the files.
    described : Mapping
        What else is said of the run.
    """
    manifest = {
        "porousalloy": version("porousalloy"),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        **described,
        "files": {name: checksum_of(folder / name) for name in sorted(names)},
    }
    staged = folder / f".{MANIFEST}.part"
    staged.write_text(json.dumps(manifest, indent=1, default=str), encoding="utf-8")
    os.replace(staged, folder / MANIFEST)


def read_manifest(folder: Path) -> dict:
    """Manifest of a folder; empty if there is none or it cannot be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    files = manifest.get("files") if isinstance(manifest, dict) else None
    # names come from a file that anybody may have written: none may lead out of the folder
    safe = isinstance(files, dict) and all(
        Path(name).name == name and name not in ("", "..") for name in files
    )
    return manifest if safe else {}


def checksum_of(path: Path) -> str:
    """SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def publish(staging: Path, target: Path, own: set[str], described: Mapping[str, object]) -> Path:
    """Move finished files to their folder; files of the earlier run that have no successor go.

    Parameters
    ----------
    staging : pathlib.Path
        Folder of the finished files.
    target : pathlib.Path
        Where they are to go.
    own : set of str
        Names of the files in ``target`` that may be replaced.
    described : Mapping
        What the manifest says of the run.

    Returns
    -------
    pathlib.Path
        ``target``; a new folder beside it if files have come into it that are not to be replaced.
    """
    names = {path.name for path in staging.iterdir()}
    if any((target / name).exists() for name in names - own):
        # somebody wrote there in the meantime; the work is not thrown away
        target = _beside(target)
        warnings.warn(
            f"Files of other origin came in the way; written to '{target}'.", stacklevel=3
        )
    target.mkdir(parents=True, exist_ok=True)
    # a figure of an earlier run must not stand beside the tables of one that gave nothing
    (target / MANIFEST).unlink(missing_ok=True)
    for name in own - names:
        (target / name).unlink(missing_ok=True)
    for name in names:
        os.replace(staging / name, target / name)
    write_manifest(target, names, described)
    return target


def _beside(target: Path) -> Path:
    number = 2
    while (place := target.with_name(f"{target.name}-{number}")).exists():
        number += 1
    return place


def _stage(target: Path) -> Path:
    """Temporary folder in the nearest folder above ``target`` that exists."""
    if target.exists():
        # results are renamed into it at the end, so it must be a folder that takes files
        tempfile.TemporaryFile(dir=target).close()
    parent = target.parent
    while not parent.exists():
        parent = parent.parent
    return Path(tempfile.mkdtemp(prefix=".porousalloy-", dir=parent))
