"""Words for what keeps a list from being kept."""

from hyeopchi.said import Worded, refused

_VIEWS = {
    "unnamed": ("이름을 적어 주십시오.", "목록을 알아볼 이름이면 됩니다."),
    "many": ("기억한 목록이 너무 많습니다.", "쓰지 않는 것을 지운 뒤에 다시 해 주십시오."),
}

LISTS: dict[str, Worded] = {
    "ViewRefused": lambda e: refused(*_VIEWS[e.reason]),
}
