"""A result on one page of HTML."""
