"""Submodels: one closure a file, each opening with its equations."""
