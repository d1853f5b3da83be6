"""Where a new flow begins: a shipped example, or the least that a definition may say."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from hyeopchi.office import SHIPPED_LIFECYCLES
from states.reading import read_lifecycle

_SKELETON = """\
# {label}: 이 흐름이 무엇에 관한 것인지 한 줄로 적습니다.
#
# 키(영문)는 기록에 그대로 남으므로 시행한 뒤에는 바꾸지 않습니다. 이름(label)은 언제든지 고칠 수
# 있습니다.

lifecycle: {key}
label: {label}

fields:
  lead: {{label: 주관부서, type: organisation, required: true}}

states:
  proposed: {{label: 제안, initial: true}}
  running: {{label: 추진}}
  closed: {{label: 종결, final: true}}

moves:
  start:
    label: 착수
    from: [proposed]
    to: running
    by: [coordinator]
  close:
    label: 종결
    from: [proposed, running]
    to: closed
    by: [coordinator]
    asks:
      reason: {{label: 사유, type: text, required: true}}
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A definition that hyeopchi comes with."""

    key: str
    label: str
    basis: str
    text: str


@cache
def examples() -> Mapping[str, Example]:
    """Give every shipped definition by its key."""
    found = {}
    for file in sorted(SHIPPED_LIFECYCLES.glob("*.yaml")):
        if file.name.endswith(".scenarios.yaml"):
            continue
        source = file.read_text(encoding="utf-8")
        lifecycle = read_lifecycle(source.encode(), file=file.name).lifecycle
        assert lifecycle is not None, "what we ship has no problems"
        found[lifecycle.key] = Example(
            lifecycle.key, lifecycle.label, lifecycle.basis or "", source
        )
    return found


def skeleton(key: str, label: str) -> str:
    """Give the least that a flow of this key and label may say."""
    named = label.replace("\n", " ").strip()
    quoted = f'"{named}"' if any(each in named for each in ":#{}[],&*!|>'%@`") else named
    return _SKELETON.format(key=key, label=quoted)
