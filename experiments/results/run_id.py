"""The number of a run, which is in its results.nc and in the manifest of its folder."""

import re
from pathlib import Path

NETCDF = "results.nc"
RUN_ID = "run_id"
#: The attribute in the file: its name, padded to whole words, that it is text, and of which length.
ATTRIBUTE = re.compile(
    RUN_ID.encode() + rb"\x00\x00" + rb"\x00\x00\x00\x02\x00\x00\x00\x20([0-9a-f]{32})"
)
HEADER = 1 << 16  # attributes come first; theirs is a few thousand bytes


def run_of(folder: Path) -> dict[str, str]:
    """Number of the run of a folder's results.nc, for the manifest; nothing if there is none.

    Parameters
    ----------
    folder : pathlib.Path
        An existing folder.
    """
    if not (folder / NETCDF).is_file():
        return {}
    with open(folder / NETCDF, "rb") as file:
        found = ATTRIBUTE.search(file.read(HEADER))
    return {} if found is None else {RUN_ID: found[1].decode()}
