// @ts-check
// Search in a static site: every word must stand in a claim's sentence, quote or document. The index is a script of its own.
(() => {
  const data = /** @type {{[key: string]: any}} */ (window).sousveilIndex;
  const box = /** @type {HTMLInputElement | null} */ (document.getElementById("q"));
  const told = document.getElementById("found"), list = document.getElementById("results");
  if (!data || !box || !told || !list) return;
  const fold = (/** @type {string} */ text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const texts = data.says.map((/** @type {string} */ says, /** @type {number} */ i) => fold(`${says} ${data.quote[i]} ${data.titles[data.doc[i]]}`));
  const MOST = 50;

  /** @type {(tag: string, css: string, text: string) => HTMLElement} */
  function make(tag, css, text) {
    const made = document.createElement(tag);
    made.className = css;
    made.textContent = text;
    return made;
  }

  /** @type {(i: number) => HTMLElement} */
  function card(i) {
    const article = make("article", "claim k-" + data.kinds[data.kind[i]], ""), head = make("div", "head", "");
    const link = /** @type {HTMLAnchorElement} */ (make("a", "", data.says[i]));
    link.href = `document/${data.docs[data.doc[i]]}.html#${data.id[i]}`;
    const say = make("p", "say", "");
    say.append(link);
    head.append(say);
    const hedge = data.hedges[data.hedge[i]];
    if (hedge !== "asserted") { const meta = make("p", "meta", ""); meta.append(make("span", "flag m-" + hedge, told?.dataset[hedge] || hedge)); head.append(meta); }
    const quote = make("blockquote", "", ""), words = make("p", "", "");
    words.append(make("mark", "", data.quote[i]));
    quote.append(words, make("footer", "", data.titles[data.doc[i]]));
    article.append(head, quote);
    return article;
  }

  function look() {
    if (!box || !told || !list) return;
    const words = fold(box.value).split(/\s+/).filter(Boolean);
    const hits = words.length ? texts.map((/** @type {string} */ text, /** @type {number} */ i) => words.every((word) => text.includes(word)) ? i : -1).filter((/** @type {number} */ i) => i >= 0) : [];
    told.textContent = !words.length ? "" : hits.length ? (told.dataset.found || "").replace("{claims}", String(hits.length)).replace("{words}", box.value) : told.dataset.none || "";
    list.replaceChildren(...hits.slice(0, MOST).map(card));
  }

  box.form?.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", look);
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) box.value = asked;
  look();
})();
