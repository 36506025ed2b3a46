"""Runs end as they should, and say so when they do not."""

import numpy as np
import pybamm
import pytest

from porousalloy.experiments.protocols.cycling import BRANCHES, cycling
from porousalloy.experiments.runs.rates import run_study
from porousalloy.experiments.solving.simulator import Simulator, run
from porousalloy.experiments.solving.solvers import Rung, default_ladder
from porousalloy.experiments.solving.termination import in_words
from porousalloy.parameters.cells import get_cell
from porousalloy.parameters.errors import InputError


@pytest.fixture(scope="module")
def model():
    return pybamm.lithium_ion.SPMe({"working electrode": "positive"})


@pytest.fixture
def parameter_values():
    return pybamm.ParameterValues("Xu2019")


class BrokenSolver(pybamm.IDAKLUSolver):
    """Fails on every solve after the first ``good_solves``."""

    def __init__(self, good_solves=0):
        super().__init__()
        self.good_solves = good_solves

    def _integrate(self, *args, **kwargs):
        if self.good_solves == 0:
            raise pybamm.SolverError("made to fail")
        self.good_solves -= 1
        return super()._integrate(*args, **kwargs)


def discharges(count):
    return pybamm.Experiment([("Discharge at C/2 for 10 minutes",)] * count)


def lose_potential_above_half_filling(parameter_values):
    stock = parameter_values["Positive electrode OCP [V]"]
    parameter_values["Positive electrode OCP [V]"] = lambda sto: (
        stock(sto) + 1e-9 * pybamm.sqrt(0.5 - sto)
    )


def test_a_run_completes_and_names_its_last_limit(model, parameter_values):
    result = run(
        model, parameter_values, cycling(parameter_values, "positive", [1], 2), inputs={"C-rate": 1}
    )
    assert result.completed
    assert (result.cycles_completed, result.cycles_requested) == (2, 2)
    assert result.reason == "all 2 cycles completed, the last step ended at voltage > 4.2 V"


def test_the_next_rung_is_tried_when_a_solver_fails(model, parameter_values):
    ladder = [Rung("broken", BrokenSolver), Rung("works", pybamm.IDAKLUSolver)]
    result = run(model, parameter_values, discharges(2), ladder=ladder)
    assert result.completed
    assert result.solver == "works"
    assert result.remarks == ("tried broken, works",)


def test_every_rung_of_the_default_ladder_solves(model, parameter_values):
    ends = []
    for rung in default_ladder(model):
        result = run(model, parameter_values, discharges(1), ladder=[rung])
        assert result.completed, rung.name
        ends.append(result.solution["Voltage [V]"].entries[-1])
    assert len(ends) == 3
    assert np.ptp(ends) < 1e-4


def test_a_failure_that_pybamm_hides_is_reported_and_keeps_what_it_had(model, parameter_values):
    # PyBaMM returns the first two steps here, without an error
    ladder = [Rung("tires", lambda: BrokenSolver(good_solves=2))]
    result = run(model, parameter_values, discharges(4), ladder=ladder)
    assert result.failed
    assert result.cycles_completed < 4
    assert "made to fail" in result.reason
    assert result.solution.t[-1] == pytest.approx(600 * result.cycles_completed)


def test_the_attempt_that_got_furthest_is_kept(model, parameter_values):
    ladder = [
        Rung("one", lambda: BrokenSolver(good_solves=1)),
        Rung("none", BrokenSolver),
    ]
    result = run(model, parameter_values, discharges(3), ladder=ladder)
    assert result.failed
    assert result.solver == "one"


def test_a_first_step_that_fails_leaves_no_solution(model, parameter_values):
    result = run(model, parameter_values, discharges(1), ladder=[Rung("broken", BrokenSolver)])
    assert result.failed
    assert result.solution is None
    assert "made to fail" in result.reason


def test_a_named_event_of_the_model_is_a_normal_end(parameter_values):
    model = pybamm.lithium_ion.SPMe({"working electrode": "positive"})
    filling = model.variables["X-averaged positive particle surface stoichiometry"]
    model.events.append(pybamm.Event("Pores at their minimum", 0.5 - filling))
    result = run(
        model, parameter_values, cycling(parameter_values, "positive", [1], 1), inputs={"C-rate": 1}
    )
    assert result.ending == "event"
    assert (
        result.reason == "the lithiation of cycle 1 stopped at the event 'pores at their minimum'"
    )
    assert result.solution.t[-1] > 0


def test_a_limit_passed_at_once_is_a_normal_end(model, parameter_values):
    experiment = cycling(parameter_values, "positive", [200], 1)
    result = run(model, parameter_values, experiment, inputs={"C-rate": 200})
    assert result.ending == "event"
    assert "as soon as the current was applied" in result.reason


def test_a_skipped_step_is_remarked_on(model, parameter_values):
    # the cell starts above 4.2 V, so charging is over before it begins
    result = run(
        model,
        parameter_values,
        pybamm.Experiment([("Charge at C/2 until 4.2 V", "Discharge at C/2 until 3.5 V")]),
    )
    assert result.completed
    assert len(result.remarks) == 1
    assert "cycle 1" in result.remarks[0]


def test_a_step_that_runs_out_of_time_is_remarked_on(model, parameter_values):
    result = run(
        model, parameter_values, pybamm.Experiment(["Discharge at C/2 for 5 minutes or until 3 V"])
    )
    assert result.completed
    assert "time limit" in result.remarks[0]


def test_a_voltage_that_is_not_a_number_is_a_failure(model, parameter_values):
    # a single-particle model solves on; its voltage never reaches the limit
    lose_potential_above_half_filling(parameter_values)
    experiment = pybamm.Experiment(["Discharge at 1C for 1 hour or until 3.5 V"])
    result = run(model, parameter_values, experiment, ladder=default_ladder(model)[:1])
    assert result.failed
    assert "not a number" in result.reason
    assert result.cycles_completed == 0


def test_a_residual_that_is_not_a_number_ends(parameter_values):
    # without the guards IDAKLU steps for ever here
    model = pybamm.lithium_ion.DFN({"working electrode": "positive"})
    lose_potential_above_half_filling(parameter_values)
    experiment = pybamm.Experiment(["Discharge at 1C for 1 hour or until 3.5 V"])
    result = run(model, parameter_values, experiment, ladder=default_ladder(model)[:1])
    assert result.failed
    assert result.solution.t[-1] > 60


def test_a_built_simulation_serves_several_inputs(model, parameter_values):
    simulator = Simulator(model, parameter_values, cycling(parameter_values, "positive", [1, 2], 1))
    slow, fast = (simulator.run({"C-rate": c_rate}) for c_rate in (1, 2))
    current = [result.solution["Current [A]"].entries[0] for result in (slow, fast)]
    assert current[1] == pytest.approx(2 * current[0])
    assert slow.solution.t[-1] > 1.5 * fast.solution.t[-1]


def test_progress_is_reported_before_each_step(model, parameter_values):
    heard = []
    run(
        model,
        parameter_values,
        cycling(parameter_values, "positive", [2], 2),
        inputs={"C-rate": 2},
        on_step=lambda *news: heard.append(news),
    )
    assert heard == [(i, 4, BRANCHES[i % 2]) for i in range(4)]


@pytest.mark.parametrize(("electrode", "sign"), [("positive", 1), ("negative", -1)])
def test_cycles_begin_with_the_current_that_lithiates(electrode, sign, parameter_values):
    first = cycling(parameter_values, electrode, [1], 1).steps[0]
    assert first.tags == ["lithiation"]
    assert np.sign(first.value.evaluate(inputs={"C-rate": 1.0})) == sign


@pytest.mark.parametrize("c_rates", [[], [0], [-1], [float("nan")], [0.5, float("inf")]])
def test_impossible_c_rates_are_refused(c_rates, parameter_values):
    with pytest.raises(InputError, match="C-rate"):
        cycling(parameter_values, "positive", c_rates, 1)


def test_less_than_one_cycle_is_refused(parameter_values):
    with pytest.raises(InputError, match="0"):
        cycling(parameter_values, "positive", [1], 0)


@pytest.mark.parametrize(
    ("termination", "words"),
    [
        ("event: Voltage < 0.01 [V] [experiment]", "voltage < 0.01 V"),
        ("event: Full positive ligament surface", "full positive ligament surface"),
        ("final time", "its time limit"),
    ],
)
def test_terminations_are_put_in_words(termination, words):
    assert in_words(termination) == words


def test_contact_resistance_of_a_cell_counts():
    cell = get_cell("ampsi-half")
    without, with_it = (
        run_study(cell, [1.0], model="spm", settings={"Contact resistance [Ohm]": R}).dataset
        for R in (0, 10)
    )
    first = [d["voltage"].values[0, 0, 0, 0] for d in (without, with_it)]
    current = without["current"].values[0, 0, 0, 0]
    # ohmic and instantaneous
    assert first[0] - first[1] == pytest.approx(10 * current, rel=1e-6)
