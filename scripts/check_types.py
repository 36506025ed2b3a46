"""Type check of the package as it is installed: pyright with the project's settings.

    python scripts/check_types.py [paths]

models/, parameters/ and experiments/ lie at the top of the checkout and are importable only as
porousalloy.models and so on. A type checker reads no import hooks, so it is given a folder of
links, laid out as the wheel is.
"""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LINKS = ROOT / "build" / "types"


def lay_links() -> Path:
    """Folder with the package as one tree of links, and pyright's settings."""
    package = LINKS / "porousalloy"
    package.mkdir(parents=True, exist_ok=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    targets = {path.name: path for path in (ROOT / "src" / "porousalloy").iterdir()}
    targets = {name: path for name, path in targets.items() if path.suffix == ".py"}
    targets |= {name: ROOT / name for name in ("models", "parameters", "experiments")}
    for name, target in targets.items():
        link = package / name
        if not link.is_symlink():
            link.symlink_to(target)
    # pyright follows links that are named, not those that it comes across
    settings = {
        **project["tool"]["pyright"],
        "include": [f"porousalloy/{name}" for name in targets],
    }
    (LINKS / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    return LINKS


def main(paths: list[str]) -> int:
    """Run pyright; the exit code is its own."""
    folder = lay_links()
    command = [sys.executable, "-m", "pyright", "--pythonpath", sys.executable]
    chosen = [f"porousalloy/{path}" for path in paths] or ["-p", "."]
    return subprocess.run([*command, *chosen], cwd=folder, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
