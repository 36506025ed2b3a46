"""What a library depends on is in its name: a changed model is never served a stale one."""

import shutil
from pathlib import Path

import casadi
import pytest
from compiled_models import find_compiler, two_rows, write_script

from porousalloy.models.solver import c_compiler, library
from porousalloy.models.solver.derived_functions import Layout


class TestKey:
    """What a library depends on is in its name."""

    LAYOUT = Layout(1, 1, 0)

    @pytest.fixture
    def key(self, compiler_to_find):
        return library._key(two_rows(), self.LAYOUT)

    def test_equations(self, key):
        changed = two_rows(lambda y: casadi.vertcat(-1.7 * y[0], y[1] - casadi.sin(0.3 * y[0])))
        assert library._key(changed, self.LAYOUT) != key

    @pytest.mark.parametrize(
        "layout", [Layout(2, 0, 0), Layout(1, 0, 1), Layout(1, 1, 0, (), ((0,),))]
    )
    def test_what_the_rows_are(self, key, layout):
        assert library._key(two_rows(), layout) != key

    def test_flags(self, key, compiler_to_find):
        compiler_to_find.setattr(c_compiler, "FLAGS", (*c_compiler.FLAGS, "-O2"))
        c_compiler.identity.cache_clear()
        assert library._key(two_rows(), self.LAYOUT) != key

    def test_preamble(self, key, compiler_to_find):
        compiler_to_find.setattr(c_compiler, "PREAMBLE", "#include <math.h>\n")
        c_compiler.identity.cache_clear()
        assert library._key(two_rows(), self.LAYOUT) != key

    def test_another_version_of_the_compiler(self, key, compiler_to_find, tmp_path):
        keys = {key}
        for version in ("1.0", "1.1"):
            write_script(tmp_path / "cc", f"echo mycc {version}")
            find_compiler(compiler_to_find, tmp_path / "cc")
            c_compiler.identity.cache_clear()
            keys.add(library._key(two_rows(), self.LAYOUT))
        assert len(keys) == 3

    def test_version_of_casadi(self, key, compiler_to_find):
        compiler_to_find.setattr(casadi, "__version__", "0.0")
        c_compiler.identity.cache_clear()
        assert library._key(two_rows(), self.LAYOUT) != key

    def test_text_of_the_recipe(self, key, compiler_to_find, tmp_path):
        here = shutil.copytree(Path(library.__file__).parent, tmp_path / "solver")
        compiler_to_find.setattr(library, "__file__", str(here / "library.py"))
        library._recipe.cache_clear()
        assert library._key(two_rows(), self.LAYOUT) == key  # wherever it is
        for name in (
            "blocks.py",
            "block_expressions.py",
            "derived_functions.py",
            "scalar_graph.py",
        ):
            with (here / name).open("a") as file:
                file.write("# changed\n")
            library._recipe.cache_clear()
            other = library._key(two_rows(), self.LAYOUT)
            assert other != key
            key = other

    def test_text_of_the_jacobian(self, key, compiler_to_find, tmp_path):
        changed = tmp_path / "jacobian.py"
        changed.write_text(Path(library.jacobian.__file__).read_text() + "# changed\n")
        compiler_to_find.setattr(library.jacobian, "__file__", str(changed))
        library._recipe.cache_clear()
        assert library._key(two_rows(), self.LAYOUT) != key
