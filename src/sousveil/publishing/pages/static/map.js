// @ts-check
// The map's island. The server has drawn the countries and the flows; this redraws flows for a country, kinds, years, hedge.
(() => {
  const block = document.getElementById("flows-data");
  const svg = /** @type {SVGSVGElement | null} */ (document.querySelector("#map svg"));
  const layer = svg?.querySelector(".flows");
  const panel = /** @type {HTMLElement | null} */ (document.querySelector(".panel"));
  if (!block || !svg || !layer || !panel) return;
  /** @type {{kinds: string[], labels: string[], places: [string, string, number, number][], from: number[], to: number[], kind: number[], year: number[], n: number[], firm: number[], say: Record<string, string>}} */
  const d = JSON.parse(block.textContent || "");
  const index = new Map(d.places.map((place, i) => [place[0], i]));
  const overview = [...panel.childNodes], caption = document.querySelector("#map .src"), told = caption?.textContent || "";
  const on = new Set(d.kinds.keys()), OUT = 2;
  let chosen = -1, since = 0, until = 9999, hedged = true;
  const fill = (/** @type {string} */ text, /** @type {Record<string, string | number>} */ values) => text.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));

  /** The same curve as drawing/flows.py. @type {(x0: number, y0: number, x1: number, y1: number, w: number, bend: number) => string} */
  function taper(x0, y0, x1, y1, w, bend) {
    const dx = x1 - x0, dy = y1 - y0, n = Math.hypot(dx, dy) || 1, b = bend * Math.min(1, 420 / n);
    const cx = (x0 + x1) / 2 + dy * b, cy = (y0 + y1) / 2 - dx * b, tx = cx - x0, ty = cy - y0, t = Math.hypot(tx, ty) || 1;
    const px = (-ty / t) * w / 2, py = (tx / t) * w / 2, f = (/** @type {number} */ v) => +v.toFixed(1);
    return `M${f(x0 + px)} ${f(y0 + py)}Q${f(cx + px * .55)} ${f(cy + py * .55)} ${f(x1)} ${f(y1)}Q${f(cx - px * .55)} ${f(cy - py * .55)} ${f(x0 - px)} ${f(y0 - py)}zM${f(x1 - 1.7)} ${f(y1)}a1.7 1.7 0 1 0 3.4 0a1.7 1.7 0 1 0-3.4 0z`;
  }

  function gather() {
    /** @type {Map<number, [number, number]>} */ const sums = new Map();
    /** @type {Map<number, number[]>} */ const partners = new Map();
    let total = 0;
    for (let i = 0; i < d.from.length; i++) {
      const year = d.year[i], a = d.from[i], b = d.to[i], k = d.kind[i], n = hedged ? d.n[i] : d.firm[i];
      if (!n || !on.has(k) || (year && (year < since || year > until)) || (chosen >= 0 && a !== chosen && b !== chosen)) continue;
      total += n;
      const key = (a * 512 + b) * 8 + (chosen >= 0 ? k : k < OUT ? 0 : OUT), sum = sums.get(key) || [0, 0];
      sums.set(key, [sum[0] + n, sum[1] + d.firm[i]]);
      if (chosen >= 0) {
        const other = a === chosen ? b : a, counts = partners.get(other) || d.kinds.map(() => 0);
        counts[k] += n; partners.set(other, counts);
      }
    }
    return { sums, partners, total };
  }

  function draw() {
    const { sums, partners, total } = gather();
    let rows = [...sums].sort((x, y) => y[1][0] - x[1][0]);
    if (chosen < 0) rows = [...rows.filter((r) => r[0] % 8 < OUT).slice(0, 45), ...rows.filter((r) => r[0] % 8 >= OUT).slice(0, 28)];
    layer?.replaceChildren(...rows.reverse().map(([key, [n, firm]]) => {
      const k = key % 8, pair = (key - k) / 8, a = d.places[pair >> 9], b = d.places[pair & 511];
      const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
      path.setAttribute("class", `f k-${d.kinds[k]}${firm ? "" : " hedged"}`);
      path.setAttribute("d", taper(a[2], a[3], b[2], b[3], Math.min(9, (chosen < 0 ? 1.4 : 2.1) + .85 * Math.sqrt(n)), k % 2 ? .32 : .22));
      return path;
    }));
    svg?.classList.toggle("one", chosen >= 0);
    for (const land of svg?.querySelectorAll(".l.here, .l.far") || []) land.classList.remove("here", "far");
    if (chosen >= 0) {
      document.getElementById("l-" + d.places[chosen][0])?.classList.add("here");
      for (const other of partners.keys()) document.getElementById("l-" + d.places[other][0])?.classList.add("far");
    }
    if (caption) caption.textContent = chosen < 0 ? told : fill(d.say.caption, { name: d.places[chosen][1] });
    side(partners, total);
  }

  /** @type {(tag: string, css?: string, text?: string) => HTMLElement} */
  function make(tag, css, text) {
    const made = document.createElement(tag);
    if (css) made.className = css;
    if (text) made.textContent = text;
    return made;
  }

  /** @type {(partners: Map<number, number[]>, total: number) => void} */
  function side(partners, total) {
    if (!panel) return;
    if (chosen < 0) { if (panel.dataset.one) { panel.replaceChildren(...overview); delete panel.dataset.one; } return; }
    panel.dataset.one = "1";
    const [code, name] = d.places[chosen], list = make("ol", "partners"), sum = (/** @type {number[]} */ a) => a.reduce((x, y) => x + y, 0);
    for (const [other, counts] of [...partners].sort((x, y) => sum(y[1]) - sum(x[1])).slice(0, 8)) {
      const row = make("li"), button = make("button", "link", d.places[other][1]), numbers = make("span", "counts");
      button.addEventListener("click", () => choose(other));
      counts.forEach((n, k) => { if (n) numbers.append(make("span", "n k-" + d.kinds[k], `${n} ${d.labels[k]}`)); });
      row.append(button, numbers);
      list.append(row);
    }
    const heading = make("h2", "", name), page = /** @type {HTMLAnchorElement} */ (make("a", "go", fill(d.say.open, { name })));
    const back = make("button", "link", d.say.back);
    heading.id = "panel-h";
    page.href = `country/${code}.html`;
    back.addEventListener("click", () => choose(-1));
    panel.replaceChildren(heading, make("p", "small", fill(d.say.partners, { n: total })), list, page, back);
  }

  /** @type {(i: number) => void} */
  function choose(i) {
    chosen = i;
    draw();
    const pick = /** @type {HTMLSelectElement | null} */ (document.getElementById("pick"));
    if (pick) pick.value = i < 0 ? "" : d.places[i][0];
    history.replaceState(null, "", i < 0 ? "#" : "#" + d.places[i][0]);
  }

  svg.addEventListener("click", (event) => {
    const land = /** @type {Element} */ (event.target).closest(".l");
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const i = land ? index.get(land.id.slice(2)) : undefined;
    if (i === undefined) { if (!land) choose(-1); return; }
    event.preventDefault();
    choose(i === chosen ? -1 : i);
  });
  document.getElementById("pick")?.addEventListener("change", (event) => choose(index.get(/** @type {HTMLSelectElement} */ (event.target).value) ?? -1));
  addEventListener("keydown", (event) => { if (event.key === "Escape" && chosen >= 0) choose(-1); });
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-kind]"))) {
    box.addEventListener("change", () => { const k = d.kinds.indexOf(box.dataset.kind || ""); if (box.checked) on.add(k); else on.delete(k); draw(); });
  }
  document.getElementById("hedged")?.addEventListener("change", (event) => { hedged = /** @type {HTMLInputElement} */ (event.target).checked; draw(); });
  const from = /** @type {HTMLInputElement | null} */ (document.getElementById("since")), to = /** @type {HTMLInputElement | null} */ (document.getElementById("until"));
  for (const range of [from, to]) range?.addEventListener("input", () => {
    if (!from || !to) return;
    since = Math.min(+from.value, +to.value); until = Math.max(+from.value, +to.value);
    const output = document.getElementById("years");
    if (output) output.textContent = since === until ? String(since) : fill(d.say.range, { first: since, last: until });
    for (const bar of document.querySelectorAll(".hist rect")) { const year = +(bar.getAttribute("data-y") || 0); bar.classList.toggle("off", year < since || year > until); }
    requestAnimationFrame(draw);
  });
  const start = index.get(location.hash.slice(1));
  if (start !== undefined) choose(start);
  performance.mark("island-ready");
})();
