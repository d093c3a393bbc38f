"""Exposure, leverage and scenarios over findings; every number opens into its claims. Start with `Study`."""

from __future__ import annotations

from sousveil.analysis.case import Case
from sousveil.analysis.exposure import exposure
from sousveil.analysis.leverage import leverage
from sousveil.analysis.study import Study, load

__all__ = ["Case", "Study", "exposure", "leverage", "load"]
