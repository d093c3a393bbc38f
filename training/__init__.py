"""Making the model: slotted passages in, weights out. Nothing here is imported by the installed package."""
