"""What the wheel holds beside the code: the compiled catalogues of words, and the samples of the demonstration."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WordsAndSamples(BuildHookInterface):  # type: ignore[type-arg]
    """Every `.po` below `src` gets its `.mo`; `samples/` becomes `factage/samples`.

    So `factage demo` works after `pip install`; an editable install has both in the checkout.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if self.target_name != "wheel" or version == "editable":
            return
        runpy.run_path(str(root / "tools" / "compile_messages.py"), run_name="__main__")
        for catalogue in (root / "src").rglob("*.mo"):
            build_data["force_include"][str(catalogue)] = str(catalogue.relative_to(root / "src"))
        build_data["force_include"][str(root / "samples")] = "factage/samples"
