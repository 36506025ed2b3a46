"""IDAKLU on the scalar graph of a model, compiled by the system's C compiler where that pays."""
