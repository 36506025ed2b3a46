"""Measured silicon half cells: fit one cycle, predict other cycles and another cell."""
