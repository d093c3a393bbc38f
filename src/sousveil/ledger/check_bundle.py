"""Checks a proof bundle of a sousveil ledger. One file, standard library only, no part of sousveil is imported.

Usage: python check_bundle.py BUNDLE.json [--key NAME+HASH+KEY]... [--document FILE] [--text FILE]

It says yes (exit code 0) only if: the claim's and the document's exact bytes hash to leaves of the ledger's Merkle tree
(RFC 6962), the head over that tree is signed by a key that you gave and trust (C2SP signed note or cosignature, or an SSH
signature by an ssh-ed25519 key), the claim is of that document, and its quote stands at its offsets in the text, where text
or file are there. Ed25519 is computed here after RFC 8032; nothing else than SHA-2 is taken from elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

Point = tuple[int, int, int, int]
Key = tuple[str, str, bytes, bytes]
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
BODY = re.compile(r"([^\s]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\n")
LINE = re.compile(r"\u2014 ([^\s+]+) ([A-Za-z0-9+/]+=*)\n")


class Wrong(Exception):
    """The bundle does not prove what it says; the message says why."""


def need(holds: object, why: str) -> None:
    if not holds:
        raise Wrong(why)


def unpack(said: Any, what: str) -> bytes:
    need(isinstance(said, str), f"{what} is missing")
    try:
        return base64.b64decode(said.encode("ascii"), validate=True)
    except ValueError:
        raise Wrong(f"{what} is not base64") from None


# Ed25519 (RFC 8032, section 5.1). Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.


def add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def recover_x(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != sign else x


def decode(raw: bytes) -> Point | None:
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def encode(point: Point) -> bytes:
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(public) != 32 or len(signature) != 64:
        return False
    assert BASE is not None
    point, s = decode(public), int.from_bytes(signature[32:], "little")
    if point is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    minus = (P - point[0], point[1], 1, P - point[3])
    return encode(add(times(s, BASE), times(h, minus))) == signature[:32]


# The head: a C2SP checkpoint, signed as a note, cosigned, or with an SSH signature beside it.


def parse_key(line: str) -> Key:
    if line.startswith("ssh-ed25519 "):
        raw = unpack(line.split()[1], "the ssh key")
        need(raw[:19] == b"\x00\x00\x00\x0bssh-ed25519" + b"\x00\x00\x00\x20" and len(raw) == 51, "the ssh key is damaged")
        return "ssh", "ssh", raw[19:], b""
    parts = line.strip().split("+", 2)
    need(len(parts) == 3, f"{line!r} is no key (name+hash+key, or ssh-ed25519 ...)")
    raw = unpack(parts[2], "the key")
    need(len(raw) == 33 and raw[0] in (1, 4), "the key is of an unknown type")
    mark = hashlib.sha256(parts[0].encode() + b"\n" + raw).digest()[:4]
    need(mark.hex() == parts[1], "the key's hash is wrong")
    return parts[0], "cosignature" if raw[0] == 4 else "note", raw[1:], mark


def parse_head(note: Any) -> tuple[str, int, bytes, list[tuple[str, bytes]]]:
    need(isinstance(note, str), "the bundle holds no checkpoint")
    body, blank, rest = note.partition("\n\n")
    head = BODY.fullmatch(body + "\n" if blank else note)
    lines = LINE.findall(rest)
    whole = "".join(f"\u2014 {name} {signature}\n" for name, signature in lines)
    if not head or whole != rest:
        raise Wrong("the checkpoint is malformed")
    return head[0], int(head[2]), base64.b64decode(head[3]), [(name, unpack(s, "a signature")) for name, s in lines]


def signs(key: Key, body: str, lines: list[tuple[str, bytes]], ssh: Any) -> bool:
    name, form, public, mark = key
    if form == "ssh":
        return bool(ssh) and ssh_signs(public, body, ssh)
    for signer, signature in lines:
        if signer != name or signature[:4] != mark:
            continue
        message, made = body, signature[4:]
        if form == "cosignature":
            message = f"cosignature/v1\ntime {int.from_bytes(signature[4:12], 'big')}\n{body}"
            made = signature[12:]
        if is_signed(public, message.encode(), made):
            return True
    return False


def strings(raw: bytes) -> list[bytes]:
    found = []
    while raw:
        length = int.from_bytes(raw[:4], "big")
        need(len(raw) >= 4 + length, "the ssh signature is cut short")
        found.append(raw[4 : 4 + length])
        raw = raw[4 + length :]
    return found


def ssh_signs(public: bytes, body: str, armoured: str) -> bool:
    lines = armoured.strip().splitlines()
    need(lines[0] == "-----BEGIN SSH SIGNATURE-----" and lines[-1] == "-----END SSH SIGNATURE-----", "no ssh signature")
    raw = unpack("".join(lines[1:-1]), "the ssh signature")
    need(raw[:10] == b"SSHSIG\x00\x00\x00\x01", "the ssh signature is of another version")
    parts = strings(raw[10:])
    need(len(parts) == 5, "the ssh signature is malformed")
    key, space, reserved, algorithm, signature = parts
    if strings(key) != [b"ssh-ed25519", public] or space != b"sousveil-checkpoint" or algorithm not in (b"sha512", b"sha256"):
        return False
    digest = hashlib.new(algorithm.decode(), body.encode()).digest()
    signed = b"SSHSIG" + b"".join(len(s).to_bytes(4, "big") + s for s in (space, reserved, algorithm, digest))
    made = strings(signature)
    return len(made) == 2 and made[0] == b"ssh-ed25519" and is_signed(public, signed, made[1])


# The tree: RFC 6962 inclusion.


def leaf_of(event: Any, what: str) -> bytes:
    need(isinstance(event, dict), f"the {what} is missing")
    salt, kind, at, body = unpack(event.get("salt"), "the salt"), event.get("kind"), event.get("at"), event.get("body")
    need(len(salt) == 16, "the salt is not 16 bytes")
    need(kind == what and isinstance(at, str) and isinstance(body, str), f"the {what} is malformed")
    try:
        return hashlib.sha256(b"\x00" + salt + f"{kind} {at}\n{body}".encode()).digest()
    except UnicodeEncodeError:
        raise Wrong(f"the {what} is no text") from None


def is_included(index: Any, size: int, leaf: bytes, proof: list[bytes], root: bytes) -> bool:
    if type(index) is not int or not 0 <= index < size or any(len(step) != 32 for step in proof):
        return False
    at, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = hashlib.sha256(b"\x01" + step + found).digest()
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + step).digest()
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def included(event: Any, what: str, size: int, root: bytes) -> dict[str, Any]:
    leaf = leaf_of(event, what)
    proof = event.get("proof")
    need(isinstance(proof, list), f"the {what}'s proof is missing")
    steps = [unpack(step, "a proof's step") for step in proof]
    need(is_included(event.get("index"), size, leaf, steps, root), f"the {what} is not in the tree that was signed")
    try:
        row = json.loads(event["body"])
    except ValueError:
        raise Wrong(f"the {what} is not JSON") from None
    if not isinstance(row, dict):
        raise Wrong(f"the {what} is not an object")
    return row


def check(bundle: Any, keys: list[str], *, document: bytes | None = None, text: str | None = None) -> list[str]:
    """Raises Wrong where the bundle proves nothing; returns lines that say what it proves. `keys`: lines of trusted keys."""
    need(isinstance(bundle, dict) and bundle.get("format") == "sousveil-proof/1", "this is no bundle of a known format")
    body, size, root, lines = parse_head(bundle.get("checkpoint"))
    claim = included(bundle.get("claim"), "claim", size, root)
    source = included(bundle.get("document"), "document", size, root)
    need(claim.get("doc") == source.get("id"), "the claim is of another document")
    start, end, quote = claim.get("start"), claim.get("end"), claim.get("quote")
    if not (type(start) is int and type(end) is int and isinstance(quote, str) and end - start == len(quote)):
        raise Wrong("the quote is malformed")
    said = [f"claim {claim.get('id')}: {quote!r}", f"in document {source.get('id')}, characters {start} to {end}"]
    for found in (bundle.get("text"), text):
        if found is not None:
            need(isinstance(found, str), "the text is malformed")
            hashed = hashlib.sha256(found.encode("utf-8", "surrogatepass")).hexdigest()
            need(hashed == source.get("text_sha256"), "the text is not the one that was read")
            need(found[start:end] == quote, "the quote is not at its place in the text")
            said.append("the quote stands there in the text that was read")
    if document is not None:
        need(hashlib.sha256(document).hexdigest() == source.get("id"), "the file is not the one that was read")
        said.append("the file is the one that was read")
    trusted = [parse_key(line) for line in keys]
    need(trusted, "no trusted key was given: a head that nobody signed proves nothing (--key)")
    by = [key[0] for key in trusted if signs(key, body, lines, bundle.get("ssh_signature"))]
    need(by, "no trusted key signed this head")
    return [*said, f"among the first {size} events of {body.split(chr(10))[0]}, signed by {', '.join(by)}"]


def main(words: list[str]) -> int:
    paths = [word for word in words if not word.startswith("--")]
    options: dict[str, list[str]] = {"--key": [], "--document": [], "--text": []}
    at = 0
    while at < len(words):
        if words[at] in options and at + 1 < len(words):
            options[words[at]].append(words[at + 1])
            paths.remove(words[at + 1])
            at += 1
        elif words[at].startswith("--"):
            paths = []
            break
        at += 1
    if len(paths) != 1:
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        bundle = json.loads(Path(paths[0]).read_text(encoding="utf-8"))
        document = Path(options["--document"][0]).read_bytes() if options["--document"] else None
        text = Path(options["--text"][0]).read_text(encoding="utf-8") if options["--text"] else None
        said = check(bundle, options["--key"], document=document, text=text)
    except (Wrong, OSError, ValueError) as error:
        sys.stdout.write(f"NO: {error}\n")
        return 1
    sys.stdout.write("YES: " + "\n     ".join(said) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
