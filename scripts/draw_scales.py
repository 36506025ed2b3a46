"""The picture of the four scales at the head of the README: docs/scales.png.

python scripts/draw_scales.py
"""

import itertools
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle, ConnectionPatch, Rectangle
from scipy.ndimage import gaussian_filter

DOCS = Path(__file__).resolve().parents[1] / "docs"
ALLOY, SHELL, METAL, FOIL, PORE = "#5b6b8c", "#2b2b2b", "#b9bec9", "#c9853f", "#eef3fb"
TITLES = ("cell", "electrode", "porous particle", "ligament")
SIZES = ("100 µm", "20 µm", "1 µm", "80 nm")
SOLVED = (
    "half or full cell,\nPyBaMM's SPM, SPMe, DFN",
    "porosity, thickness,\nelectrolyte squeezed out",
    "pores fill before\nthe particle grows",
    "diffusion, swelling, stress,\nplastic flow, reaction",
)


def packed_circles(count: int, radii: tuple[float, float], seed: int) -> list[tuple]:
    """Circles in the unit square that do not overlap, larger ones first."""
    random = np.random.default_rng(seed)
    circles: list[tuple[float, float, float]] = []
    for radius in np.sort(random.uniform(*radii, count))[::-1]:
        for _ in range(400):
            x, y = random.uniform(radius, 1 - radius, 2)
            if all(np.hypot(x - a, y - b) > radius + r + 0.005 for a, b, r in circles):
                circles.append((x, y, radius))
                break
    return circles


def skeleton(points: int, seed: int) -> np.ndarray:
    """Bicontinuous field: a smoothed random wave, positive in the solid."""
    noise = np.random.default_rng(seed).normal(size=(points, points))
    field = gaussian_filter(noise, points / 45, mode="wrap")
    return field - gaussian_filter(noise, points / 22, mode="wrap")


def draw_cell(ax) -> None:
    """Foil, alloy electrode, separator, metal."""
    for left, width, colour in (
        (0.05, 0.06, FOIL),
        (0.11, 0.34, PORE),
        (0.45, 0.16, "white"),
        (0.61, 0.28, METAL),
    ):
        ax.add_patch(Rectangle((left, 0.1), width, 0.8, fc=colour, ec="0.4", lw=0.6))
    for x, y, r in packed_circles(90, (0.04, 0.055), 3):
        ax.add_patch(
            Circle((0.13 + 0.3 * x, 0.12 + 0.76 * y), 0.33 * r, fc=ALLOY, ec=SHELL, lw=0.4)
        )
    ax.text(0.53, 0.5, "separator", rotation=90, ha="center", va="center", fontsize=6)
    ax.text(0.75, 0.5, "metal or cathode", rotation=90, ha="center", va="center", fontsize=6)


def draw_electrode(ax) -> None:
    """Particles with electrolyte between them."""
    ax.add_patch(Rectangle((0.04, 0.04), 0.92, 0.92, fc=PORE, ec="0.4", lw=0.6))
    for x, y, r in packed_circles(70, (0.05, 0.11), 5):
        ax.add_patch(
            Circle((0.06 + 0.88 * x, 0.06 + 0.88 * y), 0.88 * r, fc=ALLOY, ec=SHELL, lw=0.8)
        )


def draw_particle(ax) -> None:
    """Skeleton of ligaments in a shell, pores full of electrolyte."""
    circle = Circle((0.5, 0.5), 0.44, fc=PORE, ec=SHELL, lw=2.2)
    ax.add_patch(circle)
    colours = mpl.colors.ListedColormap([PORE, ALLOY])
    image = ax.imshow(skeleton(400, 11) > 0, extent=(0, 1, 0, 1), cmap=colours, zorder=2)
    image.set_clip_path(Circle((0.5, 0.5), 0.435, transform=ax.transData))


def draw_ligament(ax) -> None:
    """A strut: full at its surface, empty along its axis, pulled and pushed by its neighbours."""
    y, x = np.mgrid[-1:1:200j, 0:1:200j]
    half = 0.62 + 0.12 * np.cos(2 * np.pi * x)
    filling = np.where(np.abs(y) < half, (y / half) ** 2, np.nan)
    ax.imshow(filling, extent=(0.02, 0.98, 0.04, 0.96), cmap="viridis", aspect="auto", vmin=-0.1)
    arrow = {"arrowstyle": "-|>", "color": "white", "lw": 1.3}
    for start, end in (((0.2, 0.5), (0.05, 0.5)), ((0.8, 0.5), (0.95, 0.5))):
        ax.annotate("", end, start, arrowprops=arrow)
    arrow["color"] = "#c22f2f"
    for place in (0.3, 0.7):
        ax.annotate("", (place, 0.7), (place, 0.95), arrowprops=arrow)
        ax.annotate("", (place, 0.3), (place, 0.05), arrowprops=arrow)
    ax.text(0.5, 0.9, "Li$^+$, Na$^+$", ha="center", va="center", fontsize=7, color="#c22f2f")
    ax.text(0.5, 0.5, "stress", ha="center", va="center", fontsize=7, color="white")


def main() -> None:
    """Draw the picture."""
    figure = Figure(figsize=(7.5, 2.7), layout="constrained", dpi=200)
    axes = figure.subplots(1, 4)
    draw = (draw_cell, draw_electrode, draw_particle, draw_ligament)
    for ax, one, title, size, solved in zip(axes, draw, TITLES, SIZES, SOLVED, strict=True):
        one(ax)
        ax.set(xlim=(0, 1), ylim=(0, 1), aspect="equal")
        ax.axis("off")
        ax.set_title(f"{title}, {size}", fontsize=8)
        ax.text(0.5, -0.06, solved, ha="center", va="top", fontsize=7, transform=ax.transAxes)
    for left, right in itertools.pairwise(axes):
        line = ConnectionPatch(
            (0.98, 0.5),
            (0.02, 0.5),
            "axes fraction",
            "axes fraction",
            axesA=left,
            axesB=right,
            arrowstyle="-|>",
            color="0.5",
            lw=0.8,
        )
        figure.add_artist(line)
    figure.savefig(DOCS / "scales.png")


if __name__ == "__main__":
    main()
