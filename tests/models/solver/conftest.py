"""A cache of libraries for each test, and no word of earlier tests on a missing compiler."""

from types import SimpleNamespace

import pytest

from porousalloy.models.solver import binary_cache, c_compiler, library


def forget():
    for known in (c_compiler.compiler, c_compiler.identity, library.remark_once, library._recipe):
        known.cache_clear()


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Folder of the cache of this test; it is not there yet."""
    own = tmp_path / "own"
    own.mkdir(mode=0o700)
    monkeypatch.setattr(binary_cache, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(binary_cache, "_own_folder", lambda: SimpleNamespace(name=str(own)))
    monkeypatch.delenv(library.VARIABLE, raising=False)
    return tmp_path / "cache"


@pytest.fixture
def own(cache):
    """Folder of this process alone."""
    return cache.with_name("own")


@pytest.fixture
def compiler_to_find(cache, monkeypatch):
    """Variables of the environment by which a compiler is found, to be changed."""
    forget()
    yield monkeypatch
    monkeypatch.undo()
    forget()
