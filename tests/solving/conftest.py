"""A half cell of PyBaMM's own: the engine takes any of its models."""

import pybamm
import pytest


@pytest.fixture(scope="module")
def model():
    return pybamm.lithium_ion.SPMe({"working electrode": "positive"})


@pytest.fixture
def values():
    return pybamm.ParameterValues("Xu2019")
