"""Tables of impedance spectra: every point, and what is read off first."""

import pandas as pd
import xarray as xr


def spectrum_table(dataset: xr.Dataset) -> pd.DataFrame:
    """One row a filling and frequency."""
    names = {
        "filling": "Filling",
        "frequency": "Frequency [Hz]",
        "rest_voltage": "Voltage at rest [V]",
        "real_impedance": "Real impedance [Ohm]",
        "imaginary_impedance": "Imaginary impedance [Ohm]",
        "real_impedance_per_area": "Real impedance [Ohm.cm2]",
        "imaginary_impedance_per_area": "Imaginary impedance [Ohm.cm2]",
    }
    return (
        dataset[[name for name in names if name in dataset.data_vars]]
        .to_dataframe()
        .reset_index()[list(names)]
        .rename(columns=names)
    )


def resistance_table(dataset: xr.Dataset) -> pd.DataFrame:
    """One row a filling: voltage at rest and impedance at both ends of the frequencies."""
    frequency = dataset["frequency"].values
    highest, lowest = (
        dataset.isel(frequency=index) for index in (frequency.argmax(), frequency.argmin())
    )
    table = {"Filling": dataset["filling"], "Voltage at rest [V]": dataset["rest_voltage"]}
    for end in (highest, lowest):
        at = f"at {float(end['frequency']):g} Hz [Ohm.cm2]"
        table[f"Real part {at}"] = end["real_impedance_per_area"]
        table[f"Imaginary part {at}"] = end["imaginary_impedance_per_area"]
    return pd.DataFrame({name: values.values for name, values in table.items()})
