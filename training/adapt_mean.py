"""The mean of what several courses learned: `python -m training.adapt_mean COURSE COURSE --gold FILE... --work DIR`.

Weights that went different ways from one place are often better in their mean than each alone (Wortsman et al. 2022, model
soups): what each learned too well of its own texts cancels out. A COURSE is a folder of weights, as adapt_first and
adapt_second leave one in `--work`; the same folder twice counts twice. `training.calibrate` should follow. Promise: the same
folders and documents give the same weights; nothing is learned from the documents, which only decide and fit the curves; what
does worse on them than what is installed, by either look, is not installed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import torch

from sousveil.extraction.neural.second import WordTable
from sousveil.extraction.neural.weights import FIRST, FOLDER, MATRICES, SECOND, WORDS, open_weights
from training import adapt_first, adapt_second, first_import, second_export, second_import
from training.met_rows import MeetingReader, Row, met_in, read
from training.network import Model
from training.second_network import Second
from training.teaching import JUDGED, nothing, taught
from training.train_export import write
from training.train_mean import mean


def first_of(folders: Sequence[Path]) -> tuple[Model, tuple[str, ...]]:
    """The mean of their first looks, and which of its graphs are not the same in all of them. Raises ValueError for a graph of
    another make."""
    states = [first_import.model(folder).state_dict() for folder in folders]
    model = first_import.model(folders[0])
    model.load_state_dict(mean(states))
    same = {(folder / f"{graph}.onnx").read_bytes() for graph in first_import.GRAPHS for folder in folders}
    others = tuple(graph for graph in first_import.GRAPHS if graph != "relations")
    return model.eval(), ("relations",) if len(same) <= len(others) + len(folders) else first_import.GRAPHS


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
    documents, out = read(options.gold), options.work / "weights"
    shutil.copytree(options.folder, out, dirs_exist_ok=True)
    first = _first(options, documents, out)
    second = _second(options, documents, out)
    if not first or not second:
        return nothing("courses", len(options.courses), len(documents))
    print(json.dumps({"first": first, "second": second}, indent=1))
    worse = [look for look, done in (("first", first), ("second", second)) if done["after"][JUDGED] < done["before"][JUDGED]]
    if worse and not options.force:
        print(f"not installed: the {worse[0]} look does worse on these documents; it lies in {out}", file=sys.stderr)
        return 1
    shutil.copytree(out, options.folder, dirs_exist_ok=True)
    return 0


def _first(options: argparse.Namespace, documents: Sequence[Row], out: Path) -> dict[str, dict[str, float]]:
    """Write the mean first look into `out`; its figures and those of what is installed, none where there is nothing to ask."""
    shown = adapt_first.windows(MeetingReader(open_weights(options.folder), every=True), documents)
    if not shown:
        return {}
    model, changed = first_of(options.courses)
    for graph in changed:
        write(model, graph, out / f"{graph}.onnx")
    logits, right = adapt_first.answers(model, shown)
    done = {
        "before": adapt_first.score(*adapt_first.answers(first_import.model(options.folder), shown)),
        "after": adapt_first.score(logits, right),
    }
    files = {f"{graph}.onnx": (out / f"{graph}.onnx").read_bytes() for graph in changed}
    second_export.install(out, files, {"mean of first looks": len(options.courses)})
    alone = {"calibration": asdict(adapt_first.curve(logits, right)), "made by": "python -m training.adapt_mean"}
    (out / FIRST).write_text(json.dumps(alone, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return done


def _second(options: argparse.Namespace, documents: Sequence[Row], out: Path) -> dict[str, dict[str, float]]:
    """The same of the second look, asked of the pairs that the mean first look would have it look at."""
    pairs = adapt_second.flat(met_in(MeetingReader(open_weights(out)), documents))
    if not pairs:
        return {}
    net, words = second_of(options.courses), WordTable((options.folder / WORDS).read_bytes())
    course = adapt_second.Course(net, words, adapt_second.Plan())
    answers = course.answers(net, pairs)
    done = {
        "before": adapt_second.score(pairs, course.answers(second_of([options.folder]), pairs)),
        "after": adapt_second.score(pairs, answers),
    }
    note = {"calibration": asdict(adapt_second.curve(pairs, answers)), "mean of second looks": len(options.courses)}
    with torch.no_grad():
        files = second_export.files(net, course.shown(pairs))
    second_export.install(out, files, note)
    return done


if __name__ == "__main__":
    sys.exit(main())
