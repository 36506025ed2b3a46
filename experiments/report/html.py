"""A page of HTML from headings, tables and pictures; all text is escaped.

The page stands alone: pictures and style are in it, its policy forbids it to load anything.
"""

import base64
import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from io import BytesIO

from matplotlib.figure import Figure

from porousalloy.experiments.files.seal import BLANK, has_seal, sealed

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff;
  max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; line-height: 1.2; } h2 { margin-top: 2.5rem; font-size: 1.25rem; }
nav ul { columns: 2; } a { color: #0b5394; }
.warnings { border-left: .3rem solid #b45f06; background: #fff7ec; padding: .1rem 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; }
caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .2rem .7rem .2rem 0;
  border-bottom: 1px solid #d5d5d5; }
thead th { border-bottom: 2px solid #555; } tbody th { font-weight: 400; }
td.number { text-align: right; white-space: nowrap; }
table.numbers td, table.numbers thead th:not(:first-child) { text-align: right; }
table.parameters td, table.parameters tbody th { overflow-wrap: anywhere; }
table.parameters tbody th { min-width: 13rem; } table.parameters td.text { min-width: 5rem; }
table.parameters td:nth-child(6) { min-width: 17rem; }
tr.changed { background: #e8f1fa; } tr.assumed td:nth-child(4) { color: #8a4500; font-weight: 600; }
figure { margin: 1rem 0 2rem; } figure img { max-width: 100%; height: auto; }
figcaption { font-size: .9rem; color: #333; }
@media print { body { font-size: 10pt; max-width: none; margin: 0; } nav { display: none; }
  figure, tr { break-inside: avoid; } h2 { break-after: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; } table { font-size: 7.5pt; }
  tr.changed, .warnings { print-color-adjust: exact; } }
"""
#: Mark of a page that this program wrote.
GENERATOR = '<meta name="generator" content="porousalloy">'
#: What stands before the digest of a page, by which a page that was changed is known.
MARKER = '<meta name="content-sha256" content="'
DOTS_PER_INCH = 200
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def page(title: str, sections: Mapping[str, str]) -> str:
    """A whole document.

    Parameters
    ----------
    title : str
        Text of the title and of the first heading.
    sections : mapping of str to str
        HTML by heading, in order.

    Returns
    -------
    str
        HTML.
    """
    places = {heading: f"section-{number}" for number, heading in enumerate(sections, start=1)}
    links = "".join(
        f'<li><a href="#{place}">{escape(heading)}</a></li>' for heading, place in places.items()
    )
    body = "".join(
        f'<section aria-labelledby="{places[heading]}">\n'
        f'<h2 id="{places[heading]}">{escape(heading)}</h2>\n{content}</section>\n'
        for heading, content in sections.items()
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'{GENERATOR}\n{MARKER}{BLANK.decode()}">\n<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n'
        f'<header><h1>{escape(title)}</h1>\n<nav aria-label="Contents"><ul>{links}</ul></nav>'
        f"</header>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def with_digest(content: str) -> bytes:
    """A page of :func:`page` with the digest of itself."""
    return sealed(content.encode(), MARKER.encode())


def is_report(content: bytes) -> bool:
    """Whether a file is a page of this program that nobody has changed since."""
    return has_seal(content, MARKER.encode())


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    css_class: str = "",
    row_classes: Sequence[str] | None = None,
) -> str:
    """A table whose first column heads its rows.

    Parameters
    ----------
    caption : str
        What it shows.
    columns : sequence of str
        Headings.
    rows : iterable of sequence
        Text and numbers, as many as columns.
    css_class : {"", "numbers", "parameters"}, optional
        How the columns are set.
    row_classes : sequence of str, optional
        Class of each row.

    Returns
    -------
    str
        HTML.
    """
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    lines = []
    for number, (first, *others) in enumerate(rows):
        cells = "".join(f'<td class="{_class(value)}">{text(value)}</td>' for value in others)
        row_class = f' class="{escape(row_classes[number])}"' if row_classes else ""
        lines.append(f'<tr{row_class}><th scope="row">{text(first)}</th>{cells}</tr>\n')
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">'
        f'<table class="{css_class}">\n'
        f"<caption>{escape(caption)}</caption>\n"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{''.join(lines)}</tbody>\n</table></div>\n"
    )


def warnings(sentences: Sequence[str]) -> str:
    """A list of what the reader should know first."""
    items = "".join(f"<li>{escape(sentence)}</li>\n" for sentence in sentences)
    return f'<div class="warnings" role="note"><ul>\n{items}</ul></div>\n'


def paragraph(sentence: str) -> str:
    """A paragraph of plain text."""
    return f"<p>{escape(sentence)}</p>\n"


def picture(figure: Figure, title: str, description: str) -> str:
    """A figure inside the page, with its title and description.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        Drawn as PNG, at its size in print.
    title, description : str
        Caption; the description also stands in for the picture.

    Returns
    -------
    str
        HTML.
    """
    buffer = BytesIO()
    figure.savefig(buffer, format="png", dpi=DOTS_PER_INCH)
    data = base64.b64encode(buffer.getvalue()).decode()
    width, height = (round(96 * inches * 1.3) for inches in figure.get_size_inches())
    return (
        f'<figure><img src="data:image/png;base64,{data}" width="{width}" height="{height}" '
        f'alt="{escape(title)}. {escape(description)}">\n'
        f"<figcaption><strong>{escape(title)}.</strong> {escape(description)}</figcaption>"
        "</figure>\n"
    )


def text(value: object) -> str:
    """A number to four digits, a function by its name, escaped text as it is."""
    if isinstance(value, float):
        return "-" if math.isnan(value) else f"{value:.4g}"
    return escape(str(value))


def _class(value: object) -> str:
    return "number" if isinstance(value, (int, float)) else "text"
