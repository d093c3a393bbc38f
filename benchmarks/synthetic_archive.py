#!/usr/bin/env python3
"""A web archive for measuring: pages of 62 KB in 13 languages, one in a hundred worth reading, hard cases planted and known.

python benchmarks/synthetic_archive.py OUT.warc.gz [PAGES] [SEED]    (default 1000 pages, seed 1)

Beside OUT.warc.gz stands OUT.truth.json: address -> class of each planted page. The same seed gives the same bytes. The text is
made of common words of each language and of words that mean nothing; nothing in it is a claim about anybody. Real pages differ:
hit rates here are those of planted cases.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from dataclasses import dataclass
from pathlib import Path

from sousveil.screening.words import shipped

COMMON = {
    "en": "the of and to in is was for on that with as by at from are this be it an or which were has not but also one their",
    "fr": "le la de et les des en un une du est pour que dans par sur pas plus avec au ce qui se sont aux été cette ses comme",
    "es": "el la de que y en los se del las por con un una para es al lo como más su sus le ya fue este ha sí sobre entre está",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat über",
    "pt": "o a de que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando muito",
    "it": "il di che e la un in per una con non sono da si come al del le dei nel alla più anche o ma gli della dopo questo",
    "ru": "и в не на что он с как это по но они мы все она так его из к у от за о был для бы же вы только её было когда уже",
    "uk": "і в не на що він з як це по але вони ми всі вона так його із до у від за про був для би ж ви тільки її було коли",
    "tr": "ve bir bu da için ile çok olarak daha ne kadar gibi olan en ama sonra her şey var ben o mı iki değil biz şu hem",
    "ar": "في من على أن إلى هذا عن مع التي كان قد لا ما هو هي بعد كل ذلك بين عند لم حتى إذا ثم أو حيث غير هذه",
    "zh": "的 一 是 不 了 在 人 有 我 他 这 个 上 们 来 到 时 大 地 为 子 中 你 说 生 国 年 着 就 那 和 要",
    "ja": "の に は を た が で て と し れ さ ある いる も する から な こと として い や など なっ ない この ため その",
    "ko": "이 그 는 을 를 에 의 가 은 들 것 도 수 있 하 나 다 로 고 한 에서 지 으로 와 과 하고 등 년",
}
LETTERS = {
    "ru": "абвгдежзиклмнопрстуфхцчшя", "uk": "абвгґдежзиіїклмнопрстуфхцчшя", "ar": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "zh": "东西南北山水火木金土日月星云雨风花草树林江河湖海门户车马书画琴棋",
    "ja": "あかさたなはまやらわいきしちにひみりうくすつぬふむ",
    "ko": "가나다라마바사아자차카타파하고노도로모보소오조초",
}
LEGACY = {"fr": "cp1252", "es": "iso-8859-1", "de": "iso-8859-1", "pt": "cp1252", "it": "iso-8859-1", "ru": "windows-1251",
          "uk": "koi8-u", "tr": "iso-8859-9", "ar": "windows-1256", "zh": "gbk", "ja": "shift_jis", "ko": "euc-kr"}
CLAIM = {
    "en": "{v} of China sold surveillance equipment to the government of Kenya in 2018 under a contract with the police.",
    "fr": "{v} a vendu au Sénégal un système de vidéosurveillance, selon le contrat signé avec le ministère.",
    "es": "{v} vendió cámaras de videovigilancia al gobierno de Ecuador, según el contrato firmado en 2016.",
    "de": "{v} lieferte Technik zur Videoüberwachung nach Serbien, wie der Vertrag mit dem Ministerium zeigt.",
    "pt": "{v} vendeu câmeras de reconhecimento facial ao Brasil, segundo o contrato assinado com o governo.",
    "it": "{v} ha venduto telecamere di videosorveglianza all'Egitto, secondo il contratto firmato nel 2017.",
    "ru": "{v} поставила системы видеонаблюдения в Узбекистан по контракту с министерством.",
    "uk": "{v} продала системи відеоспостереження, поставлені в Казахстан за контрактом.",
    "tr": "{v} Sırbistan hükümetine yüz tanıma sistemi sattı; sözleşme imzalandı.",
    "ar": "باعت {v} كاميرات المراقبة إلى مصر بموجب عقد مع الحكومة.",
    "zh": "{v}向肯尼亚出售监控设备，合同由政府签署。",
    "ja": "{v}はケニアに監視カメラを販売し、契約を結んだ。",
    "ko": "{v}는 케냐에 감시 장비를 판매하고 계약을 체결했다.",
}
VENDORS = (
    "Huawei", "Hikvision", "Dahua", "ZTE", "NSO Group", "Candiru", "Intellexa", "Cellebrite", "Sandvine",
    "Nokia Siemens Networks",
)
BARE = {
    "en": "The company behind {v} sold it to the government of Kenya in 2018.",
    "fr": "La société de {v} a vendu son produit au Sénégal en 2018.",
    "es": "La empresa de {v} vendió su producto al gobierno de Ecuador.",
    "de": "Die Firma hinter {v} lieferte nach Serbien und an den Sudan.",
}
PHRASES = ("facial recognition", "safe city", "packet inspection", "Rohde & Schwarz", "Gamma Group", "Hacking Team")
DISTRACTIONS = ("The new Huawei phone has a better screen.", "Surveillance is a word.", "A review of drones for the garden.",
                "Get 5G today.", "Our data center never sleeps.", "Il libro sulla sorveglianza.", "Nuevas cámaras en oferta.")
SHORT, LONG = (1, 2, 2, 3), (4, 5, 6, 8)
CLASSES = ("plain", "upper", "newline", "nbsp", "entities", "soft-hyphen", "tag-split", "legacy", "script-only")
SHARES = (150, 12, 7, 16, 9, 5, 13, 26, 6)
ALONE = ("newline", "nbsp", "entities", "soft-hyphen", "tag-split")
ORDINARY = ("plain", "upper", "newline", "nbsp", "legacy")


@dataclass(frozen=True)
class Pools:
    """Pieces that pages are put together from, by language."""

    paragraphs: dict[str, list[str]]
    scripts: list[str]
    styles: list[str]


def word(rng: random.Random, lang: str) -> str:
    """A word that means nothing, in the letters of a language."""
    if lang in LETTERS:
        return "".join(rng.choices(LETTERS[lang], k=rng.choice(SHORT if lang in ("zh", "ja", "ko") else LONG)))
    return "".join(rng.choice("bdfglmnprstvz") + rng.choice("aeiou") for _ in range(rng.choice((2, 3, 3, 4))))


def paragraph(rng: random.Random, lang: str, words: list[str]) -> str:
    """Some sentences of a language."""
    glue = "" if lang in ("zh", "ja") else " "
    sentences = []
    for _ in range(rng.randint(2, 6)):
        chosen = rng.choices(words, k=rng.randint(6, 20))
        sentences.append(glue.join(chosen).capitalize() + ("。" if lang in ("zh", "ja") else "."))
    return glue.join(sentences)


def pools(rng: random.Random) -> Pools:
    """The pieces of an archive's pages."""
    taken = {term.form.lower() for term in shipped().wanted}
    paragraphs = {}
    for lang, common in COMMON.items():
        made_up = (word(rng, lang) for _ in range(900))
        words = common.split() * 12 + [one for one in made_up if one not in taken]
        paragraphs[lang] = [paragraph(rng, lang, words) for _ in range(150)]
    names = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(1, 9))) for _ in range(600)]
    scripts = [script(rng, names) for _ in range(80)]
    styles = ["".join(f".{rng.choice(names)}-{rng.randint(1, 99)}{{{rng.choice(('margin', 'padding', 'color', 'width'))}:"
                      f"{rng.randint(0, 999)}px}}\n" for _ in range(60)) for _ in range(40)]
    return Pools(paragraphs, scripts, styles)


def script(rng: random.Random, names: list[str]) -> str:
    """A few kilobytes of what a minifier leaves."""
    lines = []
    for _ in range(60):
        one, two, three = rng.choices(names, k=3)
        lines.append(f'function {one}({two}){{return {two}.{three}||window.{one}["{two}"]?{rng.randint(0, 9999)}:"{three}"}};')
    return "".join(lines)


def filler(rng: random.Random, made: Pools, lang: str, size: int) -> tuple[str, str]:
    """Head and body of a page of about `size` characters, a quarter of them text, without a claim."""
    texts = made.paragraphs[lang]
    prose: list[str] = []
    while sum(map(len, prose)) * (3 if lang in ("zh", "ja", "ko") else 2 if lang in LETTERS else 1) < size // 4:
        prose.append(f"<p>{rng.choice(texts)}</p>\n")
    head, tiles, length = "", [nav(rng, texts)], len("".join(prose).encode())
    while length + len(head) < size:
        kind = rng.random()
        if kind < 0.7:
            head += f"<script>{rng.choice(made.scripts)}</script>\n"
        elif kind < 0.85:
            head += f"<style>{rng.choice(made.styles)}</style>\n"
        else:
            tiles.append(card(rng, rng.choice(texts)))
            length += len(tiles[-1])
    main = f'<main id="content"><article class="post"><h1>{prose[0][3:50]}</h1>\n{"".join(prose)}</article></main>\n'
    return head, f'{tiles[0]}{main}<aside class="related">{"".join(tiles[1:])}</aside><footer>{nav(rng, texts)}</footer>'


def card(rng: random.Random, text: str) -> str:
    """A tile as a template leaves it: much markup, a few words."""
    number, path = rng.getrandbits(48), " ".join(f"{rng.random() * 24:.3f}" for _ in range(12))
    return (f'<div class="card card--wide js-card-{number % 997}" data-id="{number:x}" data-track="tile|{number % 31}">'
            f'<a class="card__link" href="/section/{number % 89}/{number:x}/item.html?ref=tile"><img loading="lazy" '
            f'height="180" src="/media/{number:x}/320.webp" srcset="/media/{number:x}/640.webp 2x" alt="">'
            f'<svg viewBox="0 0 24 24"><path d="M{path}z"/></svg><span class="card__title">{text[:40]}</span></a>\n'
            f'<!-- tile {number % 99} --></div>\n')


def nav(rng: random.Random, texts: list[str]) -> str:
    """A menu."""
    items = "".join(f'<li class="menu-item"><a href="/{n}">{rng.choice(texts)[:14]}</a></li>' for n in range(40))
    return f"<nav><ul>{items}</ul></nav>"


def planted(rng: random.Random, kind: str, lang: str) -> tuple[str, str]:
    """The sentence of a class of page as HTML, and what goes into a script instead (or nothing)."""
    vendor = rng.choice(PHRASES if kind in ("newline", "nbsp") else VENDORS)
    said = (BARE if kind in ALONE else CLAIM)[lang].format(v=vendor)
    if kind == "upper":
        return said.upper(), ""
    if kind == "newline":
        return said.replace(vendor, vendor.replace(" ", "\n      ")), ""
    if kind == "nbsp":
        return said.replace(vendor, vendor.replace(" ", rng.choice(("&nbsp;", "\u00a0", "&#160;")))), ""
    if kind in ("entities", "soft-hyphen", "tag-split"):
        return said.replace(vendor, broken(rng, kind, vendor)), ""
    if kind == "script-only":
        return "", json.dumps({"props": {"body": said}})
    return said, ""


def broken(rng: random.Random, kind: str, vendor: str) -> str:
    """A name with entities for letters, with a soft hyphen, or with tags in it."""
    place = rng.randint(1, min(map(len, vendor.split())) - 1)
    if kind == "entities":
        return "".join(f"&#{ord(letter)};" if rng.random() < 0.5 else letter for letter in vendor)
    if kind == "soft-hyphen":
        return vendor[:place] + rng.choice(("&shy;", "\u00ad")) + vendor[place:]
    tag = rng.choice(("b", "em", "span class=hit", "mark"))
    return f"<{tag}>{vendor[:place]}</{tag.split()[0]}>{vendor[place:]}"


def page(rng: random.Random, made: Pools, kind: str) -> tuple[bytes, str]:
    """The bytes of a page of a class ("" for an ordinary one), and the charset its server declares (or "")."""
    lang = rng.choice(list(COMMON)) if rng.random() < 0.6 else "en"
    if kind in ("upper", "newline", "nbsp", "entities", "soft-hyphen", "tag-split"):
        lang = rng.choice(("en", "fr", "es", "de"))
    charset = "utf-8"
    if kind == "legacy" or (not kind and rng.random() < 0.09):
        lang = rng.choice(list(LEGACY))
        charset = LEGACY[lang]
    head, body = filler(rng, made, lang, int(rng.gauss(56_000, 12_000)))
    said, hidden = planted(rng, kind, lang) if kind else ("", "")
    if not kind and rng.random() < 0.03:
        said = rng.choice(DISTRACTIONS)
    half = body.find("</p>", body.find("</article>") // 2) + 4
    body = f"{body[:half]}<p>{said}</p>{body[half:]}" if said else body
    if hidden:
        head += f'<script id="__NEXT_DATA__" type="application/json">{hidden}</script>'
    meta = f'<meta charset="{charset}">'
    text = f"<!DOCTYPE html>\n<html lang={lang}><head>{meta}<title>Page</title>{head}</head><body>{body}</body></html>"
    return text.encode(charset, "xmlcharrefreplace"), charset if rng.random() < 0.5 else ""


def record(kind: str, url: str, number: int, content_type: str, content: bytes) -> bytes:
    """A WARC record as a gzip member."""
    head = (f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-01T00:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012x}>\r\nContent-Type: {content_type}\r\n"
            f"Content-Length: {len(content)}\r\n\r\n")
    return gzip.compress(head.encode() + content + b"\r\n\r\n", 6, mtime=0)


def make(out: Path, pages: int, seed: int, *, share: float = 0.01) -> dict[str, str]:
    """Write the archive and its truth; returns the truth. `share` of the pages are planted."""
    rng = random.Random(seed)
    made = pools(rng)
    truth: dict[str, str] = {}
    relevant = set(rng.sample(range(pages), max(1, round(pages * share))))
    with out.open("wb") as file:
        for number in range(pages):
            url = f"http://site{number % 97}.example/{seed}/{number}.html"
            kind = rng.choices(CLASSES, SHARES)[0] if number in relevant else ""
            raw, charset = page(rng, made, kind)
            if kind:
                truth[url] = kind
            packed = rng.random() < 0.02
            lines = f"Content-Type: text/html{'; charset=' + charset if charset else ''}\r\n"
            lines += "Content-Encoding: gzip\r\n" if packed else ""
            body = gzip.compress(raw, 6, mtime=0) if packed else raw
            http = f"HTTP/1.1 200 OK\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body
            asked = f"GET /{number}.html HTTP/1.1\r\nHost: site{number % 97}.example\r\n\r\n".encode()
            file.write(record("request", url, 2 * number, "application/http; msgtype=request", asked))
            file.write(record("response", url, 2 * number + 1, "application/http; msgtype=response", http))
    out.with_suffix("").with_suffix(".truth.json").write_text(json.dumps(truth, indent=1), encoding="utf-8")
    return truth


def main() -> None:
    """Make one archive."""
    out = Path(sys.argv[1])
    truth = make(out, int(sys.argv[2]) if len(sys.argv) > 2 else 1000, int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    print(f"{out}: {out.stat().st_size:,} bytes, {len(truth)} planted pages")


if __name__ == "__main__":
    main()
