"""Signed heads, proofs, and the verifier that knows nothing of the package."""

from __future__ import annotations

import base64
import copy
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sousveil import ledger as ledgers
from sousveil.ledger import check_bundle, heads, log, merkle, proof, seal, timestamp
from sousveil.ledger.checkpoint import Checkpoint, parse
from sousveil.ledger.signing import COSIGNATURE, new_key, public_key, sign, signers, signing_key
from sousveil.ledger.verify import verify
from sousveil.model import Document, LedgerError

KEY = new_key("newsroom.example")


@pytest.fixture
def sealed(ledger, document, claim):
    ledger.add(document, [claim], original=document.text.encode())
    with ledger.batch():
        for n in range(300):
            ledger.add(Document.of(f"text {n}"))
    note = seal.seal(ledger.store, key=KEY)
    return ledger, claim, note


def test_keys_survive_their_line():
    assert signing_key(KEY.line()) == KEY
    assert public_key(KEY.public().line()) == KEY.public()
    assert public_key(KEY.public(COSIGNATURE).line()).type == COSIGNATURE


@pytest.mark.parametrize("line", ["", "a+b", "PRIVATE+KEY+x", "n+00000000+AAAA", KEY.public().line()[:-4] + "AAA="])
def test_damaged_keys_are_refused(line):
    with pytest.raises(LedgerError):
        public_key(line)
    with pytest.raises(LedgerError):
        signing_key(line)


def test_notes_survive_their_text_and_say_who_signed():
    note = sign(Checkpoint("sousveil.ledger/x", 7, bytes(32)), KEY)
    assert parse(note.text()) == note
    assert signers(note, [KEY.public(), new_key("newsroom.example").public()]) == ["newsroom.example"]
    forged = parse(note.text().replace("\n7\n", "\n8\n"))
    assert signers(forged, [KEY.public()]) == []


@pytest.mark.parametrize("text", ["", "a\n1\n", "a\n01\n" + "A" * 43 + "=\n", "a b\n1\n" + "A" * 43 + "=\n\n",
                                  "a\n1\n" + "A" * 43 + "=\n\n- x AAAA\n", "a\n1\n" + "A" * 43 + "=\n\n\u2014 x AAAA"])
def test_malformed_checkpoints_are_refused(text):
    with pytest.raises(LedgerError):
        parse(text)


def test_seal_signs_the_head_once_and_notes_it(sealed):
    ledger, _, note = sealed
    assert signers(note, [KEY.public()]) == ["newsroom.example"]
    assert note.checkpoint.size == ledger.head().size - 1
    assert seal.seal(ledger.store, key=KEY) == note
    assert parse(seal.checkpoint_file(ledger.path).read_text()) == note
    report = verify(ledger.store, keys=[KEY.public()])
    assert (report.problems, report.signed_by, report.quotes) == ([], ["newsroom.example"], 1)


def test_one_seal_counts_as_one_signed_head_wherever_it_lies(sealed, make_claim, document):
    ledger, _, _ = sealed
    assert seal.checkpoint_file(ledger.path).exists() and verify(ledger.store).seals == 1
    ledger.add(document, [make_claim(document, "Serbia denied it")])
    seal.seal(ledger.store, key=KEY)
    assert verify(ledger.store).seals == 2
    seal.checkpoint_file(ledger.path).unlink()
    assert verify(ledger.store).seals == 2


def test_a_proof_holds_for_both_checkers_and_opens_nothing_else(sealed):
    ledger, claim, _ = sealed
    bundle = json.loads(json.dumps(proof.prove(ledger.store, claim.id[:8], with_text=True)))
    assert proof.check(bundle, [KEY.public()]) == ["newsroom.example"]
    said = check_bundle.check(bundle, [KEY.public().line()], document=bundle["text"].encode())
    assert claim.quote in said[0]
    assert "text 5" not in json.dumps(bundle)


def test_a_claim_newer_than_the_seal_is_not_proved(sealed, document, make_claim):
    ledger, *_ = sealed
    ledger.add(document, [newer := make_claim(document, "Serbia denied it")])
    with pytest.raises(LedgerError, match="sousveil seal"):
        proof.prove(ledger.store, newer.id)


def damaged(bundle: dict, rng: random.Random) -> dict:
    """The bundle with one thing changed: a letter of any value, a step more or less, a number, another key's signature."""
    wrong = copy.deepcopy(bundle)
    part = rng.choice(["claim", "document", "checkpoint", "text"])
    if part in ("checkpoint", "text"):
        at = rng.randrange(len(wrong[part]))
        wrong[part] = wrong[part][:at] + chr(ord(wrong[part][at]) ^ 1) + wrong[part][at + 1 :]
        return wrong
    field = rng.choice(sorted(wrong[part]))
    value = wrong[part][field]
    if isinstance(value, int):
        wrong[part][field] = value + rng.choice([-1, 1, 2**40])
    elif isinstance(value, list):
        action = rng.choice(["drop", "double", "swap"])
        at = rng.randrange(len(value))
        wrong[part][field] = {"drop": value[:at] + value[at + 1 :], "double": [*value, value[at]], "swap": value[::-1]}[action]
    else:
        at = rng.randrange(len(value))
        wrong[part][field] = value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
    return wrong


def agree(bundle: dict) -> bool:
    try:
        proof.check(bundle, [KEY.public()])
        ours = True
    except LedgerError:
        ours = False
    try:
        check_bundle.check(bundle, [KEY.public().line()])
        theirs = True
    except check_bundle.Wrong:
        theirs = False
    assert ours == theirs
    return ours


def test_both_checkers_agree_on_200_bundles(sealed):
    ledger, claim, _ = sealed
    good = proof.prove(ledger.store, claim.id, with_text=True)
    rng = random.Random(6)
    assert [agree(good) for _ in range(3)] == [True] * 3
    assert not any(agree(damaged(good, rng)) for _ in range(197))


def test_the_verifier_is_one_short_file_of_the_standard_library():
    source = Path(check_bundle.__file__).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 300
    assert "import sousveil" not in source and "from sousveil" not in source


def test_the_verifier_runs_alone(sealed, tmp_path):
    ledger, claim, _ = sealed
    script = tmp_path / "alone" / "check.py"
    script.parent.mkdir()
    shutil.copy(check_bundle.__file__, script)
    bundle = tmp_path / "bundle.json"
    bundle.write_text(json.dumps(proof.prove(ledger.store, claim.id)))
    command = [sys.executable, "-I", "-S", str(script), str(bundle)]
    done = subprocess.run([*command, "--key", KEY.public().line()], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout[:4]) == (0, "YES:")
    other = subprocess.run([*command, "--key", new_key("other").public().line()], capture_output=True, text=True, check=False)
    assert (other.returncode, other.stdout) == (1, "NO: no trusted key signed this head\n")
    assert subprocess.run([sys.executable, "-I", str(script)], capture_output=True, check=False).returncode == 2


def test_ed25519_agrees_with_the_library():
    rng = random.Random(1)
    for _ in range(8):
        key, message = new_key("k"), rng.randbytes(rng.randrange(100))
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        made = Ed25519PrivateKey.from_private_bytes(key.seed).sign(message)
        assert check_bundle.is_signed(key.public().raw, message, made)
        wrong = bytearray(made)
        wrong[rng.randrange(64)] ^= 1 << rng.randrange(8)
        assert not check_bundle.is_signed(key.public().raw, message, bytes(wrong))
        grown = made[:32] + (int.from_bytes(made[32:], "little") + check_bundle.L).to_bytes(32, "little")
        assert not check_bundle.is_signed(key.public().raw, message, grown)


def test_a_head_file_shows_a_ledger_that_was_rolled_back(path, document, claim):
    with ledgers.open(path) as ledger:
        ledger.add(document)
    old = path.read_bytes()
    with ledgers.open(path) as ledger:
        ledger.add(document, [claim])
    path.write_bytes(old)
    with pytest.raises(LedgerError, match="history was cut: 3 events were written, 2 are there"):
        ledgers.open(path)
    heads.head_file(path).unlink()
    ledgers.open(path).close()


def test_a_torn_head_file_does_not_lock_anyone_out(path, document):
    with ledgers.open(path) as ledger:
        ledger.add(document)
        heads.head_file(path).write_bytes(b"")
        ledger.add(Document.of("more"))
    ledgers.open(path).close()
    assert heads.read(heads.head_file(path)).size == 3


def test_a_fork_is_seen_by_the_signed_head(sealed, tmp_path):
    ledger, _, note = sealed
    fork = tmp_path / "fork.sousveil"
    with ledgers.open(fork) as other:
        report = verify(other.store, witnesses=[note.checkpoint])
        assert "another ledger" in report.problems[0]
    assert verify(ledger.store, witnesses=[note.checkpoint]).holds
    assert not verify(ledger.store, witnesses=[Checkpoint(note.checkpoint.origin, 9, bytes(32))]).holds


def test_two_newsrooms_cosign_each_others_heads_by_files(sealed, tmp_path):
    ledger, claim, note = sealed
    desk = new_key("desk.example")
    with ledgers.open(tmp_path / "desk.sousveil") as other:
        first = seal.cosign_other(other.store, note, key=desk, now=1_700_000_000)
        ledger.add(Document.of("later"))
        second = seal.seal(ledger.store, key=KEY)
        with pytest.raises(LedgerError, match=f"--since {note.checkpoint.size}"):
            seal.cosign_other(other.store, second, key=desk)
        said = seal.consistency(ledger.store, note.checkpoint.size, second.checkpoint.size)
        steps = [base64.b64decode(step) for step in said["proof"]]
        both = seal.cosign_other(other.store, second, key=desk, proof=steps)
        with pytest.raises(LedgerError, match="not shown to continue"):
            seal.cosign_other(other.store, sign(Checkpoint(note.checkpoint.origin, 999, bytes(32)), KEY), key=desk, proof=steps)
    assert signers(first, [desk.public(COSIGNATURE)]) == ["desk.example"]
    seal.accept_cosignature(ledger.store, both)
    bundle = proof.prove(ledger.store, claim.id)
    assert proof.check(bundle, [desk.public(COSIGNATURE)]) == ["desk.example"]
    assert "signed by desk.example" in check_bundle.check(bundle, [desk.public(COSIGNATURE).line()])[-1]
    with pytest.raises(LedgerError, match="can't be taken back"):
        seal.accept_cosignature(ledger.store, sign(Checkpoint(note.checkpoint.origin, 5, bytes(32)), KEY))


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_persons_own_ssh_key_seals(sealed, tmp_path):
    ledger, claim, _ = sealed
    key = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    ledger.add(Document.of("one more"))
    seal.seal(ledger.store, ssh_key=key)
    bundle = proof.prove(ledger.store, claim.id)
    public = (tmp_path / "id.pub").read_text()
    assert "signed by ssh" in check_bundle.check(bundle, [public])[-1]
    with pytest.raises(check_bundle.Wrong, match="no trusted key"):
        check_bundle.check({**bundle, "checkpoint": bundle["checkpoint"].replace("=\n", "=\n", 1).replace("\n3", "\n4", 1)}, [])
    signature = tmp_path / "s.sig"
    signature.write_text(bundle["ssh_signature"])
    (tmp_path / "allowed").write_text(f"me {public}")
    done = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", tmp_path / "allowed", "-I", "me", "-n", seal.SSH_NAMESPACE, "-s", signature],
        input=parse(bundle["checkpoint"]).checkpoint.text().encode(), capture_output=True, check=False,
    )
    assert done.returncode == 0
    with pytest.raises(LedgerError, match="did not sign"):
        seal.ssh_signature("x", tmp_path / "missing")


def authority(folder: Path) -> None:
    """A time-stamp authority of our own."""
    (folder / "tsa.cnf").write_text(f"""
[req]
distinguished_name = dn
[dn]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[tsa]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa_config]
default_policy = 1.2.3.4.1
digests = sha256
serial = {folder}/serial
signer_digest = sha256
ess_cert_id_alg = sha256
""")
    (folder / "serial").write_text("01\n")

    def run(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    run("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Root",
        "-days", "30", "-config", "tsa.cnf", "-extensions", "ca")
    run("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=TSA",
        "-config", "tsa.cnf")
    run("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "tsa.pem",
        "-days", "20", "-extfile", "tsa.cnf", "-extensions", "tsa")
    run("ts", "-reply", "-config", "tsa.cnf", "-section", "tsa_config", "-queryfile", "q.tsq", "-signer", "tsa.pem",
        "-inkey", "tsa.key", "-out", "a.tsr")


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_a_time_stamp_authority_attests_the_head(sealed, tmp_path):
    pytest.importorskip("rfc3161_client")
    ledger, _, note = sealed
    (tmp_path / "q.tsq").write_bytes(timestamp.request(note))
    authority(tmp_path)
    answer, roots = (tmp_path / "a.tsr").read_bytes(), (tmp_path / "ca.pem").read_bytes()
    when = timestamp.attach(ledger.store, note, answer, roots=roots)
    assert when.endswith("Z")
    assert seal.seals(ledger.store)[-1][1]["time"] == when
    with pytest.raises(LedgerError, match="does not hold"):
        timestamp.check(sign(Checkpoint("x", 1, bytes(32)), KEY), answer, roots=roots)
    assert verify(ledger.store).holds


def test_every_claim_of_a_ledger_of_several_tiles_is_proved(sealed):
    ledger, *_ = sealed
    node, head = log.nodes(ledger.store), ledger.head()
    leaves = [row[0] for row in ledger.store.rows("SELECT leaf FROM event ORDER BY seq")]
    assert head.root == merkle.root(merkle.over(leaves), len(leaves))
    for index in range(0, len(leaves), 7):
        steps = merkle.inclusion_proof(node, index, head.size)
        assert steps == merkle.inclusion_proof(merkle.over(leaves), index, head.size)


def test_a_root_written_in_another_base64_is_no_checkpoint():
    text = "origin.example\n5\n" + base64.b64encode(bytes(32)).decode() + "\n"
    assert parse(text).checkpoint.root == bytes(32)
    with pytest.raises(LedgerError):
        parse(text.replace("A=", "B="))


def test_a_ledger_that_does_not_begin_with_the_head_beside_it_is_refused(sealed, tmp_path):
    ledger, _, _ = sealed
    seal.check_history(ledger.store)
    with ledgers.open(tmp_path / "other.sousveil") as other:
        for n in range(400):
            other.add(Document.of(f"another text {n}"))
        shutil.copy(seal.checkpoint_file(ledger.store.path), seal.checkpoint_file(other.store.path))
        with pytest.raises(LedgerError, match="says other"):
            seal.check_history(other.store)
