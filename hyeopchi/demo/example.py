"""The example offices: each its own folder, record and year, for no record is of two offices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from hyeopchi.demo.source import EXAMPLES


@dataclass(frozen=True, slots=True)
class Example:
    """One office as it may have been, and the days that the demo lives with it."""

    key: str  # of its data, beside this file
    folder: str  # of its office, below the demo's; empty: the demo's own
    name: str
    department: str
    email: str
    phone: str
    coordinator: str  # who keeps the record
    lifecycles: tuple[str, ...]  # the first is its main one
    made_on: date  # the first day on record
    schedules: tuple[date, date]  # the periods that end within are reported on
    lived: tuple[date, date]
    tables: tuple[tuple[str, str, date], ...]  # what is printed: lifecycle, table, 기준일

    @property
    def data(self) -> Path:
        return EXAMPLES / self.key

    def office(self, demo: Path) -> Path:
        """Give the folder of this office within the *demo* folder."""
        return demo / self.folder if self.folder else demo


_2012 = date(2012, 12, 31)
_2013 = date(2013, 12, 31)

INCHEON_2013: Final = Example(
    key="incheon_2013",
    folder="",
    name="인천광역시(본보기)",
    department="소통협력관실",
    email="governance@city.example",
    phone="032-000-2105",
    coordinator="byeot_yeoul",  # 시민소통팀장
    lifecycles=(
        "policy_task",
        "advisory_item",
        "intercity_council",
        "council_task",
        "communication_task",
    ),
    made_on=date(2012, 12, 3),
    schedules=(date(2013, 1, 1), _2013),
    lived=(date(2012, 12, 14), date(2014, 2, 28)),  # by then the last rounds of 2013 have closed
    tables=(
        ("intercity_council", "councils", _2012),
        ("intercity_council", "next_sessions", _2012),
        ("council_task", "by_council", _2012),
        ("council_task", "by_state", _2013),
        ("communication_task", "by_area", _2013),
        ("advisory_item", "follow_up", _2013),
    ),
)
INCHEON_2021: Final = Example(
    key="incheon_2021",
    folder="incheon-2021",
    name="인천광역시(본보기, 2021년)",
    department="협치인권담당관실",
    email="governance@city.example",
    phone="032-000-3391",
    coordinator="me_garam",  # 협치기획팀장
    lifecycles=("multi_party_agreement", "joint_agenda"),
    made_on=date(2021, 3, 2),
    schedules=(date(2021, 1, 1), date(2021, 6, 30)),
    lived=(date(2021, 3, 3), date(2021, 7, 30)),
    tables=(
        ("multi_party_agreement", "agreements", date(2021, 3, 30)),
        ("joint_agenda", "by_field", date(2021, 6, 30)),
    ),
)
SEOUL_2017: Final = Example(
    key="seoul_2017",
    folder="seoul-2017",
    name="서울특별시(본보기, 2017년)",
    department="지역공동체담당관",
    email="governance@city.example",
    phone="02-000-2100",
    coordinator="deul_garam",  # 지역생태계팀장
    lifecycles=("grant_application", "education_event"),
    made_on=date(2016, 6, 10),
    schedules=(date(2017, 1, 1), date(2017, 6, 30)),
    lived=(date(2017, 1, 2), date(2017, 8, 11)),
    tables=(
        ("grant_application", "by_state", date(2016, 12, 31)),
        ("grant_application", "consortia", date(2016, 12, 31)),
        ("education_event", "courses", date(2016, 12, 31)),
        ("education_event", "planned_and_held", date(2017, 6, 30)),
    ),
)
EXAMPLE_OFFICES: Final[Mapping[str, Example]] = {
    one.key: one for one in (INCHEON_2013, INCHEON_2021, SEOUL_2017)
}
