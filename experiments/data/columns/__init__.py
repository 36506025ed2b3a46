"""Columns of a table: what they are called, their units, clocks and words; samples out of them."""
