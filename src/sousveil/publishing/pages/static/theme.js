// @ts-check
// Runs in <head>, before paint: says that scripts work and restores the reader's choice of light or dark.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const read = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const write = (/** @type {string} */ theme) => { try { localStorage.setItem("theme", theme); } catch { /* no storage: from disk or private */ } };
  const saved = read();
  if (saved === "light" || saved === "dark") root.dataset.theme = saved;
  addEventListener("DOMContentLoaded", () => {
    document.querySelector("[data-theme-button]")?.addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      write(root.dataset.theme);
    });
  });
})();
