"""The system's C compiler: which it is, and how it makes a shared library of CasADi functions."""

import os
import platform
import shutil
import subprocess  # nosec B404 - the compiler of the user's own system, without a shell
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

import casadi

#: -O1 gives what there is to gain: -O3 a seventh more for four times the time, -O0 nothing.
FLAGS = ("-O1", "-fno-math-errno", "-fno-trapping-math", "-fPIC", "-shared")
#: The two slowest functions of the C library by exp and log, which cost a fifth: to 1e-16, and the
#: power to 1e-14 of itself.
PREAMBLE = """#include <math.h>
static double fast_tanh(double x) {
  double e = exp(-2*fabs(x));
  return copysign((1 - e)/(1 + e), x);
}
static double fast_pow(double x, double y) {
  return x > 0 ? exp(y*log(x)) : pow(x, y);
}
#define tanh(x) fast_tanh(x)
#define pow(x, y) fast_pow(x, y)
"""
#: Names of a C compiler, tried in this order after the variable CC.
NAMES = ("cc", "gcc", "clang")


class CompilerError(Exception):
    """A compiler that is missing or fails; the message says which and why."""


@cache
def compiler() -> str | None:
    """Path of the C compiler, or None without one."""
    names = (os.environ.get("CC", ""), *NAMES)
    return next((path for name in names if name and (path := shutil.which(name))), None)


@cache
def identity() -> str:
    """Compiler, its version, its flags, CasADi's version and the machine that binaries are for."""
    path = compiler()
    version = ""
    if path is not None:
        with suppress(OSError):  # to compile with it will tell
            version = subprocess.run(  # nosec B603
                [path, "--version"], capture_output=True, text=True, check=False
            ).stdout
    machine = platform.system(), platform.machine()
    made = casadi.__version__  # pyright: ignore[reportAttributeAccessIssue]
    return "\n".join((str(path), version, *FLAGS, PREAMBLE, made, *machine))


def compile_library(functions: Iterable[casadi.Function], library: Path) -> None:
    """Compile functions to one shared library.

    Parameters
    ----------
    functions : iterable of casadi.Function
        Functions to compile.
    library : pathlib.Path
        Path of the library. Its folder holds the C source meanwhile.

    Raises
    ------
    CompilerError
        If there is no compiler, or if it fails.
    """
    path = compiler()
    if path is None:
        raise CompilerError(f"no C compiler was found (looked for $CC, {', '.join(NAMES)})")
    generator = casadi.CodeGenerator(f"model_{library.stem}", {"with_header": False})
    for function in functions:
        generator.add(function)
    source = library.with_suffix(".c")
    source.write_text(PREAMBLE + generator.dump())
    try:
        run = subprocess.run(  # nosec B603
            [path, *FLAGS, str(source), "-o", str(library), "-lm"],
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError as error:
        raise CompilerError(f"{path} cannot be run: {error}") from error
    finally:
        source.unlink(missing_ok=True)
    if run.returncode != 0:
        first = next(iter(run.stderr.strip().splitlines()), "no message")
        raise CompilerError(f"{path} failed: {first}")
    if not library.exists():
        raise CompilerError(f"{path} made no library")
