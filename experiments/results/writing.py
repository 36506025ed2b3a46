"""Write a folder of results at once, or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from porousalloy.parameters.errors import InputError

TABLES = ("results.csv", "results.nc", "summary.csv")
FIGURES = ("voltage.png", "ligament.png", "swelling.png")
FITS = (
    *("fit.json", "set.json", "estimates.csv", "curves.csv", "capacities.csv"),
    *("fit.png", "uncertainty.png", "posterior.png", "trust.png"),  # the last of version 0.1
)
LABORATORY = ("steps.csv", "curves.nc", "gitt.csv", "diffusivity.png")
SPECTRA = ("spectra.csv", "spectra.nc", "impedance.png")
#: Time series, a file a C-rate; named by :mod:`porousalloy.experiments.results.bdf`.
TIME_SERIES = "cycling_*C.bdf.csv"


@contextmanager
def output_folder(target: Path) -> Iterator[Path]:
    """A temporary folder that takes the place of ``target`` when the block ends without error.

    It is made at once, so that a place that cannot be written to is found out before hours of
    work, and on the same file system, so that nobody sees a half-written result. Results that
    ``target`` already holds are replaced; other files in it are kept.

    Parameters
    ----------
    target : pathlib.Path
        Where the results are to go; its parents are made if they do not exist.

    Yields
    ------
    pathlib.Path
        Where to write them.

    Raises
    ------
    InputError
        If ``target`` is a file or cannot be written to.
    """
    target = target.absolute()
    staging = None
    try:
        staging = _stage(target)
        yield staging
        _publish(staging, target)
    except OSError as error:
        raise InputError(
            f"Results cannot be written to '{target}' ({error.strerror or error}); "
            "give another folder with --out."
        ) from error
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)


def _stage(target: Path) -> Path:
    """Temporary folder in the nearest folder above ``target`` that exists."""
    if target.exists():
        # results are renamed into it at the end, so it must be a folder that takes files
        tempfile.TemporaryFile(dir=target).close()
    parent = target.parent
    while not parent.exists():
        parent = parent.parent
    return Path(tempfile.mkdtemp(prefix=".porousalloy-", dir=parent))


def _publish(staging: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    series = {path.name for place in (staging, target) for path in place.glob(TIME_SERIES)}
    for name in (*TABLES, *LABORATORY, *SPECTRA, *FITS, *FIGURES, *sorted(series)):
        # figures of an earlier run must not stand beside the tables of one that gave nothing
        if (staging / name).exists():
            os.replace(staging / name, target / name)
        else:
            (target / name).unlink(missing_ok=True)
