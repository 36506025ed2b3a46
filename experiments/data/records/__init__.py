"""Samples as records: direction of the current, half cycles, cycles, checks."""
