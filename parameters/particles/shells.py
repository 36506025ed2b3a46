"""Architectures of a shell around a void: the hollow sphere and the yolk-shell."""

from porousalloy.parameters.errors import InputError
from porousalloy.parameters.particles.base import Architecture, scaled
from porousalloy.parameters.particles.measurements import (
    POROSITY_MEASUREMENTS,
    STATEMENTS,
    described,
)


class HollowSphere(Architecture):
    """One wall around one void: slab of a0 = t/2, or t where the wall lets no electrolyte in.

    phi = (1 - t/R)^3, so t = R (1 - phi^(1/3)). The slab has less surface than the curved wall,
    by 3 (1 + x^2)/(2 (1 + x + x^2)) with x = phi^(1/3), or 3/(1 + x + x^2) sealed; a measured
    surface is compared with the curved wall's. The models fill every pore with electrolyte, a
    sealed one too.
    """

    name, shape, expansion = "hollow sphere", "slab", "force balance"
    own_measurements = ("shell_thickness", *STATEMENTS)
    porosity_measurements = ("shell_thickness", *POROSITY_MEASUREMENTS)

    def porosities(self, measured, density):
        common = super().porosities(measured, density)
        if "shell_thickness" not in measured:
            return common
        thickness, radius = measured["shell_thickness"], measured["particle_radius"]
        label = described(measured, "shell_thickness", "particle_radius")
        if thickness >= radius:
            raise InputError(
                f"{label} leave no void; give a shell thinner than the particle's radius or "
                "choose 'dense'."
            )
        return {label: (1 - thickness / radius) ** 3} | common

    def half_thicknesses(self, measured, porosity):
        faces = 1 if measured.get("sealed") else 2
        if "shell_thickness" in measured:
            return scaled(measured, "shell_thickness", 1 / faces)
        thickness = measured["particle_radius"] * (1 - porosity ** (1 / 3))
        label = f"{described(measured, 'particle_radius')} with porosity {porosity:.4g}"
        return {label: thickness / faces}

    def surface_ratio(self, measured, porosity):
        x = porosity ** (1 / 3)
        faces = 1 if measured.get("sealed") else (1 + x**2) / 2
        return 3 * faces / (1 + x + x**2)


class YolkShell(Architecture):
    """Solid yolks, each in a shell with room around it: a0 = r_y, phi = 1 - (r_y/r_i)^3.

    The shell keeps its size until the room is used up. It is the coating, not the solid. The
    particle is one yolk and shell unless the radius of an assembly ("pomegranate") is given. Gas
    sees the shells rather than the yolks: leave the surface out unless the shells let it in.

    References
    ----------
    Liu et al. 2014, Nat. Nanotechnol. 9:187, 10.1038/nnano.2014.6 (pomegranate).
    """

    name, shape, expansion = "yolk-shell", "sphere", "rigid"
    own_measurements = ("yolk_radius", "inner_shell_radius")
    porosity_measurements = ("yolk_radius with inner_shell_radius", *POROSITY_MEASUREMENTS)

    def porosities(self, measured, density):
        common = super().porosities(measured, density)
        if not {"yolk_radius", "inner_shell_radius"} <= set(measured):
            return common
        yolk, shell = measured["yolk_radius"], measured["inner_shell_radius"]
        label = described(measured, "yolk_radius", "inner_shell_radius")
        if yolk >= shell:
            raise InputError(f"{label} leave no void; give a shell wider than its yolk.")
        return {label: 1 - (yolk / shell) ** 3} | common

    def half_thicknesses(self, measured, porosity):
        return scaled(measured, "yolk_radius", 1.0) | scaled(
            measured, "inner_shell_radius", (1 - porosity) ** (1 / 3)
        )

    def particle_radius(self, measured):
        if not {"particle_radius", "inner_shell_radius"} & set(measured):
            raise self.missing("the particle's radius", "particle_radius", "inner_shell_radius")
        shell = measured.get("inner_shell_radius", 0.0)
        radius = measured.get("particle_radius", shell)
        if radius < shell:
            raise InputError(
                f"{described(measured, 'inner_shell_radius')} is more than "
                f"{described(measured, 'particle_radius')}; give the radius of the whole particle "
                "or leave it out."
            )
        return radius

    def coated_radius(self, radius, half_thickness, porosity):
        return half_thickness / (1 - porosity) ** (1 / 3)
