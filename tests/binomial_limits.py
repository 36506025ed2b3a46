"""Limits of the coverage of honest intervals."""

from scipy.stats import binom


def coverage_limits(level: float, draws: int, chance: float = 1e-3) -> tuple[float, float]:
    """Shares of draws between which the coverage of honest intervals lies.

    Parameters
    ----------
    level : float
        Confidence of the intervals.
    draws : int
        Number of draws.
    chance : float, optional
        Probability of a share outside. The default is 0.001.

    Returns
    -------
    low, high : float
        Binomial limits of the share.
    """
    low, high = binom.ppf([chance / 2, 1 - chance / 2], draws, level) / draws
    return float(low), float(high)
