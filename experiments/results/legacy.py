"""Folders of version 0.1.0, read as those of today."""

from pathlib import Path

import pandas as pd
import xarray as xr


def is_legacy(folder: Path) -> bool:
    """Whether a folder is one that version 0.1.0 wrote, of a kind that had no results.nc."""
    return False


def read_legacy(path: Path) -> tuple[xr.Dataset, pd.DataFrame, dict[str, pd.DataFrame]]:
    """Dataset, table of cycles and further tables of a folder or file of version 0.1.0."""
    raise NotImplementedError
