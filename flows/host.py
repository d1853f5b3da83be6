"""
One process in which Prefect flows run, one after another, as a child of ours.

Prefect takes seconds to import, logs much, and must say its last words before its server
goes; a child keeps all of that away from whoever asks. Parent and child talk in lines of
JSON: ``{"flow": …, "parameters": …}`` one way, ``{"state": …, "message": …, "result": …}``
the other.
"""

import asyncio
import importlib
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from flows.child import start_child, stop_child
from flows.errors import FlowLost
from flows.log_file import rotate

FLOWS = {
    "open_round": "flows.review_round",
    "close_round": "flows.review_round",
    "daily": "flows.daily",
    "plenary_report": "flows.plenary_report",
    "verify_record": "flows.verify_record",
}

PATIENCE_SECONDS = 900.0  # a year of rounds opens in less; a letter in hand is only in doubt
_LAST_WORDS_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Ran:
    """How one flow run ended, as Prefect saw it."""

    state: str  # completed, failed, crashed, …
    message: str | None
    result: Mapping[str, int]  # what the flow counted; empty unless it completed

    @property
    def completed(self) -> bool:
        return self.state == "completed"


class FlowHost:
    """
    Runs flows against one Prefect server, in one child process that dies with us.

    The child starts at once and imports while the server still comes up; the first `run`
    waits for both. A flow that does not end in time is ended with its child, and the next `run`
    starts another: nobody waits for a hung one for ever. The demo keeps one for a year of
    rounds, the clock one for each beat that has something to do::

        with PrefectServer(folder) as server, FlowHost(server.environment(), log) as host:
            host.run("open_round", office_folder=str(folder), lifecycle="policy_task", …)
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        log: Path,
        *,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._log_path = log
        self._environment = environment
        self._patience_seconds = patience_seconds
        self._child = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        rotate(self._log_path)
        with self._log_path.open("ab") as file:  # the child keeps its own handle
            return start_child(
                [sys.executable, "-P", "-m", "flows.host"],
                extra={"PREFECT_LOGGING_LEVEL": "INFO", **self._environment},
                log=file,
                talks=True,
            )

    def run(self, flow: str, **parameters: str) -> Ran:
        """
        Run *flow* with *parameters*, all of them texts (times in ISO form), and wait for its end.

        Raises:
            FlowLost: The child died, lost its server or did not end in time.
        """
        assert flow in FLOWS, f"no flow {flow!r}"
        assert self._child.stdin is not None
        asked = json.dumps({"flow": flow, "parameters": parameters}, ensure_ascii=False)
        try:
            self._child.stdin.write(asked.encode() + b"\n")
            self._child.stdin.flush()
            answer = self._answer()
        except BrokenPipeError as error:
            self._begin_anew()
            raise FlowLost(flow, self._log_path) from error
        except TimeoutError as error:
            self._begin_anew()
            raise FlowLost(flow, self._log_path, waited=self._patience_seconds) from error
        if not answer:
            self._begin_anew()
            raise FlowLost(flow, self._log_path)
        return Ran(**json.loads(answer))

    def _answer(self) -> bytes:
        """
        Read one line from the child; nothing if it ended.

        Raises:
            TimeoutError: No whole line came in time.
        """
        assert self._child.stdout is not None
        pipe = self._child.stdout.fileno()
        end = time.monotonic() + self._patience_seconds
        said = b""
        while not said.endswith(b"\n"):
            left = end - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                raise TimeoutError
            if not (part := os.read(pipe, 65_536)):
                return b""
            said += part
        return said

    def _begin_anew(self) -> None:
        """End the child without waiting for its last words, and start another."""
        self._child.kill()
        self._child.wait()
        self._let_go()
        self._child = self._start()

    def stop(self) -> None:
        """Let the child say what it still has to say to the server, and end it."""
        self._let_go()
        try:
            self._child.wait(_LAST_WORDS_SECONDS)
        except subprocess.TimeoutExpired:
            stop_child(self._child, patience_seconds=1)

    def _let_go(self) -> None:
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


def main() -> None:
    """Be the child: run what is asked, line by line, until the parent closes the pipe."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as answers:
        os.dup2(2, 1)  # what flows print is log, not an answer
        importlib.import_module("prefect")
        for line in sys.stdin:
            asked = json.loads(line)
            json.dump(_perform(asked["flow"], asked["parameters"]), answers, ensure_ascii=False)
            answers.write("\n")
            answers.flush()


def _perform(name: str, parameters: Mapping[str, str]) -> dict[str, Any]:
    flow = getattr(importlib.import_module(FLOWS[name]), name)
    return asyncio.run(_run(flow, parameters))


async def _run(flow: Any, parameters: Mapping[str, str]) -> dict[str, Any]:
    state = await flow(**parameters, return_state=True)
    result = await state.aresult() if state.is_completed() else None
    return {
        "state": state.type.value.lower(),
        "message": state.message,
        "result": result if isinstance(result, dict) else {},
    }


if __name__ == "__main__":
    main()
