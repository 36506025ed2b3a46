"""Studies of a cell: many runs of one built model, and what they say together."""
