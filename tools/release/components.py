"""What sousveil is made of at run time: the locked packages that it needs, with hashes and licences, as a CycloneDX list.

Invariant: only what `[project] dependencies` reach on this system is listed; every package has the hashes of the lock file; the
list carries no time and no random number, so the same lock gives the same bytes. Source: CycloneDX 1.6.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
_LOCKED = re.compile(r"^(?P<wanted>[A-Za-z0-9_.-]+==[^\\\n]+?)(?P<hashes>(?:\s*\\?\n\s+--hash=sha256:[0-9a-f]{64})+)", re.M)


@dataclass(frozen=True)
class Component:
    """A package of the lock file."""

    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str
    summary: str


def project() -> dict[str, Any]:
    """The `[project]` table."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def locked() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Version and hashes of every package that the lock file wants on this system."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for hit in _LOCKED.finditer(text):
        wanted = Requirement(hit["wanted"])
        if wanted.marker is None or wanted.marker.evaluate():
            version = str(wanted.specifier).removeprefix("==")
            found[canonicalize_name(wanted.name)] = version, tuple(sorted(re.findall(r"[0-9a-f]{64}", hit["hashes"])))
    return found


def needed() -> set[str]:
    """Names of what the run-time dependencies reach, as the installed packages say. Raises PackageNotFoundError for a gap."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in project()["dependencies"]]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for line in metadata.requires(name) or []:
            further = Requirement(line)
            if _applies(further, requirement.extras) and canonicalize_name(further.name) not in found:
                waiting.append(further)
        found.add(name)
    return found


def _applies(requirement: Requirement, extras: set[str]) -> bool:
    environments = [{**default_environment(), "extra": extra} for extra in (*extras, "")]
    return requirement.marker is None or any(requirement.marker.evaluate(one) for one in environments)  # type: ignore[arg-type]


def components() -> list[Component]:
    """The needed packages in order of their names. Raises KeyError for one that the lock file lacks."""
    lock = locked()
    return [Component(name, *lock[name], *_said(name)) for name in sorted(needed())]


def _said(name: str) -> tuple[str, str]:
    about = metadata.metadata(name)
    classifiers = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License")]
    said = about.get("License-Expression") or ", ".join(classifiers) or (about.get("License") or "").split("\n")[0]
    return said or "not stated", about.get("Summary") or ""


def sbom() -> dict[str, Any]:
    """The CycloneDX document."""
    made = project()
    listed = components()
    serial = uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(f"{one.name}=={one.version}" for one in listed) + made["version"])
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": serial.urn, "version": 1,
        "metadata": {"component": {
            "type": "application", "bom-ref": "sousveil", "name": "sousveil", "version": made["version"],
            "description": made["description"], "licenses": [{"license": {"id": made["license"]}}],
            "purl": f"pkg:pypi/sousveil@{made['version']}",
        }},
        "components": [_listed(one) for one in listed],
        "dependencies": [{"ref": "sousveil", "dependsOn": [f"pkg:pypi/{one.name}@{one.version}" for one in listed]}],
    }


def _listed(one: Component) -> dict[str, Any]:
    purl = f"pkg:pypi/{one.name}@{one.version}"
    return {
        "type": "library", "bom-ref": purl, "name": one.name, "version": one.version, "description": one.summary, "purl": purl,
        "licenses": [{"license": {"name": one.licence}}],
        "externalReferences": [{
            "type": "distribution", "url": purl,
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in one.hashes],
        }],
    }


def notices() -> Iterator[str]:
    """The lines of the third-party notices."""
    yield "Third-party packages that sousveil needs at run time, with the licences that they state."
    yield "None of their code is in this repository; they are installed beside it."
    yield ""
    yield from (f"{one.name} {one.version}: {one.licence}" for one in components())


if __name__ == "__main__":
    if sys.argv[1:] == ["notices"]:
        sys.stdout.write("".join(f"{line}\n" for line in notices()))
    else:
        sys.stdout.write(json.dumps(sbom(), ensure_ascii=False, indent=1) + "\n")
