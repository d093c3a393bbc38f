"""Exports: a ledger's claims, findings and documents in the forms that other people's tools read, and back again."""

from __future__ import annotations

from sousveil.publishing.exports.formats import FORMATS, Format
from sousveil.publishing.exports.holding import Holding, Options, gather
from sousveil.publishing.exports.restoring import Restored, restore
from sousveil.publishing.exports.writing import packed, stem, write

__all__ = ["FORMATS", "Format", "Holding", "Options", "Restored", "gather", "packed", "restore", "stem", "write"]
