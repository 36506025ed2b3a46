"""Columns of the Battery Data Format, for reading and for writing.

In this format a positive current charges the cell, which in a half cell empties the alloy;
charging and discharging capacities and energies count from the start of the test and never fall.

References
----------
Battery Data Alliance, Battery Data Format Ontology 1.2,
https://w3id.org/battery-data-alliance/ontology/battery-data-format
"""

from collections.abc import Iterable

TEST_TIME = "Test Time / s"
VOLTAGE = "Voltage / V"
CURRENT = "Current / A"
CYCLE_COUNT = "Cycle Count / 1"
STEP_COUNT = "Step Count / 1"
CHARGING_CAPACITY = "Charging Capacity / Ah"
DISCHARGING_CAPACITY = "Discharging Capacity / Ah"
CHARGING_ENERGY = "Charging Energy / Wh"
DISCHARGING_ENERGY = "Discharging Energy / Wh"
#: Not a column of the format, which allows others; written as the format writes its own.
THICKNESS_CHANGE = "Thickness Change / m"


def is_battery_data_format(headers: Iterable[object]) -> bool:
    """Whether voltage and current are named as the format names them."""
    return {VOLTAGE, CURRENT} <= set(map(str, headers))
