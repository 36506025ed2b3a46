"""The manifest of a folder: the run, and the files that belong to it with their digests."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from porousalloy.experiments.files.single_file import replace_file

MANIFEST = "manifest.json"


def write_manifest(folder: Path, names: Iterable[str], described: Mapping[str, object]) -> None:
    """Name the run and the files that belong to it; the last file that is written.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    names : iterable of str
        Names of the files.
    described : Mapping
        What else is said of the run.
    """
    write_digests(folder, {name: digest_of(folder / name) for name in sorted(names)}, described)


def write_digests(
    folder: Path, digests: Mapping[str, str], described: Mapping[str, object]
) -> None:
    """Write a manifest of files whose digests are known.

    Parameters
    ----------
    folder : pathlib.Path
        The folder.
    digests : Mapping of str to str
        Digests by the names of the files.
    described : Mapping
        What else is said of the run.
    """
    manifest = {
        "porousalloy": version("porousalloy"),
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        **described,
        "files": dict(digests),
    }
    replace_file(folder / MANIFEST, json.dumps(manifest, indent=1, default=str).encode())


def read_manifest(folder: Path) -> dict:
    """Manifest of a folder; empty if there is none or it cannot be read."""
    path = folder / MANIFEST
    try:
        if not path.is_file():  # a pipe would keep its reader waiting
            return {}
        manifest = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    files = manifest.get("files") if isinstance(manifest, dict) else None
    # names come from a file that anybody may have written: none may lead out of the folder
    safe = isinstance(files, dict) and all(
        Path(name).name == name and name not in ("", "..") for name in files
    )
    return manifest if safe else {}


def own_digests(folder: Path) -> dict[str, str]:
    """Digests of the files that a folder's manifest lists, as far as they are there."""
    listed = read_manifest(folder).get("files", {})
    return {name: digest for name, digest in listed.items() if os.path.lexists(folder / name)}


def changed_files(folder: Path, digests: Mapping[str, str]) -> list[str]:
    """Names of files that are there and have another digest than they should."""
    return [
        name
        for name, digest in digests.items()
        if os.path.lexists(folder / name) and digest != digest_of(folder / name)
    ]


def digest_of(path: Path) -> str:
    """SHA-256 of a file; empty text of what is no file or cannot be read."""
    try:
        if not path.is_file():
            return ""
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
