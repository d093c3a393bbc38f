"""What makes a release: build, components, bundle, man page. Run by the Makefile as `python -m tools.release.NAME`."""

from __future__ import annotations
