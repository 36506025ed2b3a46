"""Figures of fits: model over measurement, intervals, posteriors, identifiability."""
