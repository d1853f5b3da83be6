"""The API described: OpenAPI 3.1 with an example of every body, the codes of refusals, who asks."""

from importlib import import_module
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic import Field
from starlette.responses import JSONResponse, Response

from engine.api_keys import SCOPES
from hyeopchi.api import ROUTERS
from hyeopchi.api.documented import Problem, refused
from hyeopchi.api.example import example_of
from hyeopchi.api.problem import CODES, MENDS, snake
from hyeopchi.api.route import ApiRoute, api_router
from hyeopchi.api.shape import Labelled, Out
from hyeopchi.web.principal import Principal
from hyeopchi.web.through import ANY_KEY, Through
from hyeopchi.wording import WORDS
from states.role import role_label

router = api_router("API")

Anybody = Annotated[Principal, Depends(Through("api", ANY_KEY))]

_TAGS = {
    "과제": "과제를 찾고, 읽고, 등록하고, 고치고, 처리합니다.",
    "회차": "점검 회차와 그 요청, 답입니다.",
    "회의": "회의, 안건, 결정입니다.",
    "보고서": "확정된 보고와 집계입니다. 모든 과제를 볼 수 있는 사람의 키로만 읽습니다.",
    "정의": "과제의 상태, 처리, 점검을 정한 것입니다.",
    "사람과 기관": "사람, 부서, 위원회입니다. 연락처는 따로 허락받은 키에만 줍니다.",
    "알림": "알림 발송이 얼마나 되었는지입니다.",
    "API": "이 API에 대한 것입니다.",
}
_ABOUT = """\
협치의 과제, 회차, 회의, 보고서를 다른 프로그램에서 읽고 씁니다.

- 키는 `내 계정 › API 키`에서 만듭니다. `Authorization: Bearer hyk_…`로 보냅니다. 키는 만든 사람이 할 수 있는 일만 할 수
  있고, 그 가운데에서도 범위(scope)에 있는 것만 합니다.
- 무엇을 바꾸는 요청에는 `Idempotency-Key`가 있어야 합니다. 과제를 바꿀 때는 읽을 때 받은 `ETag`를 `If-Match`에 넣습니다.
- 거절은 모두 `application/problem+json`(RFC 9457)이고, `code`는 바뀌지 않습니다.
- 날은 `2013-04-10`, 시각은 `2013-04-03T10:00:00+09:00`입니다.
- 보이지 않는 것과 없는 것은 똑같이 404입니다.
"""


class Me(Out):
    """Who asks, as the API sees them."""

    key: str = Field(examples=["lee"])
    name: str = Field(examples=["이든솔"])
    roles: list[Labelled] = Field(
        examples=[[{"key": "program_manager", "label": "주무관(담당자)"}]]
    )
    via: str = Field(description="key 또는 session", examples=["key"])
    scopes: list[Labelled] = Field(examples=[[{"key": "cases:read", "label": "과제 읽기"}]])


class CodeList(Out):
    """Every code that a refusal may carry."""

    items: list[str] = Field(examples=[["case_changed", "moves_refused"]])


@router.get("/me", summary="이 키는 누구인가", responses=refused())
def me(who: Anybody) -> Me:
    """누구의 키이고 무엇을 할 수 있는지 줍니다. 키가 쓸 수 있는지 볼 때 씁니다."""
    return Me(
        key=who.key,
        name=who.name,
        roles=[
            Labelled(key=role, label=role_label(role)) for role in sorted(who.roles - {"signed_in"})
        ],
        via=who.via,
        scopes=[
            Labelled(key=scope, label=label)
            for scope, label in SCOPES.items()
            if scope in who.scopes
        ],
    )


@router.get("/problems", summary="거절의 이름", responses=refused())
def problems(who: Anybody) -> CodeList:
    """`code`로 올 수 있는 이름을 모두 줍니다."""
    return CodeList(items=codes())


@router.get("/openapi.json", summary="이 문서", responses=refused(), response_model=dict[str, Any])
def document(request: Request, who: Anybody) -> Response:
    """이 API의 OpenAPI 3.1 문서를 줍니다."""
    return JSONResponse(openapi_of(request.app))


def codes() -> list[str]:
    """Give every code that a refusal may carry."""
    others = {"values_unreadable", "record_unavailable", "unexpected"}
    return sorted({*(snake(name) for name in WORDS), *CODES.values(), *MENDS, *others})


def api_routes() -> list[ApiRoute]:
    """Give every route of the API, module by module."""
    modules = [import_module(f"hyeopchi.api.{name}") for name in ROUTERS]
    return [one for module in modules for one in module.router.routes]


def openapi_of(app: FastAPI) -> dict[str, Any]:
    """Describe the API of *app*; made once."""
    held: dict[str, Any] | None = getattr(app.state, "openapi_of_api", None)
    if held is None:
        held = app.state.openapi_of_api = _made()
    return held


def _made() -> dict[str, Any]:
    routes = api_routes()
    made = get_openapi(
        title="협치 API",
        version="1",
        openapi_version="3.1.0",
        summary="과제, 회차, 회의, 보고서를 다른 프로그램에서",
        description=_ABOUT,
        routes=routes,
        tags=[{"name": name, "description": about} for name, about in _TAGS.items()],
    )
    made["servers"] = [{"url": "/"}]
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {})
    schemas["Problem"] = problem
    made["components"]["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "API 키(hyk_…)"},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "__Host-hyeopchi",
            "description": "로그인한 브라우저. 바꾸는 요청에는 X-CSRF-Token도 있어야 합니다.",
        },
    }
    by_id = {one.unique_id: one for one in routes}
    for path in made["paths"].values():
        for operation in path.values():
            _finish(operation, by_id[operation["operationId"]], schemas)
    return made


def _finish(operation: dict[str, Any], route: APIRoute, schemas: dict[str, Any]) -> None:
    """Say which key opens an operation, what it must carry, and give an example of each body."""
    scope = next((one.call.scope for one in _asked(route) if isinstance(one.call, Through)), None)
    operation["security"] = [{"key": []}, {"session": []}]
    if scope not in (None, ANY_KEY):
        operation["description"] = f"{operation['description']}\n\n범위: `{scope}`"
    operation["operationId"] = f"{route.endpoint.__module__.rpartition('.')[2]}_{route.name}"
    for one in operation.get("parameters", []):
        if one["name"] == "If-Match":
            one |= {"required": True, "schema": {"type": "string", "maxLength": 100}}
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for body in bodies:
        for content in body.get("content", {}).values():
            if "example" not in content:
                content["example"] = example_of(content["schema"], schemas)


def _asked(route: APIRoute) -> list[Any]:
    return route.dependant.dependencies
