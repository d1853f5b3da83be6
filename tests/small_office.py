"""A small office in a folder, made and used through the command line alone."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from hyeopchi.cli import cli

TABLES = {
    "organisations.csv": """\
key,name,kind,parent,phone
city,한빛시,city,,
communication,소통협력관,department,city,032-000-0100
welfare_policy,복지정책과,department,city,032-000-0200
roads,도로과,department,city,032-000-0300
""",
    "people.csv": """\
key,name,title,email,phone
han,한가람,협치팀장,han@city.example,032-000-0101
lee,이든솔,주무관,lee@city.example,032-000-0201
ryu,류다온,주무관,ryu@city.example,032-000-0202
noh,노마루,주무관,noh@city.example,032-000-0301
seo,서윤슬,위원,seo@member.example,
""",
    "committees.csv": """\
key,name,kind,parent,number,basis,founded_on,regular_months
policy_committee,시정참여정책위원회,plenary,,0,설치 및 운영 조례,2010-12-06,4;9
welfare,복지·여성·보건의료,subcommittee,policy_committee,1,,,
planning,도시계획·환경,subcommittee,policy_committee,2,,,
""",
    "seats.csv": """\
number,kind,office,person,starts_on,ends_on,subcommittees
1,appointed,member,seo,2012-01-02,2014-12-31,welfare;planning
""",
    "duties.csv": """\
person,role,organisation,committee,starts_on,ends_on
han,coordinator,,,2012-01-02,
lee,program_manager,welfare_policy,,2012-01-02,
noh,program_manager,roads,,2012-01-02,
""",
}

TASKS = """\
과제번호,과제명,실무분과,구분,주관부서,추진기간,상태,시행일,근거
합의-1,빈집 정비,도시계획·환경,정책합의과제,도로과,2012. 1. 2. ~ 2013. 12. 31.,유지,2012. 1. 2.,합의문
합의-2,마을 도서관 확충,복지·여성·보건의료,정책합의과제,복지정책과,,유지,2012. 1. 2.,합의문
합의-3,야간 상담 창구,복지·여성·보건의료,정책합의과제,복지정책과,,유지,2012. 1. 2.,합의문
합의-10,돌봄 시간 연장,복지·여성·보건의료,정책합의과제,복지정책과,,유지,2012. 1. 2.,합의문
신규-1,통합 돌봄 창구,복지·여성·보건의료,신규정책과제,복지정책과,,제안,2012-12-03,제안서
신규-2,걷기 좋은 길,도시계획·환경,신규정책과제,도로과,,제안,2012-12-03,제안서
"""

MIDTERM = """\
과제번호,결정,종결 사유,설명,구분,이어받는 과제
합의-1,유지,,,,
합의-2,유지,,,,
합의-3,종결,완료,상담 창구를 상시 운영하게 됨,,
합의-10,대체·통합,,창구를 하나로 합침,통합,신규-1
"""


@dataclass(frozen=True, slots=True)
class Shell:
    """Types commands at the office."""

    folder: Path
    files: Path
    environment: Mapping[str, str]

    def __call__(self, *args: object, rc: int = 0, **env: str | None) -> str:
        """Type one command, and give what it printed; standard error comes after."""
        given = [str(arg) for arg in args]
        result = CliRunner().invoke(cli, given, env={**self.environment, **env})
        assert result.exit_code == rc, (result.exit_code, result.output)
        return result.stdout + result.stderr

    def data(self, *args: object, rc: int = 0) -> Any:
        """Type one command with `--json`, and give what it answered."""
        return json.loads(self(*args, "--json", rc=rc))

    def file(self, name: str, content: str, *, encoding: str = "utf-8") -> Path:
        path = self.files / name
        path.write_bytes(content.encode(encoding))
        return path
