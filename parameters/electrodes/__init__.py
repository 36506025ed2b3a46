"""Electrodes: from loading to thickness, volume fractions, masses and currents."""
