"""Fit parameters of a cell to measurements, with error bars that can be trusted."""
