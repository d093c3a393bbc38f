"""Is it a copy of something that was read? Fingerprints of texts and how much of one stands in another."""

from __future__ import annotations

from sousveil.screening.fingerprint import containment, fingerprint, shingles

__all__ = ["containment", "fingerprint", "shingles"]
