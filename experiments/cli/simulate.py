"""(split)"""

from pathlib import Path

from porousalloy.experiments.results.writing import FIGURES, TABLES


def write_results(dataset, summary, folder: Path) -> None:
    """Write tables, time series in the Battery Data Format, and figures.

    Parameters
    ----------
    dataset : xarray.Dataset
        As :func:`porousalloy.experiments.results.dataset.collect` makes it.
    summary : pandas.DataFrame
        As :func:`porousalloy.experiments.results.summary.summarise` makes it.
    folder : pathlib.Path
        An existing folder; figures are left out if no half cycle was obtained.
    """
    from porousalloy.experiments.plotting import figures as plotting
    from porousalloy.experiments.results.bdf import write_bdf
    from porousalloy.experiments.results.dataset import to_table

    table, netcdf, summary_table = (folder / name for name in TABLES)
    to_table(dataset).to_csv(table, index=False)
    dataset.to_netcdf(netcdf, engine="scipy")
    summary.to_csv(summary_table, index=False)
    write_bdf(dataset, folder)
    if dataset["time"].notnull().any():
        draw = (plotting.voltage_figure, plotting.ligament_figure, plotting.swelling_figure)
        for name, figure in zip(FIGURES, draw, strict=True):
            figure(dataset).savefig(folder / name)
