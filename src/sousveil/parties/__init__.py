"""Who is meant: names as written become identified parties, or questions for a person. Knows no documents.

Import `sousveil.parties.gazetteer` (names in a text), `.resolve` (one name), `.registry` (what is known of a party).
"""
