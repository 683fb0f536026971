"""The Python interface: load a knowledge base and check cases with it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koshiqon.loading import cache
from koshiqon.loading.files import default_root, stamp_of
from koshiqon.logic.engine import Engine

if TYPE_CHECKING:
    from koshiqon.loading.cases import CaseReader
    from koshiqon.logic.plan import Plan
    from koshiqon.model.base import Base
    from koshiqon.model.cases import Case
    from koshiqon.model.report import Report
    from koshiqon.model.texts import Language

__all__ = ["KnowledgeBase", "load"]

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class KnowledgeBase:
    """A loaded base. Reading it compiles it once; later runs take the compiled form from the cache.

    Args:
        root: the folder with corpus/ and rules/.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._stamp = stamp_of(root)
        self._texts: dict[str, dict[str, Any]] = {}
        plan = cache.load_cached(self._stamp, "plan")
        if plan is None or plan.get("format") != cache.FORMAT:
            plan = self._compile()
        self.plan: Plan = plan

    def _compile(self) -> Plan:
        from koshiqon.graph.circles import refuse_circles
        from koshiqon.loading.compiling import texts_of
        from koshiqon.loading.reader import read_base
        from koshiqon.logic.planning import build_plan
        from koshiqon.model.texts import LANGUAGES

        base = read_base(self.root)
        refuse_circles(base)
        plan = build_plan(base)
        self._texts = {language: texts_of(base, language) for language in LANGUAGES}
        self.__dict__["base"] = base
        parts: dict[str, Any] = {f"texts-{language}": texts for language, texts in self._texts.items()}
        import pickle

        cache.store(self._stamp, {"plan": plan, **parts, "base": pickle.dumps(base)})
        return plan

    @cached_property
    def base(self) -> Base:
        """Everything read from the files, linked: for showing, comparing and checking the base itself."""
        import pickle

        stored = cache.load_cached(self._stamp, "base")
        if isinstance(stored, bytes):
            base: Base = pickle.loads(stored)
            return base
        from koshiqon.loading.reader import read_base

        return read_base(self.root)

    def texts(self, language: Language) -> dict[str, Any]:
        """Return every text of the base in one language, by kind and id."""
        if language not in self._texts:
            texts = cache.load_cached(self._stamp, f"texts-{language}")
            if texts is None:
                from koshiqon.loading.compiling import texts_of

                texts = texts_of(self.base, language)
            self._texts[language] = texts
        return self._texts[language]

    @cached_property
    def engine(self) -> Engine:
        """The interpreter of this base."""
        return Engine(self.plan)

    @cached_property
    def cases(self) -> CaseReader:
        """Reads cases against this base's vocabulary."""
        from koshiqon.loading.cases import CaseReader

        return CaseReader(self.plan["facts"], self.plan["checklists"], self.plan["states"])

    def read_case(self, source: Path | str | Mapping[str, Any]) -> Case:
        """Return a case from a file, or from a mapping of facts; raise BadInput when it cannot be used."""
        from koshiqon.loading.cases import read_case_file

        if isinstance(source, Mapping):
            return self.cases.from_mapping(source)
        return read_case_file(Path(source), self.cases)

    def check(
        self,
        case: Case | Mapping[str, Any] | Path | str,
        as_of: datetime.date | str | None = None,
        lang: Language = "en",
    ) -> Report:
        """Return the report on a case.

        Args:
            case: a case, a mapping of facts, or the path of a case file.
            as_of: the day of the question; the case's own date, or today, when left out.
            lang: the language of the report's texts.

        Raises:
            BadInput: the case, or the date, cannot be used.

        >>> report = load().check({"worker.citizenship": "KAZ"}, as_of="2026-11-22")
        >>> report.as_of
        datetime.date(2026, 11, 22)
        """
        from koshiqon.checking.check import check
        from koshiqon.model.cases import Case

        found = case if isinstance(case, Case) else self.read_case(case)
        return check(self, found, day_of(as_of, found.date), lang)


def day_of(asked: datetime.date | str | None, stated: int | None) -> int:
    """Return the day number of a question: the one asked for, else the case's own, else today; raise BadInput."""
    if isinstance(asked, str):
        try:
            if not _DATE.fullmatch(asked):
                raise ValueError(asked)
            asked = datetime.date.fromisoformat(asked)
        except ValueError:
            from koshiqon.loading.diagnostics import BadInput, Diagnostic

            raise BadInput(Diagnostic("--as-of", 0, 0, "impossible-date", (("value", str(asked)),))) from None
    if asked is not None:
        return asked.toordinal()
    return stated if stated is not None else datetime.date.today().toordinal()


def load(root: Path | str | None = None) -> KnowledgeBase:
    """Load a knowledge base: the one that comes with the program, or the folder given.

    Raises:
        BadInput: a file of the base cannot be used.
    """
    return KnowledgeBase(Path(root) if root is not None else default_root())
