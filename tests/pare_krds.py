"""
Write the pared KRDS stylesheet: only the components our pages use, from the package's own CSS.

    npm pack krds-uiux@1.1.0 && tar xzf krds-uiux-1.1.0.tgz
    python -m tests.pare_krds package/resources

The package's sheet is 584 KB, a third of it for a dark mode that we do not offer and half of the
rest for components that we do not show. What is kept is kept word for word: a rule stays when every
class and id of its selector is one of ours. Icons are copied only when a kept rule names them.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "hyeopchi" / "pages" / "vendor" / "krds"
KEPT = frozenset(
    [
        "krds-btn",
        "primary",
        "secondary",
        "tertiary",
        "text",
        "link",
        "basic",
        "small",
        "medium",
        "large",
        "xsmall",
        "xlarge",
        "disabled",
        "icon",
        "border",
        "krds-badge",
        "krds-badge-wrap",
        "bg-light-primary",
        "bg-light-gray",
        "bg-light-danger",
        "bg-light-warning",
        "bg-light-success",
        "bg-light-information",
        "krds-input",
        "krds-form-select",
        "krds-form-check",
        "krds-check-area",
        "chk-column",
        "krds-form-check-cnt",
        "krds-form-check-p",
        "fieldset",
        "form-group",
        "form-tit",
        "form-conts",
        "form-hint",
        "form-hint-invalid",
        "is-error",
        "textarea-wrap",
        "krds-pagination",
        "page-navi",
        "prev",
        "next",
        "page-links",
        "page-link",
        "active",
        "krds-step-wrap",
        "step",
        "step-tit",
        "done",
        "krds-tab-area",
        "tab",
        "line",
        "full",
        "btn-tab",
        "krds-skip-link",
        "sr-only",
    ]
)
DARK = re.compile(r"data-krds-mode=[\"']?theme|prefers-color-scheme")
NAME = re.compile(r"[.#](-?[A-Za-z_][\w-]*)")
ICON = re.compile(r"url\(\.\./\.\./img/component/icon/([\w-]+\.\w+)\)")


def rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Every rule of a sheet or of a block in it: what stands before the brace, and between."""
    at = 0
    while (brace := sheet.find("{", at)) >= 0:
        depth, end = 1, brace + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
        yield sheet[at:brace].rsplit(";", 1)[-1].strip(), sheet[brace + 1 : end - 1].strip()
        at = end


def selectors(heads: str) -> list[str]:
    return [one.strip() for one in re.split(r",(?![^(]*\))", heads)]


def pared(sheet: str) -> str:
    """The sheet without the rules that speak of a component that is not ours."""
    out = []
    for head, body in rules(sheet):
        if head.startswith("@"):
            inside = "" if DARK.search(head) or head.startswith("@keyframes") else pared(body)
            if inside:
                out.append(f"{head} {{\n{inside}}}\n")
            continue
        ours = [
            one
            for one in selectors(head)
            if not DARK.search(one) and set(NAME.findall(re.sub(r"url\([^)]*\)", "", one))) <= KEPT
        ]
        if ours and body:
            out.append(f"{', '.join(ours)} {{ {' '.join(body.split())} }}\n")
    return "".join(out)


def main(resources: Path) -> None:
    sheet = (resources / "css/component/output.css").read_text(encoding="utf-8")
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    kept = pared(sheet)
    icons = sorted(set(ICON.findall(kept)))
    VENDOR.mkdir(parents=True, exist_ok=True)
    head = (
        '@charset "UTF-8";\n'
        "/* KRDS HTML Component Kit 1.1.0 (krds-uiux), resources/css/component/output.css, pared by\n"
        "   tests/pare_krds.py: rules are left out, none is changed but the folder of its icons.\n"
        "   출처: 행정안전부 KRDS */\n"
    )
    (VENDOR / "components.css").write_text(
        head + kept.replace("../../img/component/icon/", "icon/"), encoding="utf-8"
    )
    shutil.copyfile(resources / "css/token/krds_tokens.css", VENDOR / "krds_tokens.css")
    shutil.rmtree(VENDOR / "icon", ignore_errors=True)
    (VENDOR / "icon").mkdir()
    for icon in icons:
        shutil.copyfile(resources / "img/component/icon" / icon, VENDOR / "icon" / icon)
    print(f"{len(kept):,} characters, {len(icons)} icons")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
