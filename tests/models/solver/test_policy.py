"""When a model is compiled: once it pays, at once or not at all."""

import numpy as np
import pybamm
import pytest
from compiled_models import (
    SOLVERS,
    TIGHT,
    Remarks,
    half_an_hour,
    libraries,
    same,
    small,
)

from porousalloy.experiments.solving.watched_solver import WatchedIDAKLU
from porousalloy.models import PorousAlloySPM
from porousalloy.models.solver import c_compiler, compiled_idaklu
from porousalloy.models.solver.compiled_idaklu import POLICIES, CompiledIDAKLU
from porousalloy.models.solver.library import VARIABLE

needs_compiler = pytest.mark.skipif(c_compiler.compiler() is None, reason="no C compiler")
AGREEMENT = 1e-6


def auto(**settings):
    return CompiledIDAKLU(compile="auto", **TIGHT, **settings)


@pytest.fixture
def made(monkeypatch):
    """Paths of what was compiled."""
    paths = []

    def compile_library(functions, path):
        paths.append(path)
        original(functions, path)

    original = c_compiler.compile_library
    monkeypatch.setattr(c_compiler, "compile_library", compile_library)
    return paths


@pytest.fixture
def dear(monkeypatch):
    """Compiling takes too long to pay by the time of solutions."""
    monkeypatch.setattr(compiled_idaklu, "SECONDS_PER_INSTRUCTION", 1e6)


@pytest.fixture
def cheap(monkeypatch):
    monkeypatch.setattr(compiled_idaklu, "SECONDS_PER_INSTRUCTION", 1e-12)


@pytest.fixture
def set_ups(monkeypatch):
    """Set-ups of models, one entry each."""
    counted = []

    def set_up(self, model, *arguments, **settings):
        if not (settings.get("ics_only") or len(arguments) > 2):
            counted.append(model)
        return original(self, model, *arguments, **settings)

    original = CompiledIDAKLU.set_up
    monkeypatch.setattr(CompiledIDAKLU, "set_up", set_up)
    return counted


@needs_compiler
class TestAuto:
    def test_compiles_for_the_third_solution(self, cache, made, dear):
        simulation = small("SPM", auto())
        results, counts = [], []
        for _ in range(4):
            results.append(half_an_hour(simulation))
            counts.append(len(made))
        assert counts == [0, 0, 1, 1]
        assert len(libraries(cache)) == 1
        for result in results[1:]:
            same(result, results[0], AGREEMENT)

    def test_the_next_solver_has_it_at_once(self, cache, made, dear, set_ups):
        half_an_hour(small("SPM", SOLVERS["compiled"]()))
        assert len(made) == 1
        solver = auto()
        simulation = small("SPM", solver)
        for _ in range(4):
            half_an_hour(simulation)
        assert simulation.solver._compiled
        assert len(made) == 1
        assert len(set_ups) == 2  # one of each solver

    def test_several_inputs_are_several_solutions(self, cache, made, dear):
        simulation = small("SPM", auto())
        inputs = [{"Current function [A]": 1e-4 * factor} for factor in (1, 2)]
        simulation.solve([0, 60], inputs=inputs)
        assert made == []
        simulation.solve([0, 60], inputs=inputs)
        assert len(made) == 1

    def test_a_long_solution_pays_for_the_second(self, cache, made, cheap):
        simulation = small("SPM", auto())
        half_an_hour(simulation)
        assert made == []
        half_an_hour(simulation)
        assert len(made) == 1

    @pytest.mark.parametrize(
        ("mode", "solver"),
        [("unified", CompiledIDAKLU), (None, WatchedIDAKLU)],
        ids=["unified", "watched"],
    )
    def test_compiles_amid_an_experiment(self, mode, solver, cache, made, monkeypatch):
        settings = {} if mode is None else {"experiment_model_mode": mode}
        cycle = (
            pybamm.step.c_rate(0.5, duration=600),
            pybamm.step.rest(60),
            pybamm.step.c_rate(-0.5, duration=600, termination="0.6 V"),
        )
        results = []
        for price in (1e6, 1e-12):
            monkeypatch.setattr(compiled_idaklu, "SECONDS_PER_INSTRUCTION", price)
            simulation = small(
                "SPM",
                solver(compile="auto", **TIGHT),
                experiment=pybamm.Experiment([cycle] * 2, period=60),
                **settings,
            )
            results.append(simulation.solve(calc_esoh=False))
            assert bool(made) == (price < 1)
        first, second = results
        assert len(second.cycles) == 2
        assert second.t[-1] == pytest.approx(first.t[-1], rel=AGREEMENT)
        times = np.linspace(0, 0.999 * first.t[-1], 101)
        found = second["Voltage [V]"](times)
        # the voltage jumps between steps, which end at a voltage 1e-3 s apart at most
        away = np.abs(found - first["Voltage [V]"](times))
        assert np.sort(away)[-4] < 10 * AGREEMENT

    def test_tables_of_states_are_set_up_once(self, cache, made, set_ups):
        def table(sto):
            filling = np.linspace(0, 1, 41)
            return pybamm.Interpolant(filling, 0.5 - 0.45 * filling, sto, interpolator="cubic")

        simulation = small("SPM", auto(), changes={"X electrode OCP [V]": table})
        for _ in range(5):
            half_an_hour(simulation)
        assert made == []
        assert len(set_ups) == 1


def test_without_a_compiler_a_model_is_not_set_up_time_and_again(
    cache, compiler_to_find, dear, set_ups
):
    compiler_to_find.setenv("PATH", "")
    compiler_to_find.delenv("CC", raising=False)
    c_compiler.compiler.cache_clear()
    c_compiler.identity.cache_clear()
    with Remarks() as remarks:
        simulation = small("SPM", auto())
        for _ in range(7):
            half_an_hour(simulation)
    assert len(remarks.texts) == 1
    assert len(set_ups) == 2  # the second to compile, in vain


def test_never(cache, made, cheap):
    simulation = small("SPM", SOLVERS["interpreted"]())
    for _ in range(4):
        half_an_hour(simulation)
    assert made == []
    assert not cache.exists()


@needs_compiler
def test_never_uses_no_library_either(cache, made):
    half_an_hour(small("SPM", SOLVERS["compiled"]()))
    simulation = small("SPM", SOLVERS["interpreted"]())
    half_an_hour(simulation)
    assert not simulation.solver._compiled


@needs_compiler
def test_always(cache, made):
    half_an_hour(small("SPM", SOLVERS["compiled"]()))
    assert len(made) == 1


class TestWhoDecides:
    def test_without_a_word_it_is_auto(self, monkeypatch):
        monkeypatch.delenv(VARIABLE, raising=False)
        assert CompiledIDAKLU().compile == "auto"
        monkeypatch.setenv(VARIABLE, "")
        assert CompiledIDAKLU().compile == "auto"

    @pytest.mark.parametrize("policy", POLICIES)
    def test_the_environment(self, policy, monkeypatch):
        monkeypatch.setenv(VARIABLE, policy)
        assert CompiledIDAKLU().compile == policy
        assert PorousAlloySPM().default_solver.compile == policy

    def test_the_argument_before_the_environment(self, monkeypatch):
        monkeypatch.setenv(VARIABLE, "always")
        assert CompiledIDAKLU(compile="never").compile == "never"

    @pytest.mark.parametrize("word", ["Always", "yes", "1"])
    def test_a_wrong_word_is_refused(self, word, monkeypatch):
        monkeypatch.setenv(VARIABLE, word)
        for build in (CompiledIDAKLU, lambda: CompiledIDAKLU(compile=word)):
            with pytest.raises(ValueError, match="auto, always, never") as refusal:
                build()
            assert repr(word) in str(refusal.value)
            assert VARIABLE in str(refusal.value)
