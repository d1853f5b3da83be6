"""The plenary report as a page to print: one file that needs nothing beside itself."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hyeopchi.reports.plenary_paper import Paper

_TEMPLATES = Path(__file__).parent / "templates"


def write_page(paper: Paper, file: Path) -> None:
    """Write *paper* to *file*, for A4 on its side."""
    pages = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = pages.get_template("plenary.html.j2").render(paper=paper)
    file.write_text(page, encoding="utf-8")
