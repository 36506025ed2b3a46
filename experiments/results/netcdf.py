"""A Dataset in a NetCDF 3 file that carries its own digest, so that no changed number is believed.

The digest is an attribute of the file: SHA-256 of all of its bytes with sixty-four zeros in the
place of the digest. It is checked before anything in the file is interpreted.
"""

import io
from pathlib import Path

import xarray as xr

from porousalloy.experiments.files.seal import BLANK, has_seal, sealed
from porousalloy.experiments.results.run_id import RUN_ID
from porousalloy.parameters.errors import InputError

MAGIC = (b"CDF\x01", b"CDF\x02")
SEAL = "content_sha256"
#: The name of the attribute, padded to whole words, that it is text, and of which length.
MARKER = SEAL.encode() + b"\x00\x00" + b"\x00\x00\x00\x02" + b"\x00\x00\x00\x40"


class DamagedError(InputError):
    """A file whose numbers cannot be believed."""


def netcdf_bytes(dataset: xr.Dataset) -> bytes:
    """Content of the file of a Dataset.

    Parameters
    ----------
    dataset : xarray.Dataset
        Steps; see :mod:`porousalloy.experiments.results.dataset`.
    """
    blank = dataset.assign_attrs({SEAL: BLANK.decode()})
    return sealed(bytes(blank.to_netcdf(engine="scipy")), MARKER)


def read_netcdf(file: Path, content: bytes | None = None) -> xr.Dataset:
    """Dataset of a file, as it was written.

    Parameters
    ----------
    file : pathlib.Path
        File.
    content : bytes, optional
        Its content, if it was read before.

    Raises
    ------
    DamagedError
        If anything in the file was changed since it was written.
    InputError
        If the file is of another kind, or cannot be read.
    """
    other = f"'{file}' is not a result of porousalloy; give a folder that it wrote."
    try:
        content = file.read_bytes() if content is None else content
    except OSError as error:
        raise InputError(
            f"'{file}' cannot be read ({error.strerror or error}); make it readable."
        ) from error
    if content[:4] not in MAGIC:
        raise InputError(other)
    # earlier versions wrote neither; a file that has one of the two must have both
    if (RUN_ID.encode() in content or MARKER in content) and not has_seal(content, MARKER):
        raise DamagedError(
            f"'{file}' was changed or damaged after it was written (its digest differs), so its "
            "numbers are not to be believed; take a copy, or run it again."
        )
    try:
        dataset = xr.load_dataset(io.BytesIO(content), engine="scipy")
    except Exception as error:
        # whatever a file of another kind makes SciPy's reader stumble over
        raise InputError(other) from error
    dataset.attrs.pop(SEAL, None)
    return dataset
