"""`sousveil scenario`: what follows within the claims when a supplier leaves, a ban spreads, a loan is refinanced."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from sousveil.analysis.scenario_file import Scenario
from sousveil.cli import asking
from sousveil.cli import options as shared
from sousveil.model import Technology, UsageError
from sousveil.model.codes import parse

if TYPE_CHECKING:
    from sousveil.analysis.study import Study

_TERMS = ("supplier", "lender", "by", "country", "technology", "note", "since", "until", "only_confirmed", "no_registry",
          "threshold", "assumptions", "rules")
ACTIONS = ("cut-off", "ban", "refinance", "breach", "replace", "run", "compare")
EXAMPLE = """examples:
  sousveil scenario cut-off --supplier Huawei --country Serbia
  sousveil scenario ban --supplier Hikvision --country GB --country AU --save ban.json
  sousveil scenario refinance --lender "Export-Import Bank of China" --country Kenya
  sousveil scenario breach --supplier Dahua --technology safe-city
  sousveil scenario replace --country Serbia --supplier Huawei --by Nokia
  sousveil scenario run ban.json
  sousveil scenario compare ban.json other.json"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("action", metavar="KIND", help=", ".join(ACTIONS))
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help="scenario files, for run and compare")
    parser.add_argument("--supplier", default="", help="the supplier, with all that claims say it controls")
    parser.add_argument("--lender", default="", help="whoever lent the money")
    parser.add_argument("--by", default="", metavar="NAME", help="who takes the supplier's place")
    parser.add_argument("--country", action="append", default=[], help="where; can be given several times")
    parser.add_argument("--technology", action="append", default=[], help="a technology code; can be given several times")
    parser.add_argument("--note", default="", help="words of your own to keep in the file")
    parser.add_argument("--save", metavar="F", type=Path, help="write the scenario as a file that can be run again")
    asking.add(parser)
    shared.add_output(parser, limit=False)


def run(options: argparse.Namespace) -> int:
    """Compute and print."""
    from sousveil.analysis import scenario_file, scenario_report, views
    from sousveil.analysis.outcome import outcome

    if options.action not in ACTIONS:
        raise UsageError(f"unknown scenario {options.action!r}; one of: {', '.join(ACTIONS)}")
    scenarios = _scenarios(options)
    with ExitStack() as held:
        asked = _Asked(options, held)
        outcomes = [outcome(asked(one), one, text=scenario_file.dump(one)) for one in scenarios]
        if options.save:
            shared.emit(scenario_file.dump(scenarios[0]), options.save)
        if options.json:
            found = [views.to_json(one) | shared.moved(of) for one, of in zip(outcomes, scenarios, strict=True)]
            shared.emit_json(found[0] if len(found) == 1 else {"left": found[0], "right": found[1]}, options.out)
        elif len(outcomes) == 1:
            shared.emit_lines([*shared.told_moved(scenarios[0]), *scenario_report.outcome(outcomes[0])], options.out)
        else:
            shared.emit_lines([*_told_moved(*scenarios), *scenario_report.difference(*outcomes)], options.out)
    return 0


def _told_moved(left: Scenario, right: Scenario) -> list[str]:
    """Which thresholds two scenarios stand on; of two that differ each with its mark."""
    if left.threshold == right.threshold:
        return shared.told_moved(left)
    return [f"{mark} {line}" for mark, one in (("<", left), (">", right)) for line in shared.told_moved(one) if line]


def _scenarios(options: argparse.Namespace) -> list[Scenario]:
    from sousveil.analysis import scenario_file
    from sousveil.analysis.given import text_of

    wanted = {"run": 1, "compare": 2}.get(options.action, 0)
    if len(options.files) != wanted:
        raise UsageError(f"scenario {options.action}: give {wanted or 'no'} scenario file{'s' if wanted != 1 else ''}")
    if wanted:
        given = [name for name in _TERMS if getattr(options, name) or (name == "threshold" and options.threshold is not None)]
        if given:
            option = given[0].replace("_", "-")
            raise UsageError(f"scenario {options.action}: the file says what is asked; leave out --{option}")
        return [scenario_file.read(path) for path in options.files]
    return [Scenario(
        kind=options.action, supplier=options.supplier, lender=options.lender, by=options.by, countries=tuple(options.country),
        technology=tuple(parse(Technology, code, what="technology") for code in options.technology), note=options.note,
        since=options.since or "", until=options.until or "", only_confirmed=options.only_confirmed,
        no_registry=options.no_registry, threshold=options.threshold, table=asking.tables(options)[0],
        rules=text_of(options.rules, what="a rule file") if options.rules else "",
    )]


class _Asked:
    """The study that a scenario is asked of, open as long as what is `held`; two scenarios on the same terms have one."""

    def __init__(self, options: argparse.Namespace, held: ExitStack) -> None:
        self._options, self._held = options, held
        self._known: list[tuple[Scenario, Study]] = []

    def __call__(self, scenario: Scenario) -> Study:
        from sousveil.analysis import rules
        from sousveil.analysis.study import Study

        for other, known in self._known:
            if _on_terms(other) == _on_terms(scenario):
                return known
        rule_set = rules.parse(scenario.rules, where="the scenario's rules") if scenario.rules else None
        own = self._held.enter_context(asking.study(_terms(self._options, scenario)))
        self._known.append((scenario, Study.of(own.case, rule_set=rule_set, table=scenario.table)))
        return self._known[-1][1]


def _on_terms(scenario: Scenario) -> tuple[object, ...]:
    return (scenario.since, scenario.until, scenario.only_confirmed, scenario.no_registry, scenario.threshold, scenario.rules,
            scenario.table)


def _terms(options: argparse.Namespace, scenario: Scenario) -> argparse.Namespace:
    """The options with the scenario's own time, confirmation, assumptions and circuits in place of what was typed."""
    own = {"since": scenario.since or None, "until": scenario.until or None, "only_confirmed": scenario.only_confirmed,
           "no_registry": scenario.no_registry, "threshold": scenario.threshold}
    return argparse.Namespace(**{**vars(options), **own, "assumptions": None, "rules": None})
