"""Tables of impedance spectra: every point, and what is read off first."""

import numpy as np
import pandas as pd
import xarray as xr

FILLING, VOLTAGE = "Filling", "Voltage at rest [V]"
COLUMNS = {
    "Real impedance [Ohm]": "real_impedance",
    "Imaginary impedance [Ohm]": "imaginary_impedance",
    "Real impedance [Ohm.cm2]": "real_impedance_per_area",
    "Imaginary impedance [Ohm.cm2]": "imaginary_impedance_per_area",
}


def spectrum_table(dataset: xr.Dataset) -> pd.DataFrame:
    """Every point of every spectrum.

    Parameters
    ----------
    dataset : xarray.Dataset
        Spectra; see :func:`porousalloy.experiments.runs.impedance.run_impedance`.

    Returns
    -------
    pandas.DataFrame
        One row per filling and frequency.
    """
    frequencies = dataset["frequency"].values
    spectra = dataset.sizes["spectrum"]
    return pd.DataFrame(
        {
            FILLING: np.repeat(dataset["spectrum_filling"].values, len(frequencies)),
            "Frequency [Hz]": np.tile(frequencies, spectra),
            VOLTAGE: np.repeat(dataset["rest_voltage"].values, len(frequencies)),
            **{column: dataset[name].values.ravel() for column, name in COLUMNS.items()},
        }
    )


def resistance_table(dataset: xr.Dataset) -> pd.DataFrame:
    """Voltage at rest, and impedance at both ends of the frequencies.

    Parameters
    ----------
    dataset : xarray.Dataset
        Spectra; see :func:`porousalloy.experiments.runs.impedance.run_impedance`.

    Returns
    -------
    pandas.DataFrame
        One row per filling.
    """
    frequency = dataset["frequency"].values
    table = {FILLING: dataset["spectrum_filling"].values, VOLTAGE: dataset["rest_voltage"].values}
    for place in (frequency.argmax(), frequency.argmin()):
        at = f"at {frequency[place]:g} Hz [Ohm.cm2]"
        end = dataset.isel(frequency=place)
        table[f"Real part {at}"] = end["real_impedance_per_area"].values
        table[f"Imaginary part {at}"] = end["imaginary_impedance_per_area"].values
    return pd.DataFrame(table)
