// @ts-check
// Keys for the review page. Each key presses a link or a button that is there without this file too.
(() => {
  const mark = document.querySelector("mark.quote"), form = document.querySelector("form.verdict");
  if (mark) {  // the words in their box; the page itself moves only where they would else be off the screen
    mark.scrollIntoView({ block: "center", behavior: "instant" });
    const down = scrollY;
    scrollTo({ top: 0, behavior: "instant" });
    if (mark.getBoundingClientRect().bottom > innerHeight) scrollTo({ top: down, behavior: "instant" });
  }
  /** @type {(selector: string) => void} */
  const press = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector))?.click();
  /** @type {Record<string, string>} */
  const keys = { j: "[rel=next]", k: "[rel=prev]", y: "[value=confirm]", n: "[data-key=n]", u: "[value=unsure]", e: "[data-key=e]", z: "[value=undo]", "?": "[data-key=help]" };
  addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { document.querySelectorAll("details[open]").forEach((one) => one.removeAttribute("open")); target.blur(); return; }
    if (target.matches("input, select, textarea")) return;
    const reasons = document.querySelectorAll("details.reject[open] button");
    if (reasons.length && /^[1-9]$/.test(event.key)) { /** @type {HTMLElement | undefined} */ (reasons[+event.key - 1])?.click(); return; }
    if (keys[event.key]) { event.preventDefault(); press(keys[event.key]); }
  });
  for (const details of document.querySelectorAll("details")) details.addEventListener("toggle", () => { if (details.open) /** @type {HTMLElement | null} */ (details.querySelector("button, select, input"))?.focus(); });
  if (mark && form && "IntersectionObserver" in window) {
    const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (form.querySelectorAll("button"));
    new IntersectionObserver((entries) => { const seen = entries.some((entry) => entry.isIntersecting); for (const button of buttons) button.disabled = !seen; }).observe(mark);
  }
})();
