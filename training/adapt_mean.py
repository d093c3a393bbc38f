"""The mean of what several courses learned: `python -m training.adapt_mean COURSE COURSE --gold FILE... --work DIR`.

Weights that went different ways from one place are often better in their mean than each alone (Wortsman et al. 2022, model
soups): what each learned too well of its own texts cancels out. A COURSE is a folder of weights, as adapt_first and
adapt_second leave one in `--work`; the same folder twice counts twice. `training.calibrate` should follow. Promise: the same
folders and documents give the same weights; nothing is learned from the documents, which only decide and fit the curves; what
does worse on them than what is installed, by either look, is not installed; the manifest names what any course learned from.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sousveil.extraction.neural.second import WordTable
from sousveil.extraction.neural.weights import FIRST, FOLDER, MATRICES, SECOND, WORDS, open_weights
from training import adapt_first, adapt_second, first_import, second_export, second_import
from training.met_rows import MeetingReader, met_in, read
from training.network import Model
from training.second_network import Second
from training.teaching import JUDGED, nothing, taught
from training.train_export import write
from training.train_mean import mean

FIRST_LOOK, SECOND_LOOK = "taught first", "taught"


def first_of(folders: Sequence[Path]) -> tuple[Model, tuple[str, ...]]:
    """The mean of their first looks, and which of its graphs are to be written: all, where not only what judges pairs differs.
    Raises ValueError for a graph of another make."""
    models = [first_import.model(folder) for folder in folders]
    models[0].load_state_dict(mean([model.state_dict() for model in models]))
    below = [graph for graph in first_import.GRAPHS if graph != "relations"]
    same = all(len({(folder / f"{graph}.onnx").read_bytes() for folder in folders}) == 1 for graph in below)
    return models[0].eval(), ("relations",) if same else first_import.GRAPHS


def second_of(folders: Sequence[Path]) -> Second:
    """The mean of their second looks."""
    nets = [second_import.network((folder / SECOND).read_bytes(), (folder / MATRICES).read_bytes()) for folder in folders]
    nets[0].load_state_dict(mean([net.state_dict() for net in nets]))
    nets[0].settle()
    return nets[0].eval()


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 where the mean does worse on the documents than what is installed, 2 where something can't be read."""
    parser = argparse.ArgumentParser(prog="python -m training.adapt_mean", description=__doc__.splitlines()[0])
    parser.add_argument("courses", type=Path, nargs="+", metavar="COURSE", help="folders of weights")
    parser.add_argument("--gold", type=Path, nargs="+", required=True, help="annotated documents that no course has seen")
    parser.add_argument("--work", type=Path, required=True, help="folder for the new weights")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to install")
    parser.add_argument("--force", action="store_true", help="install even what does worse")
    return taught(parser, arguments, _average)


def _average(options: argparse.Namespace) -> int:
    for course in options.courses:
        if not (course / "manifest.json").is_file():
            raise ValueError(f"{course}: no folder of weights (it has no manifest.json); give what a course left in its --work")
    documents = read(options.gold)
    (model, graphs), net = first_of(options.courses), second_of(options.courses)
    windows = adapt_first.windows(MeetingReader(open_weights(options.folder), every=True), documents)
    if not windows:
        return nothing("windows", 0, 0)
    out = options.work / "weights"
    shutil.copytree(options.folder, out, dirs_exist_ok=True)
    firsts = _first(options, model, windows, graphs, out)
    pairs = adapt_second.flat(met_in(MeetingReader(open_weights(out)), documents))
    if not pairs:
        return nothing("pairs", 0, 0)
    notes = firsts | _second(options, net, pairs, out)
    done = {look: {key: notes[look][key] for key in ("before", "after")} for look in (FIRST_LOOK, SECOND_LOOK)}
    print(json.dumps(done, indent=1))
    worse = [look for look, figures in done.items() if figures["after"][JUDGED] < figures["before"][JUDGED]]
    if worse and not options.force:
        which = "first" if worse[0] == FIRST_LOOK else "second"
        print(f"not installed: the {which} look does worse on these documents; the new weights lie in {out}", file=sys.stderr)
        return 1
    names = (*(f"{graph}.onnx" for graph in graphs), SECOND, MATRICES)
    second_export.install(options.folder, {name: (out / name).read_bytes() for name in names}, notes)
    shutil.copy(out / FIRST, options.folder / FIRST)
    return 0


def _first(
    options: argparse.Namespace, model: Model, windows: Sequence[adapt_first.Window], graphs: Sequence[str], out: Path
) -> dict[str, Any]:
    """Write the mean first look and its curve into `out`; what the manifest is to say of it."""
    for graph in graphs:
        write(model, graph, out / f"{graph}.onnx")
    logits, right = adapt_first.answers(model, windows)
    before = adapt_first.score(*adapt_first.answers(first_import.model(options.folder), windows))
    note = _note(options.courses, FIRST_LOOK, len(windows), before, adapt_first.score(logits, right))
    second_export.install(out, {f"{graph}.onnx": (out / f"{graph}.onnx").read_bytes() for graph in graphs}, note)
    alone = {"calibration": asdict(adapt_first.curve(logits, right)), "made by": "python -m training.adapt_mean"}
    (out / FIRST).write_text(json.dumps(alone, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return note


def _second(options: argparse.Namespace, net: Second, pairs: Sequence[adapt_second.Pair], out: Path) -> dict[str, Any]:
    """The same of the second look, asked of the pairs that the mean first look would have it look at."""
    course = adapt_second.Course(net, WordTable((options.folder / WORDS).read_bytes()), adapt_second.Plan())
    answers = course.answers(net, pairs)
    before = adapt_second.score(pairs, course.answers(second_of([options.folder]), pairs))
    note = _note(options.courses, SECOND_LOOK, len(pairs), before, adapt_second.score(pairs, answers))
    note["calibration"] = asdict(adapt_second.curve(pairs, answers))
    second_export.install(out, second_export.files(net, course.shown(pairs)), note)
    return note


def _note(courses: Sequence[Path], look: str, held: int, before: dict[str, float], after: dict[str, float]) -> dict[str, Any]:
    """What the manifest is to say of a look: its figures, and the files that any of the courses learned from."""
    told = [json.loads((course / "manifest.json").read_text(encoding="utf-8")).get(look, {}) for course in courses]
    gold = {name: digest for one in told for name, digest in one.get("gold", {}).items()}
    return {look: {"mean of": len(courses), "held back": held, "before": before, "after": after, "gold": gold}}


if __name__ == "__main__":
    sys.exit(main())
