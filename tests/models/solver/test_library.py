"""A model gets the library of its own equations, or is interpreted: never a wrong one, no error."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import casadi
import numpy as np
import pybamm
import pytest
from compiled_models import (
    SOLVERS,
    TIGHT,
    Remarks,
    find_compiler,
    half_an_hour,
    libraries,
    same,
    small,
    two_rows,
    voltages,
    write_script,
)
from helpers import quadratic_change

from porousalloy.models.solver import binary_cache, c_compiler, library
from porousalloy.models.solver.compiled_idaklu import CompiledIDAKLU
from porousalloy.models.solver.derived_functions import Layout, derived_functions

needs_compiler = pytest.mark.skipif(c_compiler.compiler() is None, reason="no C compiler")
#: As in the comparison of solvers.
AGREEMENT = 1e-6
SPHERE = {"ligament shape": "sphere"}


def both(options=None, changes=None):
    """Solutions of PyBaMM's IDAKLU and of a new compiled one."""
    return tuple(
        half_an_hour(small("SPM", SOLVERS[name](), options, changes))
        for name in ("PyBaMM's", "compiled")
    )


@pytest.fixture(scope="module")
def expected():
    return half_an_hour(small("SPM", SOLVERS["PyBaMM's"]()))


def compiled(**settings):
    return half_an_hour(small("SPM", CompiledIDAKLU(compile="always", **TIGHT, **settings)))


@needs_compiler
class TestChangedModels:
    def test_other_values_share_a_library(self, cache):
        results = []
        for radius, porosity, j0 in ((4e-8, 0.687, 1.1), (4.4e-8, 0.6, 0.6), (5.1e-8, 0.65, 0.3)):
            changes = {
                "X particle radius [m]": radius,
                "X particle internal porosity": porosity,
                "Alloy reference exchange-current density [A.m-2]": j0,
            }
            own, mine = both(changes=changes)
            same(mine, own, AGREEMENT)
            results.append(voltages(mine))
        assert len(libraries(cache)) == 1
        # the numbers that were handed over were used
        assert np.abs(np.diff(results, axis=0)).max(axis=1).min() > 10 * AGREEMENT

    def test_other_equations_do_not(self, cache):
        results = []
        for options, changes in (
            (SPHERE, {}),
            (SPHERE | {"residual hysteresis": "false"}, {}),
            (SPHERE, {"X electrode volume change": quadratic_change}),
        ):
            own, mine = both(options, changes)
            same(mine, own, AGREEMENT)
            results.append(voltages(mine))
        assert len(libraries(cache)) == len(results)

    @pytest.mark.slow
    def test_a_stale_library_would_show(self, cache, expected, monkeypatch):
        """The comparisons can fail: with the library of other equations under a model's name."""
        compiled()
        (name,) = libraries(cache)
        both(changes={"X electrode volume change": lambda sto: 1.9 * sto})
        assert libraries(cache) == [name]
        both(changes={"X electrode volume change": lambda sto: 1.9 * pybamm.sin(sto)})
        (other,) = set(libraries(cache)) - {name}
        # to the system a path that was loaded before is the library that it was
        elsewhere = cache.with_name("elsewhere")
        cache.rename(elsewhere)
        (elsewhere / other).replace(elsewhere / name)
        monkeypatch.setattr(binary_cache, "cache_folder", lambda: elsewhere)
        try:
            wrong = voltages(compiled())
        except (RuntimeError, pybamm.SolverError):
            return  # with other numbers
        assert not np.allclose(wrong, voltages(expected), atol=10 * AGREEMENT)


@pytest.fixture
def opened(monkeypatch):
    """What was in the files that CasADi opened as libraries."""
    contents = []

    def external(name, path):
        contents.append(Path(path).read_bytes())
        return original(name, path)

    original = casadi.external
    monkeypatch.setattr(casadi, "external", external)
    return contents


@needs_compiler
class TestForeignFiles:
    GARBAGE = b"not a library"

    @pytest.fixture
    def name(self, cache):
        """Name of the library of the model; the cache is empty."""
        # to the system a path that was loaded before is the library that it was
        before = cache.with_name("before")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(binary_cache, "cache_folder", lambda: before)
            compiled()
        (name,) = libraries(before)
        cache.mkdir(mode=0o700)
        return name

    @pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has no such rights")
    @pytest.mark.parametrize("what", ["file", "folder"])
    def test_one_that_others_could_write_is_not_opened(self, what, name, cache, opened, expected):
        path = cache / name
        path.write_bytes(self.GARBAGE)
        (path if what == "file" else cache).chmod(0o770)
        with Remarks() as remarks:
            same(compiled(), expected, AGREEMENT)
        assert opened
        assert self.GARBAGE not in opened
        assert remarks.texts == []

    def test_a_broken_one_of_the_users_is_made_anew(self, name, cache, opened, expected):
        (cache / name).write_bytes(self.GARBAGE)
        (cache / name).chmod(0o600)
        with Remarks() as remarks:
            same(compiled(), expected, AGREEMENT)
        assert opened[0] == self.GARBAGE
        assert libraries(cache) == [name]
        assert (cache / name).stat().st_size > 1000
        assert remarks.texts == []

    def test_a_library_without_a_function_is_made_anew(self, name, cache, expected):
        source = cache / "other.c"
        source.write_text("int nothing(void) { return 0; }\n")
        compiler = c_compiler.compiler()
        command = [compiler, "-shared", "-fPIC", str(source), "-o", str(cache / name)]
        subprocess.run(command, check=True)
        (cache / name).chmod(0o700)
        planted = (cache / name).stat().st_size
        same(compiled(), expected, AGREEMENT)
        assert (cache / name).stat().st_size != planted


@needs_compiler
def test_a_read_only_cache(cache, own, expected, monkeypatch):
    cache.mkdir(mode=0o500)
    # the administrator may write everywhere but on a medium that is read-only
    monkeypatch.setattr(os, "access", lambda path, mode: path != cache)
    with Remarks() as remarks:
        same(compiled(), expected, AGREEMENT)
    assert libraries(cache) == []
    assert len(libraries(own)) == 1
    assert remarks.texts == []


@needs_compiler
def test_a_full_disk(cache, expected, monkeypatch):
    def fail(functions, path):
        raise OSError("no space left on device")

    library.remark_once.cache_clear()
    monkeypatch.setattr(c_compiler, "compile_library", fail)
    with Remarks() as remarks:
        same(compiled(), expected, AGREEMENT)
    assert len(remarks.texts) == 1
    assert "no space left" in remarks.texts[0]


TWO_AT_ONCE = """
    import sys, time
    from pathlib import Path
    folder, name = Path(sys.argv[1]), sys.argv[2]
    sys.path[:0] = sys.argv[3:]
    from porousalloy.models.solver import binary_cache, c_compiler
    from compiled_models import SOLVERS, half_an_hour, small, voltages
    binary_cache.cache_folder = lambda: folder / "cache"
    compile_library = c_compiler.compile_library

    def both_compile(functions, path):
        (folder / name).touch()
        until = time.time() + 60
        while len(list(folder.glob("process *"))) < 2:
            if time.time() > until:
                sys.exit("the other process does not compile")
            time.sleep(0.01)
        compile_library(functions, path)

    c_compiler.compile_library = both_compile
    print(repr(float(voltages(half_an_hour(small("SPM", SOLVERS["compiled"]())))[-1])))
"""


@pytest.mark.slow
@needs_compiler
def test_two_processes_at_once(cache, expected):
    folder = cache.parent
    tests = Path(__file__).parents[2]
    words = ["-W", "error:Models are solved", "-c", textwrap.dedent(TWO_AT_ONCE), str(folder)]
    runs = [
        subprocess.Popen(
            [sys.executable, *words, f"process {number}", str(tests)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONHASHSEED": str(number)},
        )
        for number in (1, 2)
    ]
    for run in runs:
        out, error = run.communicate(timeout=120)
        assert run.returncode == 0, error
        assert float(out.split()[-1]) == pytest.approx(voltages(expected)[-1], abs=1e-6)
    assert [path.name for path in cache.iterdir()] == libraries(cache)
    assert len(libraries(cache)) == 1


@pytest.mark.skipif(os.name != "posix", reason="the compilers are shell scripts")
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("none", "no C compiler was found"),
        ("fails", "my own words"),
        ("is silent", "no message"),
        ("makes nothing", "made no library"),
        ("makes garbage", "cannot be loaded"),
        ("is no program", "cannot be run"),
    ],
)
def test_without_a_compiler_that_works(kind, reason, cache, compiler_to_find, tmp_path, expected):
    path = tmp_path / "cc"
    texts = {
        "fails": "echo my own words >&2; echo and more >&2; exit 1",
        "is silent": "exit 1",
        "makes nothing": "exit 0",
        "makes garbage": 'for last; do :; done; while [ "$1" != -o ] && [ $# -gt 0 ]; do shift; '
        'done; [ $# -gt 0 ] && echo garbage > "$2"; exit 0',
    }
    if kind in texts:
        write_script(path, texts[kind])
    elif kind == "is no program":
        path.write_bytes(b"\\x7fELF")
        path.chmod(0o755)
    find_compiler(compiler_to_find, None if kind == "none" else path)
    with Remarks() as remarks:
        for _ in range(2):
            same(compiled(), expected, AGREEMENT)
    assert len(remarks.texts) == 1
    assert reason in remarks.texts[0]
    assert library.VARIABLE in remarks.texts[0]
    assert libraries(cache) == []
    assert not cache.exists() or list(cache.iterdir()) == []


@needs_compiler
def test_compiled_functions_are_those_that_were_derived(cache):
    """Every function by itself, at points that a solution does not come to."""
    graph, layout = two_rows(), Layout(1, 1, 0)
    derived = derived_functions(graph, layout)

    def build(path):
        c_compiler.compile_library(derived.values(), path)

    for name, function in library.load(graph, layout, build).items():
        where = (0.0, [0.7, -2.0], [], graph.numbers)
        np.testing.assert_allclose(
            function(*where).full(), derived[name](*where).full(), rtol=1e-14
        )


@needs_compiler
def test_functions_that_replace_those_of_c(cache):
    """tanh to 1e-16 and powers to 1e-14 of themselves, and their special values."""
    x, y = casadi.SX.sym("x"), casadi.SX.sym("y")
    f = casadi.Function("f", [x, y], [casadi.vertcat(casadi.tanh(x), x**y)])
    path = binary_cache.library("f", lambda path: c_compiler.compile_library([f], path))
    g = casadi.external("f", str(path))
    special = (0.0, -0.0, np.inf, -np.inf, np.nan, 1e-320, 800.0, -800.0)
    points = np.concatenate([np.linspace(-30, 30, 241), np.geomspace(1e-12, 1, 30), special])
    for x in points:
        for y in (-1.7, 0.5, 1.5, 3.0, 8.1):
            tanh, power = f(x, y).full().ravel()  # CasADi's interpreter calls those of C
            found = g(x, y).full().ravel()
            np.testing.assert_allclose(found[0], tanh, rtol=0, atol=3e-16)
            # round-off of the exponent
            exponent = abs(y * np.log(x)) if 0 < x < np.inf else 0
            np.testing.assert_allclose(found[1], power, rtol=1e-15 + 4e-16 * exponent)
