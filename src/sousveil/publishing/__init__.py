"""What leaves the ledger: pages, the static site, dossiers, exports. Knows nothing of the server."""

from __future__ import annotations
