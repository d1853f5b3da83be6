"""Checklists, agreements, trainings and documents that say nothing, or name nobody."""

import pytest


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("formats: [hwpx, pdf]", "formats: []", [
            "16: 문서 `plan`: 파일 형식(formats)이 없습니다.",
        ]),
        ("items: {citizens: 시민 의견 반영, experts: 전문가 자문}", "items: {}", [
            "18: 점검표 `precheck`: 확인할 항목(items)이 없습니다.",
        ]),
        (", items: {citizens: 시민 의견 반영, experts: 전문가 자문}", "", [
            "18: 점검표 `precheck`에 `items` 값이 없습니다.",
        ]),
        ("items: {citizens: 시민 의견 반영, experts: 전문가 자문}", "items: [하나]", [
            "18: 항목(items) 자리에는 `키: 값` 꼴의 표가 와야 합니다.",
        ]),
        ("experts: 전문가 자문", "experts: 시민 의견 반영", [
            "18: 같은 이름이 두 번 나옵니다: 「시민 의견 반영」.",
        ]),
        ("items: {citizens", "itms: {citizens", [
            "18: 점검표 `precheck`에 없는 키입니다: `itms`.",
            "18: 점검표 `precheck`에 `items` 값이 없습니다.",
        ]),
        ("parties: {city: {label: 시}, district: {label: 자치구, of: district}, members: {label: 참여기관, of: members}}", "parties: {}", [
            "22: 협약 `compact`: 서명하는 쪽(parties)이 없습니다.",
        ]),
        ("city: {label: 시}", "city: 시", [
            "22: 서명하는 쪽 `city` 자리에는 `키: 값` 꼴의 표가 와야 합니다.",
        ]),
        ("city: {label: 시}", "city: {label: 시, of: kind}", [
            "22: 협약 `compact`: of가 가리키는 항목은 기관이 아닙니다: `kind`.",
        ]),
        ("city: {label: 시}", "city: {label: 시, of: distrct}", [
            "22: 협약 `compact`: of가 없는 항목을 가리킵니다: `distrct`.",
        ]),
        ("city: {label: 시}", "city: {label: 자치구}", [
            "22: 같은 이름이 두 번 나옵니다: 「자치구」.",
        ]),
        ("attendees: {lead: 사업 책임자, accountant: 회계 담당자}", "attendees: {}", [
            "24: 교육 `spending`: 이수할 사람(attendees)이 없습니다.",
        ]),
        ("accountant: 회계 담당자", "회계: 회계 담당자", [
            "24: 키로 쓸 수 없는 말입니다: `회계`.",
        ]),
        (", attendees: {lead: 사업 책임자, accountant: 회계 담당자}", "", [
            "24: 교육 `spending`에 `attendees` 값이 없습니다.",
        ]),
        ("trainings:", "training:", [
            "23: 정의에 없는 키입니다: `training`.",
            "59: 요건이 없는 교육을 가리킵니다: `spending`.",
        ]),
    ],
)  # fmt: skip
def test_what_a_case_could_never_show(broken_grant, old, new, problems):
    assert broken_grant(old, new) == problems
