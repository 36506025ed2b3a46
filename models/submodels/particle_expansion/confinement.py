"""Confinement of a porous particle: elastic, perfectly plastic, and it does not forget.

    P = clip(K e, -P_t, P_max),   e = J_p^(1/3) - 1 - s                                (algebraic)
    ds/dt = [e - clip(e, -P_t/K, P_max/K)]/tau                                      (differential)
    s(0) = e - clip(e, -P_t/K, P_max/K) at s = 0                               (initial condition)
    W = int_{1+s}^{lambda} 3 l^2 P dl,   lambda = J_p^(1/3)                 stored     (algebraic)
    P dJ_p/dt - dW/dt = K [(1 + s + P/K)^3 - (1 + s)^3] ds/dt               lost       (algebraic)

s is the plastic set: the stretch of the outline at which the shell of carbon, SEI, binder and
neighbours carries nothing. It moves outwards where P_max is passed and inwards where -P_t is, and
stands still between, exactly. It starts at 0, unless the particle starts so full that its shell has
yielded already. Energies are per pristine volume of the porous particle.

The flow of the set is that of a rate-independent shell, written as a relaxation: what the limits do
not allow of the elastic strain is lost with a time tau. The pressure is clipped, and so exact; the
set lags by tau times the rate of the stretch.

Without tensile strength (P_t = 0) the set follows a particle that shrinks, without a force: the
electrode gets thinner with its particles, so that neighbours move up and no gap opens.
"""

from typing import Any

from porousalloy.models.smooth import smooth_maximum

#: Half-width of the corners, in stretch of the outline: that of neighbours which cannot pull
#: (P_t = 0) lies at rest, where Newton's method would meet it at every reversal.
CORNER_STRETCH = 1e-4
#: Half-width of these corners [Pa] without a confinement.
SHARPEST_CORNER = 1.0
#: Time tau [s] of the set, far below a half cycle: at 2C an outline stretches by 2e-4 a second, and
#: the set is 1e-3 behind while it flows. Less would make the rate a difference of rounded numbers.
SET_TIME = 5.0


class Confinement:
    """Law of the confinement, from the outer volume ratio and the set.

    Parameters
    ----------
    alloy : AlloyParameters
        Parameters of the alloy: K, P_max and P_t.
    """

    def __init__(self, alloy):
        self.K: Any = alloy.K
        self.P_max: Any = alloy.P_max
        self.P_t: Any = alloy.P_t
        #: Half-width of the corners [Pa].
        self.width = CORNER_STRETCH * self.K + SHARPEST_CORNER

    def pressure(self, J_p, s: Any = 0):
        """Pressure P [Pa] on the particle at the outer volume ratio `J_p` and the set `s`."""
        trial = self.K * (J_p ** (1 / 3) - 1 - s)
        below_strength = -smooth_maximum(-trial, -self.P_max, self.width)
        return smooth_maximum(below_strength, -self.P_t, self.width)

    def excess(self, J_p, s: Any = 0):
        """Elastic strain that the limits do not allow: 0 up to them, and not only small."""
        trial = self.K * (J_p ** (1 / 3) - 1 - s)
        # its corners begin where those of the pressure end: what flows carries the limit, exactly
        above = smooth_maximum(trial - self.P_max - 2 * self.width, 0, self.width)
        below = smooth_maximum(-trial - self.P_t - 2 * self.width, 0, self.width)
        # a confinement that is not there (K = 0) sets nowhere
        return (above - below) / (self.K + SHARPEST_CORNER)

    def set_rate(self, J_p, s):
        """Rate ds/dt [s-1] of the set."""
        return self.excess(J_p, s) / SET_TIME

    def lost_power(self, J_p, s):
        """Power [W.m-3] that the set dissipates, per pristine volume of the porous particle."""
        P = self.pressure(J_p, s)
        strain, rest = P / (self.K + SHARPEST_CORNER), 1 + s
        # K [(rest + strain)^3 - rest^3], which K = 0 leaves finite
        return P * (3 * rest**2 + 3 * rest * strain + strain**2) * self.set_rate(J_p, s)
