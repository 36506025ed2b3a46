"""A folder in which a long run may begin."""

import os
from pathlib import Path

from porousalloy.experiments.files.manifest import read_manifest
from porousalloy.experiments.results.folder import check_target
from porousalloy.experiments.results.writing import expected_files
from porousalloy.experiments.runs.checkpoint import CHECKPOINT, PREVIOUS
from porousalloy.parameters.errors import InputError


def check_free(folder: Path) -> None:
    """Refuse a folder that a new long run would change anything in.

    Parameters
    ----------
    folder : pathlib.Path
        Folder, which may not exist yet.

    Raises
    ------
    InputError
        If it holds a run, another result or files of other origin, or cannot be written to.
    """
    place = folder.absolute()
    while not os.path.lexists(place):
        place = place.parent
    if not os.path.isdir(place) or not os.access(place, os.W_OK | os.X_OK):
        raise InputError(
            f"Results cannot be written to '{folder}' ('{place}' is no folder that takes files); "
            "give another folder."
        )
    if any(os.path.lexists(folder / name) for name in (CHECKPOINT, PREVIOUS)):
        raise InputError(f"'{folder}' holds a long run already; resume it, or give another folder.")
    if read_manifest(folder):
        raise InputError(f"'{folder}' holds a result already; give another folder.")
    check_target(folder, expected_files("cycle"))
