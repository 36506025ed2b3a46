"""Absolute tolerances of states by the words in their names."""

import numpy as np
import pytest
from compiled_models import SOLVERS, half_an_hour, small

from porousalloy.models.solver.compiled_idaklu import CompiledIDAKLU

NAMED = {"potential": 1e-3, "concentration": 2e-4}


def tolerances(**settings):
    simulation = small("DFN", CompiledIDAKLU(compile="never", **settings))
    simulation.build()
    solver, model = simulation.solver, simulation.built_model
    half_an_hour(simulation)
    return solver._check_atol_type(solver.atol, model), model


def test_those_of_the_words_in_a_name():
    found, model = tolerances(atol=1e-5, state_tolerances=NAMED)
    named = np.zeros(found.size, dtype=bool)
    for words, tolerance in NAMED.items():
        own = [model.y_slices[state] for state in model.y_slices if words in state.name]
        assert own
        for entries in (entries for slices in own for entries in slices):
            assert (found[entries] == tolerance).all()
            named[entries] = True
    assert (found[~named] == 1e-5).all()
    assert not named.all()


def test_a_name_that_no_state_has_does_nothing():
    found, _ = tolerances(atol=1e-5, state_tolerances={"no such state": 1.0})
    assert (found == 1e-5).all()


def test_an_array_of_the_user_is_taken_as_it_is():
    simulation = small("SPM", SOLVERS["interpreted"]())
    simulation.build()
    given = np.linspace(1e-8, 1e-6, simulation.built_model.len_rhs_and_alg)
    solver = CompiledIDAKLU(atol=given, state_tolerances={"": 1.0}, compile="never")
    found = solver._check_atol_type(given, simulation.built_model)
    assert found == pytest.approx(given, rel=0)


def test_they_decide_the_steps():
    steps = []
    for tolerance in (1e-9, 1e-3):
        solver = CompiledIDAKLU(
            rtol=1e-4, atol=1e-6, state_tolerances={"": tolerance}, compile="never"
        )
        simulation = small("SPM", solver)
        solution = simulation.solve([0, 1800], inputs={"Current function [A]": 3e-4})
        steps.append(solution.t.size)
    assert steps[1] < 0.7 * steps[0]
