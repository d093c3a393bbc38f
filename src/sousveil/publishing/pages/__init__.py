"""The pages: a ledger as plain view models, written out as HTML and JSON; the app and the static site show the same ones."""

from __future__ import annotations

from sousveil.publishing.pages.page import Links, Page
from sousveil.publishing.pages.shelf import Shelf

__all__ = ["Links", "Page", "Shelf"]
