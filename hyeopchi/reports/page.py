"""Reports as pages to print: one file each that needs nothing beside itself."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hyeopchi.reports.plenary_paper import Paper

_TEMPLATES = Path(__file__).parent / "templates"


def write_page(paper: Paper, file: Path) -> None:
    """Write the plenary report *paper* to *file*, for A4 on its side."""
    file.write_text(render_page("plenary.html.j2", paper=paper), encoding="utf-8")


def render_page(template: str, **words: object) -> str:
    """Give one of our own pages filled with *words*; what people typed is escaped."""
    pages = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return pages.get_template(template).render(**words)
