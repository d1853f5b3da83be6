"""Every link of the documents leads somewhere: to a file that is there, and to a heading in it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("docs", "benchmarks", "hyeopchi", "states", "engine", "flows", "notifications", "tests")
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(file for folder in OURS for file in (ROOT / folder).rglob("*.md"))]
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"(?ms)^```.*?^```")


def anchors(document: Path) -> set[str]:
    """Give the names of the headings, as GitHub makes them."""
    said = FENCED.sub("", document.read_text(encoding="utf-8"))
    headings = re.findall(r"(?m)^#+ (.+)$", said)
    return {re.sub(r"[^\w\s-]", "", one.strip().lower()).replace(" ", "-") for one in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: str(one.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    broken = []
    for link in LINK.findall(FENCED.sub("", document.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert broken == []


def test_every_page_of_pages_is_named_in_their_list() -> None:
    """A family of pages whose explanation nobody finds is not explained."""
    folder = ROOT / "docs" / "pages"
    named = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
    named = {link.partition("#")[0] for link in named}

    assert {file.name for file in folder.glob("*.md")} - named == {"README.md"}
