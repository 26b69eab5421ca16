"""The process that runs SaxonC: it may crash, hang or grow, and is then ended from outside without harm.

It reads requests from standard input: a line of JSON (`sheet`, `length`, `seconds`) and the document, already parsed
safely elsewhere and without DOCTYPE; it answers on the descriptor that was its standard output: a line of JSON
(`outcome`, `length`) and the SVRL report or the error. Started by path, not as a module: it imports nothing of ours.

Its bounds hold also where nobody watches it any more. Memory: RLIMIT_DATA, the first argument, in bytes (the address
space says nothing here: SaxonC reserves 32 GB of it and uses 200 MB). Time: an alarm that nothing catches ends the
process a little after the seconds of a request.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from typing import Any, BinaryIO

_GRACE = 5.0
"""Seconds that the watching process has to end this one before it ends itself."""


def main() -> None:
    """Answer requests until standard input ends, which is when the process that started this one is gone."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(silence, descriptor)
    _bound(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    try:
        from saxonche import PySaxonProcessor
    except ImportError as error:
        _answer(answers, "absent", str(error).encode())
        return
    with PySaxonProcessor(license=False) as processor:
        # the sheets read code lists that stand beside them; nothing else is ever fetched
        processor.set_configuration_property("http://saxon.sf.net/feature/allowedProtocols", "file")
        # nor may a sheet that somebody installed write files or call functions of the platform
        processor.set_configuration_property("http://saxon.sf.net/feature/allow-external-functions", "off")
        _answer(answers, "ready", str(processor.version).encode())
        compiler = processor.new_xslt30_processor()
        sheets: dict[str, Any] = {}
        while line := requests.readline():
            asked = json.loads(line)
            document = requests.read(asked["length"])
            signal.setitimer(signal.ITIMER_REAL, asked["seconds"] + _GRACE)
            outcome, body = _run(processor, compiler, sheets, asked["sheet"], document)
            signal.setitimer(signal.ITIMER_REAL, 0)
            _answer(answers, outcome, body)


def _bound(memory: int) -> None:
    """No core file, no file written, no more data than that; and the alarm ends the process."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if memory:
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _run(
    processor: Any, compiler: Any, sheets: dict[str, Any], sheet: str, document: bytes
) -> tuple[str, bytes]:
    try:
        if sheet not in sheets:
            sheets[sheet] = compiler.compile_stylesheet(stylesheet_file=sheet)
    except Exception as error:  # noqa: BLE001 - whatever SaxonC raises, the parent is told
        return "sheet", str(error).encode("utf-8", "replace")
    try:
        node = processor.parse_xml(xml_text=document.decode("utf-8"))
        report = sheets[sheet].transform_to_string(xdm_node=node)
    except Exception as error:  # noqa: BLE001 - as above: an assert that cannot be evaluated ends the run
        return "unclear", str(error).encode("utf-8", "replace")
    if report is None:
        return "unclear", b"no report"
    return "report", report.encode("utf-8")


def _answer(answers: BinaryIO, outcome: str, body: bytes) -> None:
    answers.write(json.dumps({"outcome": outcome, "length": len(body)}).encode() + b"\n" + body)
    answers.flush()


if __name__ == "__main__":
    sys.path = [place for place in sys.path if place not in {"", os.path.dirname(os.path.abspath(__file__))}]  # noqa: PTH100,PTH120 - os alone, this starts often
    main()
