"""Give every locked `name[extra]` a line without its extra: older pips take one name for two."""

import re
import sys
from pathlib import Path

EXTRA = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)\[[^\]]+\](?P<rest>==(?:.*\\\n)*.*\n)", re.MULTILINE)


def main(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    plain = {match["name"] + match["rest"] for match in EXTRA.finditer(text)}
    added = "".join(sorted(entry for entry in plain if f"\n{entry}" not in text))
    path.write_text(text + added, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
