"""Words for what keeps a request of a page or a program from being answered as asked."""

from hyeopchi.said import Worded, refused, unfit, usage

WEB: dict[str, Worded] = {
    "SignInNeeded": lambda e: refused("로그인하지 않았습니다.", "로그인한 뒤에 다시 해 주십시오."),
    "RoleNotEnough": lambda e: refused(
        f"{e.what} 화면을 쓸 수 있는 직무가 없습니다.",
        "필요한 일이면 총괄부서나 관리자에게 직무를 요청해 주십시오.",
    ),
    "NotThere": lambda e: refused(
        "찾는 것이 없거나, 볼 수 있는 것이 아닙니다.",
        "주소를 확인하거나, 총괄부서에 문의해 주십시오.",
    ),
    "FormForeign": lambda e: refused(
        "이 화면에서 보낸 것인지 확인할 수 없어 받지 않았습니다.",
        "화면을 새로 열어 다시 보내 주십시오. 다시 로그인했다면 앞의 화면은 쓸 수 없습니다.",
    ),
    "BodyTooLarge": lambda e: usage(
        f"보낸 것이 너무 큽니다. {e.most // (1024 * 1024)}MB까지 받습니다.",
        "파일을 나누거나 줄여서 다시 올려 주십시오.",
    ),
    "ExampleOnly": lambda e: refused(
        "실제 사람이 일하는 사무실은 다른 날로 열지 않습니다.",
        "--as-if는 본보기 사무실에만 적을 수 있습니다.",
    ),
    "PortTaken": lambda e: unfit(
        f"{e.host}의 {e.port}번 포트를 다른 프로그램이 쓰고 있습니다.",
        f"그 프로그램을 멈추거나 `--port {e.port + 1}`처럼 다른 번호를 적어 주십시오.",
    ),
    "PagesSilent": lambda e: unfit(
        f"화면이 열리지 않았습니다({e.url}).", "위에 찍힌 기록에서 까닭을 확인해 주십시오."
    ),
    "StoreOld": lambda e: unfit(
        f"기록이 앞선 판({e.found})의 모양이라 이 판({e.wanted})으로는 쓸 수 없습니다.",
        "`hyeopchi upgrade`로 기록을 새 판에 맞춰 주십시오. 맞추기 전의 기록은 따로 남깁니다.",
    ),
    "StoreNewer": lambda e: unfit(
        f"기록이 더 새로운 판({e.found})의 모양이라 이 판({e.known})으로는 쓸 수 없습니다.",
        "프로그램을 새 판으로 바꾼 뒤에 다시 해 주십시오.",
    ),
}
