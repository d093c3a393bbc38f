"""`python -m sousveil`."""

from __future__ import annotations

import sys

from sousveil.cli import main

sys.exit(main())
