"""Rooms of the package, the arrows between them, and whether anybody looks up.

    python scripts/house.py

A room is a folder of modules; an arrow is an import from one room to another, wherever it stands in
a module (imports for type checkers alone are left out). Nobody imports from a higher floor, and no
arrows run in a circle; tests/house/test_house.py holds the package to it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "porousalloy"
TREES = {"models": "models", "parameters": "parameters", "experiments": "experiments"}

#: Floors from the ground up; rooms of one floor may import each other, but not in a circle.
FLOORS = (
    ("parameters", "models"),
    ("experiments.requests", "experiments.files"),
    ("experiments.data", "experiments.protocols"),
    ("experiments.solving",),
    ("experiments.results",),
    ("experiments.plotting",),
    ("experiments.runs",),
    ("experiments.fitting",),
    ("experiments.studies",),
    ("experiments.report",),
    ("experiments.cli",),
)
LONGEST_FUNCTION, LONGEST_MODULE = 60, 300


class House(NamedTuple):
    """What the imports say.

    Attributes
    ----------
    modules : dict of str to Path
        Modules by their dotted name, without the package's.
    arrows : dict of tuple to list of str
        Imports "module -> module" by (room, room).
    """

    modules: dict[str, Path]
    arrows: dict[tuple[str, str], list[str]]

    @property
    def rooms(self) -> list[str]:
        """Rooms that hold a module."""
        return sorted({room_of(module) for module in self.modules})

    @property
    def back_up(self) -> list[str]:
        """Imports from a higher floor."""
        return [
            place
            for (room, other), places in self.arrows.items()
            if floor_of(other) > floor_of(room)
            for place in places
        ]

    @property
    def circles(self) -> list[tuple[str, ...]]:
        """Rooms that can be reached from themselves."""
        reached = {
            room: {other for (one, other) in self.arrows if one == room} for room in self.rooms
        }
        for _ in self.rooms:
            for room in reached:
                reached[room] |= {far for other in reached[room] for far in reached.get(other, ())}
        return [(room,) for room in reached if room in reached[room]]


def read_house(root: Path = ROOT) -> House:
    """Modules and arrows of the checkout."""
    modules = {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for tree in TREES.values()
        for path in sorted((root / tree).rglob("*.py"))
    }
    arrows: dict[tuple[str, str], list[str]] = {}
    for module, path in modules.items():
        for other in imported(path, modules):
            rooms = room_of(module), room_of(other)
            if rooms[0] != rooms[1]:
                arrows.setdefault(rooms, []).append(f"{module} -> {other}")
    return House(modules, arrows)


def imported(path: Path, modules: dict[str, Path]) -> Iterator[str]:
    """Modules of the package that a module imports when it runs."""
    tree = ast.parse(path.read_text("utf-8"))
    for_types = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            base = str(node.module).removeprefix(PACKAGE).removeprefix(".")
            for alias in node.names:
                full = f"{base}.{alias.name}".removeprefix(".")
                found = full if full in modules else base
                if found in modules:
                    yield found
        elif isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name.removeprefix(f"{PACKAGE}.")
                if name in modules and name != alias.name:
                    yield name


def room_of(module: str) -> str:
    """Room of a module: the lowest folder of FLOORS that it lies in."""
    rooms = [room for floor in FLOORS for room in floor]
    inside = [room for room in rooms if module == room or module.startswith(f"{room}.")]
    return max(inside, key=len, default=module)


def floor_of(room: str) -> int:
    """Number of the floor, counted from the ground; -1 of what belongs to none."""
    return next((number for number, floor in enumerate(FLOORS) if room in floor), -1)


def long_functions(house: House, most: int = LONGEST_FUNCTION) -> list[tuple[int, str]]:
    """Functions with more lines of code than allowed: without docstring, comments, blank lines."""
    found = []
    for module, path in house.modules.items():
        source = path.read_text("utf-8")
        lines = source.splitlines()
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.FunctionDef):
                continue
            body = node.body
            if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
                body = body[1:]
            if not body:
                continue
            numbers = range(body[0].lineno - 1, node.end_lineno or 0)
            code = [n for n in numbers if lines[n].strip() and not lines[n].strip().startswith("#")]
            if len(code) > most:
                found.append((len(code), f"{module}.{node.name}"))
    return sorted(found, reverse=True)


def long_modules(house: House, most: int = LONGEST_MODULE) -> list[tuple[int, str]]:
    """Modules with more lines than allowed."""
    sizes = [(lines_of(path), module) for module, path in house.modules.items()]
    return sorted((size for size in sizes if size[0] > most), reverse=True)


def lines_of(path: Path) -> int:
    """Number of lines of a file."""
    return len(path.read_text("utf-8").splitlines())


def main() -> int:
    """Print the house; the exit code is 1 if somebody looks up or runs in a circle."""
    house = read_house()
    lines: dict[str, int] = {}
    for module, path in house.modules.items():
        lines[room_of(module)] = lines.get(room_of(module), 0) + lines_of(path)
    for number, floor in enumerate(FLOORS):
        for room in floor:
            others = sorted(other for one, other in house.arrows if one == room)
            print(f"{number} {room:<24} {lines.get(room, 0):6} lines  -> {', '.join(others)}")
    print(
        f"{len(house.rooms)} rooms, {len(house.arrows)} arrows, {len(house.back_up)} back up, "
        f"{len(house.circles)} circles, {sum(lines.values())} lines"
    )
    for place in house.back_up:
        print("  back up:", place)
    for size, name in [*long_functions(house), *long_modules(house)]:
        print(f"  long: {name}, {size} lines")
    return 1 if house.back_up or house.circles else 0


if __name__ == "__main__":
    raise SystemExit(main())
