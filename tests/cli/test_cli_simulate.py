"""The main job from one command: profiles of a half and a full cell at several C-rates."""

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from porousalloy.experiments.cli import main as cli
from porousalloy.experiments.results.dataset import masses
from porousalloy.experiments.results.summary import REMARK
from porousalloy.experiments.results.writing import FIGURES, TABLES

FARADAY = 96485.33212


@pytest.fixture(scope="module", params=["ampsi-half", "ampsi-ncm"])
def folder(request, tmp_path_factory):
    target = tmp_path_factory.mktemp("out") / request.param
    words = ["simulate", request.param, "--c-rate", "0.5,1", "--cycles", "2", "--out", str(target)]
    assert cli.main(words) == 0
    return target


@pytest.fixture(scope="module")
def dataset(folder):
    return xr.load_dataset(folder / "results.nc")


def test_all_files_are_there_and_nothing_else(folder):
    series = {"cycling_0.5C.bdf.csv", "cycling_1C.bdf.csv"}
    assert {path.name for path in folder.iterdir()} == {*TABLES, *FIGURES, *series}
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]


def test_every_half_cycle_was_run(dataset):
    assert dict(dataset.sizes)["cycle"] == 2
    assert bool(dataset["voltage"].notnull().all())
    assert set(dataset["ending"].values) == {"completed"}


def test_lithiation_fills_and_delithiation_empties(dataset):
    change = dataset["filling"].isel(sample=-1) - dataset["filling"].isel(sample=0)
    # diffusion leaves a third of the filling at the faster of the two rates
    assert bool((change.sel(branch="lithiation") > 0.2).all())
    assert bool((change.sel(branch="delithiation") < -0.2).all())


def test_coulombs_are_those_of_the_filling(dataset):
    # 3.75 Li per Si of 28.0855 g/mol is 3579 mAh per gram of silicon
    per_gram_of_silicon = 3.75 * FARADAY / 3.6 / 28.0855
    change = abs(dataset["filling"].isel(sample=-1) - dataset["filling"].isel(sample=0))
    mass = masses(dataset)
    utilised = 0.757  # of the silicon, see parameters/data/ampsi.csv
    basis = mass[dataset.attrs["capacity_basis"]]
    of_silicon = dataset["capacity"] * basis / mass["alloy"] / utilised
    ratio = of_silicon.isel(sample=-1) / (change * per_gram_of_silicon)
    assert ratio.values == pytest.approx(1, abs=1e-4)


def test_tables_agree_with_the_netcdf_file(folder, dataset):
    table = pd.read_csv(folder / "results.csv")
    assert len(table) == dataset["voltage"].size
    summary = pd.read_csv(folder / "summary.csv")
    basis = dataset.attrs["capacity_basis"]
    column = summary[f"Lithiation capacity per gram of {basis} [mA.h.g-1]"].to_numpy()
    expected = dataset["capacity"].sel(branch="lithiation").isel(sample=-1).values.ravel()
    assert column == pytest.approx(expected)
    numbers = summary.drop(columns=REMARK).select_dtypes("number")
    assert np.isfinite(numbers).all(axis=None)
