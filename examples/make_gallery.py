"""Small pictures of the examples for the README: runs them all and writes docs/gallery.

python examples/make_gallery.py
"""

import importlib.util
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

HERE = Path(__file__).parent
GALLERY = HERE.parent / "docs" / "gallery"
WIDTH = 800  # pixels: twice what a third of a page shows
COLOURS = 256


def load(script):
    """Module of a script, whose name may begin with a digit."""
    spec = importlib.util.spec_from_file_location(f"example_{script.stem}", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shrink(picture, target):
    """Write a picture again, `WIDTH` pixels wide and with few colours."""
    with Image.open(picture) as image:
        height = round(image.height * WIDTH / image.width)
        small = image.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    small.quantize(COLOURS).save(target, optimize=True)


if __name__ == "__main__":
    GALLERY.mkdir(exist_ok=True)
    for script in sorted(HERE.glob("[0-9]*.py")):
        with TemporaryDirectory() as folder:
            print(script.name, load(script).main(Path(folder)), flush=True)
            (picture,) = Path(folder).glob("*.png")
            shrink(picture, GALLERY / picture.name)
