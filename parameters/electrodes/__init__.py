"""electrodes."""
