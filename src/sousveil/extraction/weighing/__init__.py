"""What the rules leave open, weighed: how sure, how far along, of which technology, for how much, when, whose and by
whose word.

Each module asks one question: it lists the answers that the text allows, each with its evidence, and takes the one that the
weights of the language (lang/*/choices.json, made by training/choices.py) speak for most. Where a language has no weights the
rules' answer stands. Invariant: no name of a party and no country is evidence.
"""
