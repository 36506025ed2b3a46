"""Seven architectures of one alloy at equal filling and envelope."""
