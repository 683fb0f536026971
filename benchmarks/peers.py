"""The rule set of `ruleset.py` in several engines, checked against each other and timed.

    python peers.py nothing                  print null: what every process below does besides
    python peers.py answer PEER FOLDER       one case in a fresh process
    python peers.py compare FOLDER           do the peers agree?
    python peers.py warm FOLDER SECONDS      time for a case in one process, the peers in turn

FOLDER holds what `prepare` wrote: the base for Koshiqon, the cases, and the rules for publicodes. The last line printed is
JSON. A peer that is not installed is left out, and `missing` says how to get it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import ruleset
from ruleset import DAY, DERIVED, FACTS, GROUPS, RULES, Case, Term, Truth

__all__ = [
    "DERIVED",
    "HINTS",
    "NODE_MODULES",
    "PEERS",
    "RULES",
    "compare",
    "missing",
    "prepare",
    "present",
    "publicodes_version",
    "warm",
]

Answers = dict[str, Truth]
Engine = Callable[[Case], Answers]

# The environment variable that names the folder where npm has installed publicodes.
NODE_MODULES = "BENCHMARK_NODE_MODULES"
DRIVER = Path(__file__).with_name("publicodes.mjs")
_PIP = "pip install -r benchmarks/requirements.txt"
HINTS = {
    "openfisca": _PIP,
    "clingo": _PIP,
    "zen": _PIP,
    "publicodes": "Node.js, `npm install --prefix FOLDER publicodes`, and --node-modules FOLDER/node_modules",
}


def _word(name: str) -> str:
    return name.replace(".", "_")


# -- Koshiqon ------------------------------------------------------------------------------------------------------------

PLACE = "bench/rules/art-1"


def _place(name: str) -> str:
    return f"{PLACE}/p{next(number for number, rule in enumerate(RULES, 1) if rule.name == name)}"


def _said(text: str) -> dict[str, str]:
    return dict.fromkeys(("en", "ru", "kk"), text)


def _condition(term: Term) -> Any:
    """Return a condition in the words of the rule files."""
    form = term[0]
    if form in ("all", "any", "none"):
        return {form: [_condition(part) for part in term[1]]}
    name = term[1]
    if form == "yes":
        return name
    if form == "is":
        return f"{name} is {term[2]}"
    if form == "in":
        return f"{name} in [{', '.join(term[2])}]"
    if form == "group":
        return f"{name} in group/{term[2]}"
    if form == "past":
        return f"today > {name} + {term[2]} calendar days"
    if form == "more":
        return f"{name} > {term[2]}"
    return f"{name} * {term[2]} > {term[3]}"


def write_base(root: Path) -> None:
    """Write the rule set as a base of Koshiqon: the same files an author would write (JSON is YAML too)."""
    since = {"from": "2000-01-01"}
    source = {"id": "made-up", "title": "A made-up rule set", "address": "https://example.org/", "seen": "none"}
    norms = []
    for rule in RULES:
        norm: dict[str, Any] = {"at": _place(rule.name).rsplit("/", 1)[1], "in_force": since, "text": _said(rule.text)}
        norm |= {"says": "exception" if rule.off else "definition", "when": _condition(rule.when)}
        if rule.off:
            norm["switches_off"] = [_place(name) for name in rule.off]
        if rule.concludes is not None:
            norm["concludes"] = rule.concludes
        norms.append(norm)
    facts: list[dict[str, Any]] = []
    for name, fact in FACTS.items():
        entry: dict[str, Any] = {"fact": name, "type": fact.kind, "name": _said(name), "question": _said(f"{name}?")}
        if fact.kind == "one_of":
            entry["values"] = [{"value": value, "name": _said(value)} for value in fact.values]
        facts.append(entry | {"why": _said("It matters.")})
    facts += [{"fact": name, "type": "boolean", "derived": True, "name": _said(name)} for name in DERIVED]
    goals = ("stay.is_lawful", "permit.is_missing", "right.health", "stay.may_be_ended")
    files: dict[str, Any] = {
        "corpus/bench/rules/instrument": {
            "instrument": "bench/rules",
            "kind": "law",
            "title": _said("A made-up rule set"),
            "short": _said("Made up"),
            "jurisdiction": "KAZ",
            "in_force": {**since, "mark": "recalled", "source": "made-up"},
            "sources": [source],
        },
        "corpus/bench/rules/articles": {
            "provisions_of": "bench/rules",
            "mark": "recalled",
            "source": "made-up",
            "provisions": [
                {"at": "art-1", "heading": _said("All rules"), "summary": _said("All rules.")},
                *({"at": _place(rule.name).removeprefix("bench/rules/")} for rule in RULES),
            ],
        },
        "corpus/groups/groups": {
            "sources": [source],
            "groups": [
                {
                    "group": name,
                    "of": "country",
                    "name": _said(name),
                    "members": [
                        {"member": one, **since, "mark": "recalled", "source": "made-up"} for one in members
                    ],
                }
                for name, members in GROUPS.items()
            ],
        },
        "corpus/states/states": {
            "source": "made-up",
            "states": [{"state": one, "alpha2": one[:2], "name": _said(one)} for one in ruleset.STATES],
        },
        "rules/bench/rules/art-1": {"article": PLACE, "norms": norms},
        "rules/vocabulary/facts": {"facts": facts},
        "rules/goals": {
            "goals": [
                {"goal": name, "name": _said(name), "yes": _said("Yes."), "no": _said("No."), "unknown": _said("Open.")}
                for name in goals
            ]
        },
    }  # fmt: skip
    for name, content in files.items():
        path = root / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def koshiqon_answers(folder: Path) -> Engine:
    """Return Koshiqon's answers: which norms bind, and the derived facts; without a report."""
    from koshiqon.api import load

    kb = load(folder / "base")
    engine = kb.engine
    numbers = [(rule.name, engine.index[_place(rule.name)]) for rule in RULES]

    def evaluate(case: Case) -> Answers:
        evaluation = engine.evaluate(case, DAY)
        found: Answers = {name: evaluation.effect(number) for name, number in numbers}
        for name in DERIVED:
            found[name] = evaluation.facts[name]
        return found

    return evaluate


def koshiqon_report(folder: Path) -> Engine:
    """Return Koshiqon's full report: verdicts, reasons, open facts, what would settle them, questions, goals.

    The verdict "depends" is left out of the answers: it is also given to a norm that certainly does not bind, while it is
    open why.
    """
    from koshiqon.api import load
    from koshiqon.model.cases import Case as Given

    kb = load(folder / "base")
    names = {_place(rule.name): rule.name for rule in RULES}
    truths = {"applies": True, "not_triggered": False, "switched_off": False}

    def evaluate(case: Case) -> Answers:
        report = kb.check(Given(case, DAY))
        found: Answers = {names[norm.id]: truths[norm.verdict] for norm in report.norms if norm.verdict in truths}
        return found | {goal.fact: goal.value for goal in report.goals}

    return evaluate


# -- the plainest evaluator ------------------------------------------------------------------------------------------------


def plain(_folder: Path) -> Engine:
    """Return the plain closures of the rule set."""
    return ruleset.plain()


# -- OpenFisca -------------------------------------------------------------------------------------------------------------


def openfisca(_folder: Path) -> Engine:
    """Return OpenFisca-Core with one variable for each fact and answer. It has no unknown."""
    np = import_module("numpy")
    build_entity = import_module("openfisca_core.entities").build_entity
    lasting = import_module("openfisca_core.periods").MONTH
    simulations = import_module("openfisca_core.simulations")
    system_of = import_module("openfisca_core.taxbenefitsystems").TaxBenefitSystem
    variable_class = import_module("openfisca_core.variables").Variable

    month = "2026-11"
    person = build_entity(key="person", plural="persons", label="A person", is_person=True)
    system = system_of([person])
    terms = ruleset.answers()

    def vector(term: Term, who: Any, period: Any) -> Any:
        form = term[0]
        if form in ("all", "any", "none"):
            parts = [vector(part, who, period) for part in term[1]]
            joined = np.logical_and.reduce(parts) if form == "all" else np.logical_or.reduce(parts)
            return ~joined if form == "none" else joined
        value = who(_word(term[1]), period)
        if form in ("yes", "answer"):
            return value
        if form == "past":
            return value < DAY - term[2]
        if form == "more":
            return value > term[2]
        if form == "share":
            return value * term[2] > who(_word(term[3]), period)
        return np.isin(value, _codes(term))

    def variable(name: str, formula: Any, *, yes: bool) -> None:
        body: dict[str, Any] = {"value_type": bool if yes else int, "entity": person, "definition_period": lasting}
        system.add_variable(
            type(_word(name), (variable_class,), body if formula is None else {**body, "formula": formula})
        )

    def formula_of(term: Term) -> Any:
        def formula(persons: Any, period: Any, _parameters: Any) -> Any:
            return vector(term, persons, period)

        return formula

    for name, fact in FACTS.items():
        variable(name, None, yes=fact.kind == "boolean")
    for name, term in terms.items():
        variable(name, formula_of(term), yes=True)
    words = {name: _word(name) for name in terms}

    def evaluate(case: Case) -> Answers:
        simulation = simulations.SimulationBuilder().build_default_simulation(system, count=1)
        for name, value in case.items():
            simulation.set_input(_word(name), month, np.array([_code(name, value)]))
        return {name: bool(simulation.calculate(word, month)[0]) for name, word in words.items()}

    return evaluate


def _code(name: str, value: Any) -> Any:
    """Return a named value as its place among the values of its fact."""
    return FACTS[name].values.index(value) if isinstance(value, str) else value


def _codes(term: Term) -> list[int]:
    values = (term[2],) if term[0] == "is" else GROUPS[term[2]] if term[0] == "group" else term[2]
    return [_code(term[1], value) for value in values]


# -- clingo ----------------------------------------------------------------------------------------------------------------


def clingo(_folder: Path) -> Engine:
    """Return clingo with strong negation: an answer is `a`, `-a`, or neither. It grounds and solves each case."""
    library = import_module("clingo")

    terms = ruleset.answers()
    text = _program(terms)
    names = {_word(name): name for name in terms}

    def evaluate(case: Case) -> Answers:
        control = library.Control(["--warn=none"])
        control.add("base", [], text + " ".join(map(_asserted, case.items())))
        control.ground([("base", [])])
        found: Answers = dict.fromkeys(terms)
        with control.solve(yield_=True) as models:
            for model in models:
                for symbol in model.symbols(shown=True):
                    found[names[symbol.name]] = symbol.positive
        return found

    return evaluate


def _asserted(item: tuple[str, Any]) -> str:
    name, value = item
    if isinstance(value, bool):
        return f"{'' if value else '-'}{_word(name)}."
    return f"{_word(name)}({_code(name, value)})."


def _program(terms: dict[str, Term]) -> str:
    lines: list[str] = []
    done: dict[Term, str] = {}

    def literal(term: Term) -> str:
        if term[0] in ("yes", "answer"):
            return _word(term[1])
        if term not in done:
            done[term] = f"t{len(done)}"
            define(done[term], term)
        return done[term]

    def define(head: str, term: Term) -> None:
        form = term[0]
        if form in ("yes", "answer"):
            lines.append(f"{head} :- {_word(term[1])}. -{head} :- -{_word(term[1])}.")
        elif form in ("all", "any", "none"):
            sign, other = ("-", "") if form == "all" else ("", "-")
            yes, no = (head, f"-{head}") if form != "none" else (f"-{head}", head)
            parts = [literal(part) for part in term[1]]
            lines.extend(f"{no if form == 'all' else yes} :- {sign}{part}." for part in parts)
            lines.append(f"{yes if form == 'all' else no} :- {', '.join(other + part for part in parts)}.")
        else:
            test = f"{_word(term[1])}(X)"
            if form == "past":
                yes, no = f"{test}, X < {DAY - term[2]}", f"{test}, X >= {DAY - term[2]}"
            elif form == "more":
                yes, no = f"{test}, X > {term[2]}", f"{test}, X <= {term[2]}"
            elif form == "share":
                both = f"{test}, {_word(term[3])}(Y)"
                yes, no = f"{both}, X * {term[2]} > Y", f"{both}, X * {term[2]} <= Y"
            else:
                lines.append(f"{head}_one_of({';'.join(map(str, _codes(term)))}).")
                yes, no = f"{test}, {head}_one_of(X)", f"{test}, not {head}_one_of(X)"
            lines.append(f"{head} :- {yes}. -{head} :- {no}.")

    for name, term in terms.items():
        define(_word(name), term)
        lines.append(f"#show {_word(name)}/0. #show -{_word(name)}/0.")
    return "\n".join(lines) + "\n"


# -- ZEN -------------------------------------------------------------------------------------------------------------------


def zen(_folder: Path) -> Engine:
    """Return ZEN with one expression node. It has no unknown that its connectives treat alike on both sides."""
    library = import_module("zen")

    def text(term: Term) -> str:
        form = term[0]
        if form in ("all", "any", "none"):
            joined = "(" + (" and " if form == "all" else " or ").join(text(part) for part in term[1]) + ")"
            return f"not {joined}" if form == "none" else joined
        name = _word(term[1])
        if form == "answer":
            return f"$.{name}"
        if form == "yes":
            return name
        if form == "past":
            return f"({name} < {DAY - term[2]})"
        if form == "more":
            return f"({name} > {term[2]})"
        if form == "share":
            return f"({name} * {term[2]} > {_word(term[3])})"
        return f"({name} in {_codes(term)})"

    terms = ruleset.answers()
    expressions = [{"id": _word(name), "key": _word(name), "value": text(term)} for name, term in terms.items()]
    nodes: list[dict[str, Any]] = [
        {"id": "given", "type": "inputNode", "name": "given"},
        {"id": "rules", "type": "expressionNode", "name": "rules", "content": {"expressions": expressions}},
        {"id": "found", "type": "outputNode", "name": "found"},
    ]
    edges: list[dict[str, Any]] = [
        {"id": "in", "sourceId": "given", "targetId": "rules"},
        {"id": "out", "sourceId": "rules", "targetId": "found"},
    ]
    for node in nodes:
        node["position"] = {"x": 0, "y": 0}
    for edge in edges:
        edge["type"] = "edge"
    decision = library.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))

    def evaluate(case: Case) -> Answers:
        result = decision.evaluate({_word(name): _code(name, value) for name, value in case.items()})["result"]
        return {name: result[_word(name)] for name in terms}

    return evaluate


# -- publicodes ------------------------------------------------------------------------------------------------------------


def _spaced(name: str) -> str:
    return _word(name).replace("_", " ")


def publicodes_rules() -> dict[str, Any]:
    """Return the rule set in the words of publicodes."""

    def said(term: Term) -> Any:
        form = term[0]
        if form in ("all", "any"):
            word = "toutes ces conditions" if form == "all" else "une de ces conditions"
            return {word: [said(part) for part in term[1]]}
        if form == "none":
            return {"toutes ces conditions": [{"=": [said(part), "non"]} for part in term[1]]}
        name = _spaced(term[1])
        if form in ("yes", "answer"):
            return name
        if form == "past":
            return {"<": [name, DAY - term[2]]}
        if form == "more":
            return {">": [name, term[2]]}
        if form == "share":
            return {">": [{"*": [name, term[2]]}, _spaced(term[3])]}
        return {"une de ces conditions": [{"=": [name, code]} for code in _codes(term)]}

    rules: dict[str, Any] = {_spaced(name): {} for name in FACTS}
    return rules | {_spaced(name): {"valeur": said(term)} for name, term in ruleset.answers().items()}


class Publicodes:
    """Publicodes in a Node.js process, asked line by line."""

    def __init__(self, folder: Path) -> None:
        import subprocess

        node, modules = _node()
        assert node is not None
        self._process = subprocess.Popen(
            [node, str(DRIVER), str(modules), str(folder / "publicodes.json")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._names = {_spaced(name): name for name in ruleset.answers()}

    def __call__(self, case: Case) -> Answers:
        """Return the answers to one case."""
        return self.ask(case)[0]

    def ask(self, case: Case) -> tuple[Answers, float, float]:
        """Return the answers to one case and the seconds of wall and CPU time it took over there."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        situation = {_spaced(name): _code(name, value) for name, value in case.items()}
        self._process.stdin.write(json.dumps(situation) + "\n")
        self._process.stdin.flush()
        found, wall, cpu = json.loads(self._process.stdout.readline())
        return {self._names[name]: value for name, value in found.items()}, wall, cpu

    def close(self) -> None:
        """End Node.js and wait for it, so that its CPU time counts as this process's."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def _node() -> tuple[str | None, Path | None]:
    """Return the program Node.js and the folder of publicodes, as far as they are there."""
    import shutil

    folder = Path(os.environ.get(NODE_MODULES, "")) / "publicodes"
    return shutil.which("node"), folder if NODE_MODULES in os.environ and folder.is_dir() else None


def publicodes_version() -> str:
    """Return the version of publicodes that is used."""
    _, folder = _node()
    if folder is None:
        return "?"
    return str(json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"])


# -- all of them -----------------------------------------------------------------------------------------------------------

# Peer -> what it is called, whether it has unknowns, and how it is made.
PEERS: dict[str, tuple[str, bool, Callable[[Path], Engine]]] = {
    "koshiqon": ("Koshiqon, all answers", True, koshiqon_answers),
    "koshiqon-report": ("Koshiqon, full report", True, koshiqon_report),
    "plain": ("plain Python closures, answers only", True, plain),
    "clingo": ("clingo", True, clingo),
    "publicodes": ("publicodes (Node.js)", True, Publicodes),
    "zen": ("ZEN", False, zen),
    "openfisca": ("OpenFisca-Core", False, openfisca),
}


def missing() -> dict[str, str]:
    """Return the peers that are not installed here, and how each is installed."""
    from importlib.util import find_spec

    absent = [
        name
        for name in ("openfisca", "clingo", "zen")
        if find_spec({"openfisca": "openfisca_core"}.get(name, name)) is None
    ]
    node, package = _node()
    if node is None or package is None:
        absent.append("publicodes")
    return {name: HINTS[name] for name in absent}


def present() -> list[str]:
    """Return the peers that are installed here."""
    absent = missing()
    return [name for name in PEERS if name not in absent]


def prepare(folder: Path, count: int) -> None:
    """Write the base, the rules for publicodes, and random cases: half of them complete, half with gaps."""
    write_base(folder / "base")
    (folder / "publicodes.json").write_text(json.dumps(publicodes_rules()), encoding="utf-8")
    content = {"complete": ruleset.cases(count, unknown=0, seed=1), "gaps": ruleset.cases(count, seed=2)}
    (folder / "cases.json").write_text(json.dumps(content), encoding="utf-8")


def read_cases(folder: Path, sort: str) -> list[Case]:
    """Return the prepared cases: `complete` ones or those with `gaps`."""
    found: list[Case] = json.loads((folder / "cases.json").read_text(encoding="utf-8"))[sort]
    return found


def compare(folder: Path, names: list[str]) -> dict[str, dict[str, int]]:
    """Return, per peer, how many answers were compared with the plain evaluator's, how many were open, and how many differ."""
    reference = ruleset.plain()
    found = {}
    for name in names:
        _, unknowns, make = PEERS[name]
        engine = make(folder)
        counts = {"complete": 0, "with_gaps": 0, "open": 0, "differ": 0}
        for sort, key in (("complete", "complete"), ("gaps", "with_gaps")):
            for case in read_cases(folder, sort) if unknowns or sort == "complete" else ():
                wanted = reference(case)
                for answer, value in engine(case).items():
                    counts[key] += 1
                    counts["open"] += wanted[answer] is None
                    counts["differ"] += value is not wanted[answer]
        found[name] = counts
        _close(engine)
    return found


def _close(engine: Engine) -> None:
    if isinstance(engine, Publicodes):
        engine.close()


def warm(folder: Path, names: list[str], seconds: float) -> dict[str, list[tuple[float, float]]]:
    """Return, per peer, seconds of wall and CPU time for each case, the peers taking turns on complete cases."""
    import measure

    cases = read_cases(folder, "complete")
    engines = {name: PEERS[name][2](folder) for name in names}
    there: list[tuple[float, float]] = []

    def call(name: str) -> Callable[[int], object]:
        engine = engines[name]
        if isinstance(engine, Publicodes):
            return lambda turn: there.append(engine.ask(cases[turn % len(cases)])[1:])
        return lambda turn: engine(cases[turn % len(cases)])

    found = measure.turns({name: call(name) for name in names}, seconds)
    samples = {name: [(one.wall, one.cpu) for one in units] for name, units in found.items()}
    if there:
        samples["publicodes"] = there[-len(samples["publicodes"]) :]
    for engine in engines.values():
        _close(engine)
    return samples


def main(arguments: list[str]) -> None:
    """Run one of the programs named above."""
    verb, *rest = arguments
    if verb == "answer":
        folder = Path(rest[1])
        engine = PEERS[rest[0]][2](folder)
        result: Any = engine(read_cases(folder, "complete")[0])
        _close(engine)
    elif verb == "nothing":
        result = None
    elif verb == "compare":
        result = compare(Path(rest[0]), present())
    else:
        result = warm(Path(rest[0]), present(), float(rest[1]))
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1:])
