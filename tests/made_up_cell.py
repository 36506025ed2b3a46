"""Tests of a made-up half cell, as a cycler would run and log them."""

import numpy as np
import pandas as pd

CAPACITY = 1000.0  # mAh/g, between the limits
RATE = 100.0  # mA/g


class MadeUpTest:
    """Rows of a test, appended step by step; currents are per gram and lithiation is positive.

    The voltage falls from 1 V to 0 V as the alloy fills, in a straight line.
    """

    def __init__(self, filled=0.0, step=360.0):
        self.filled, self.step, self.clock = filled, step, 0.0
        self.rows = {"time": [], "voltage": [], "current": [], "filled": []}

    def run(self, current, hours, edges=True):
        """A current for a while, with samples at both of its ends, or without the first."""
        count = max(round(3600 * hours / self.step), 1)
        passed = np.linspace(0, hours, count + 1)[0 if edges else 1 :]
        filled = self.filled + current * passed
        self.rows["time"] += list(self.clock + 3600 * passed)
        self.rows["current"] += [current] * len(passed)
        self.rows["filled"] += list(filled)
        self.rows["voltage"] += list(1 - filled / CAPACITY - 1e-4 * current)
        self.clock += 3600 * hours
        self.filled = filled[-1]
        return self

    def rest(self, hours, leak=0.0):
        """No current, or next to none."""
        return self.run(leak, hours)

    def lithiate(self, share=1.0, rate=RATE, **settings):
        """A share of the capacity goes in."""
        return self.run(rate, share * CAPACITY / rate, **settings)

    def delithiate(self, share=1.0, rate=RATE, **settings):
        """A share of the capacity comes out."""
        return self.run(-rate, share * CAPACITY / rate, **settings)

    def tail(self, hours=2.0, sign=1, rate=RATE):
        """A current that decays, as while a voltage is held."""
        passed = np.linspace(0, hours, round(3600 * hours / self.step) + 1)[1:]
        current = sign * rate * np.exp(-2 * passed)
        added = sign * rate * (1 - np.exp(-2 * passed)) / 2
        self.rows["time"] += list(self.clock + 3600 * passed)
        self.rows["current"] += list(current)
        self.rows["filled"] += list(self.filled + added)
        self.rows["voltage"] += [self.rows["voltage"][-1]] * len(passed)
        self.clock += 3600 * hours
        self.filled += added[-1]
        return self

    def table(self, **columns):
        """Table of the test, with more columns."""
        rows = {name: np.array(values) for name, values in self.rows.items()}
        return pd.DataFrame(
            {
                "Time [s]": rows["time"],
                "Voltage [V]": rows["voltage"],
                "Current [mA/g]": -rows["current"],
                **columns,
            }
        )

    @property
    def size(self):
        """Number of rows so far."""
        return len(self.rows["time"])
