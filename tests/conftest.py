"""One thread, no telemetry and no compiling, for every test: set before PyBaMM is imported.

Tests solve hundreds of models once each, which never pays; those of the compiled solver ask for it.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("PYBAMM_DISABLE_TELEMETRY", "true")
os.environ.setdefault("POROUSALLOY_COMPILE", "never")
