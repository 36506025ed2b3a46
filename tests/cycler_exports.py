"""Files as cyclers export them, of records that a model made."""

import numpy as np

MASS = 8e-7  # [kg]
REST = 6 * 3600.0  # [s]


def battery_data_format(path, record, rest=0.0, gain=1.0):
    """Write Battery Data Format, after a rest [s], with a gain of the delithiating current."""
    time, voltage, current = record.time, record.voltage, -record.current * MASS
    current = np.where(current > 0, gain * current, current)
    if rest:
        before = np.arange(0.0, rest, 300.0)
        # open circuit, which drifts down towards the first voltage
        drift = record.voltage[0] + 0.05 + 0.05 * np.exp(-before / 3600)
        time = np.concatenate([before, rest + time])
        voltage = np.concatenate([drift, voltage])
        current = np.concatenate([np.zeros(before.size), current])
    header = "Test Time / s,Voltage / V,Current / A"
    table = np.column_stack([time, voltage, current])
    np.savetxt(path, table, delimiter=",", header=header, comments="", fmt="%.12g")
    return path


def biologic(path, record):
    """Write .mpt, whose cycle number goes up as a delithiation begins."""
    turns = np.concatenate([[False], (record.current[1:] < 0) & (record.current[:-1] > 0)])
    charge = -record.charge * MASS * 1e3  # A.h/kg are mA.h/g
    columns = {
        "mode": np.ones(turns.size),
        "ox/red": record.current < 0,
        "time/s": record.time,
        "(Q-Qo)/mA.h": charge,
        "Ewe/V": record.voltage,
        "half cycle": np.cumsum(np.concatenate([[False], np.diff(np.sign(record.current)) != 0])),
        "<I>/mA": -record.current * MASS * 1e3,
        "cycle number": np.cumsum(turns),
    }
    whole = {"mode", "ox/red", "half cycle", "cycle number"}
    lines = [
        "EC-Lab ASCII FILE",
        "Nb header lines : 6",
        "",
        "Galvanostatic Cycling with Potential Limitation",
        "",
        "\t".join(columns),
        *(
            "\t".join(
                f"{value:.0f}" if name in whole else f"{value:.12E}"
                for name, value in zip(columns, row, strict=True)
            )
            for row in zip(*columns.values(), strict=True)
        ),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="cp1252")
    return path
