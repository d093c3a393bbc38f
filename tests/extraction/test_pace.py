"""The quick pace: nothing of the second look is opened, it is weighed by a calibration of its own, and says so."""

from __future__ import annotations

import json
import math
import pickle
import shutil
from importlib import resources
from pathlib import Path

import pytest

from sousveil import extraction, pipeline
from sousveil.extraction import QUICK, SHIPPED, Pace, Shipped, neural
from sousveil.extraction.calibration import Features, calibration, file_name
from sousveil.extraction.language import load
from sousveil.extraction.merging import REACH, THIN
from sousveil.extraction.neural import weights
from sousveil.extraction.neural.reader import Reader
from sousveil.model import Document

TEXT = (
    "Huawei of China sold surveillance cameras to Kenya's police in 2018, and its engineers run them. The Export-Import Bank of"
    " China lent the money. ZTE, which built the network of Ethio Telecom, has said nothing of who may look into it."
)
FRENCH = "Le groupe français Nexa a vendu un logiciel espion au Maroc en 2019. Le ministère de la Défense marocain l'a utilisé."
needs_model = pytest.mark.skipif(neural.absence() is not None, reason=str(neural.absence()))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of weights' files that are looked into, and no reader open yet."""
    names: list[str] = []
    path_of = weights.Files._path

    def noted(files: weights.Files, name: str) -> Path:
        names.append(name)
        return path_of(files, name)

    monkeypatch.setattr(weights.Files, "_path", noted)
    monkeypatch.setattr(neural, "_opened", neural._opened.__wrapped__)
    return names


@needs_model
def test_quick_opens_no_file_of_the_second_look_and_the_default_does(opened: list[str]) -> None:
    assert QUICK(Document.of(TEXT)).claims
    assert set(opened) == {"tokenizer.json", *(f"{graph}.onnx" for graph in weights.GRAPHS)}
    assert SHIPPED(Document.of(TEXT)).claims
    assert {weights.SECOND, weights.WORDS} <= set(opened)


@needs_model
def test_quick_reads_where_the_second_look_is_not_even_there(tmp_path: Path) -> None:
    for path in weights.FOLDER.iterdir():
        if path.name not in (weights.SECOND, weights.WORDS):
            shutil.copy(path, tmp_path)
    assert Reader.open(tmp_path, second=False).read(TEXT, [(0, len(TEXT))]).proposals
    with pytest.raises(weights.WeightsError, match=weights.SECOND):
        Reader.open(tmp_path)


@needs_model
def test_a_changed_file_of_the_first_look_is_refused_by_quick_too(tmp_path: Path) -> None:
    for path in weights.FOLDER.iterdir():
        shutil.copy(path, tmp_path)
    (tmp_path / "links.onnx").write_bytes(b"changed")
    with pytest.raises(weights.WeightsError, match=r"links\.onnx"):
        Reader.open(tmp_path, second=False)


@needs_model
def test_the_first_look_alone_is_as_sure_as_it_was_found_right_alone(tmp_path: Path) -> None:
    fitted = json.loads((weights.FOLDER / weights.FIRST).read_text(encoding="utf-8"))["calibration"]
    alone, both = Reader.open(second=False).calibration, Reader.open().calibration
    assert list(alone.right) == fitted["right"] and alone.said == both.said and alone.right != both.right
    for path in weights.FOLDER.iterdir():
        if path.name != weights.FIRST:
            shutil.copy(path, tmp_path)
    assert Reader.open(tmp_path, second=False).calibration == both


@needs_model
def test_each_pace_is_weighed_by_its_own_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Pace | None] = []
    monkeypatch.setattr(extraction, "calibration", lambda pace: asked.append(pace) or calibration(pace))
    for extractor in (QUICK, SHIPPED):
        extractor(Document.of(TEXT))
        extractor(Document.of(FRENCH, language="fr"))
    assert asked == [Pace.QUICK, None, Pace.DEFAULT, None]


@needs_model
def test_answers_that_deny_are_shown_from_the_same_confidence_on(monkeypatch: pytest.MonkeyPatch) -> None:
    bars: list[float] = []
    monkeypatch.setattr(extraction, "denials", lambda reading, found, *, shown_from: bars.append(shown_from) or [])
    for extractor in (QUICK, SHIPPED):
        extractor(Document.of(TEXT))
    assert bars == [calibration(pace).threshold for pace in (Pace.QUICK, Pace.DEFAULT)] and bars[0] != bars[1]


@needs_model
@pytest.mark.parametrize("extractor", [QUICK, SHIPPED])
def test_what_is_shown_and_kept_follows_from_its_calibration(extractor: Shipped) -> None:
    weighed = calibration(extractor.pace)
    found = [claim for text in (TEXT, *_demo()) for claim in extractor(Document.of(text)).claims if claim.modality != "denied"]
    faint = [claim for claim in found if claim.tier == "candidate" and claim.confidence < weighed.kept]
    alone = weighed.weights[-1] * math.log(THIN / (2 * REACH + THIN))  # what stands alone in a page is kept as if it did not
    least = 1 / (1 + (1 / weighed.kept - 1) * math.exp(-alone)) - 1e-4
    by_rules = [any(cue.rule == "rules; 0 better rivals" for cue in claim.cues) for claim in faint]
    assert all(plain or claim.confidence >= least for plain, claim in zip(by_rules, faint, strict=True))
    assert all(claim.tier == "claim" for claim in found if claim.confidence >= weighed.threshold)
    fainter = [claim for claim in found if claim.tier == "claim" and claim.confidence < weighed.threshold]
    assert all(claim.frame in load("en").believed_alone for claim in fainter)


def _demo() -> list[str]:
    lines = (Path(__file__).resolve().parents[2] / "demo" / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines[:12]]


def test_calibrations_have_one_form_and_were_fitted_on_nothing_that_the_model_was_taught() -> None:
    room = resources.files("sousveil.extraction")
    tables = {pace: json.loads(room.joinpath(file_name(pace)).read_text(encoding="utf-8")) for pace in (*Pace, None)}
    assert tables[Pace.QUICK].keys() == tables[Pace.DEFAULT].keys() == tables[None].keys()
    manifest = json.loads((weights.FOLDER / "manifest.json").read_text(encoding="utf-8"))
    first, second = manifest["taught first"]["gold"], manifest["taught"]["gold"]
    for pace, taught in ((Pace.DEFAULT, first | second), (Pace.QUICK, first)):
        assert taught and taught.keys().isdisjoint(Path(name).name for name in tables[pace]["fitted on"])
    assert len({tuple(table["weights"]) for table in tables.values()}) == 3
    for pace in tables:
        shipped = calibration(pace)
        assert len(shipped.weights) == len(Features(rules=0, model=0, rivals=0).vector())
        assert 0 < shipped.kept < shipped.threshold < 1


@needs_model
def test_rules_that_no_model_hears_are_weighed_by_a_calibration_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Huawei sold surveillance cameras to Kenya's police in 2018."
    [heard] = [claim for claim in pipeline.claims_of(Document.of(text)) if claim.kind == "supply"]
    monkeypatch.setattr(extraction, "propose", lambda reading, pace: [])
    [alone] = [claim for claim in pipeline.claims_of(Document.of(text)) if claim.kind == "supply"]
    assert (heard.tier, alone.tier) == ("claim", "claim") and alone.confidence < heard.confidence
    assert alone.confidence >= calibration(None).threshold


@needs_model
def test_a_claim_says_at_which_pace_it_was_read() -> None:
    assert (SHIPPED.version, QUICK.version) == (extraction.VERSION, f"{extraction.VERSION}-quick")
    for extractor in (SHIPPED, QUICK):
        assert {claim.extractor for claim in extractor(Document.of(TEXT)).claims} == {extractor.version}


def test_in_other_languages_the_pace_changes_nothing_but_the_name() -> None:
    document = Document.of(FRENCH, language="fr")
    found = [[claim.to_json() | {"extractor": ""} for claim in one(document).claims] for one in (QUICK, SHIPPED)]
    assert found[0] and found[0] == found[1]


@needs_model
def test_quick_is_an_extractor_of_python_and_goes_to_other_processes() -> None:
    assert {claim.extractor for claim in pipeline.extract(TEXT, extractor=QUICK)} == {QUICK.version}
    assert pickle.loads(pickle.dumps(QUICK)) == QUICK != SHIPPED
