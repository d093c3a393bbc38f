// @ts-check
// How far an upload has come. The form is sent as it would be without this file; the answer takes the page's place.
(() => {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.drop"));
  const bar = form?.querySelector("progress"), told = form?.querySelector("[role=status]"), button = form?.querySelector("button");
  if (!form || !bar || !told || !button) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sent = new XMLHttpRequest();
    const say = (/** @type {string | undefined} */ words) => { told.textContent = words ?? ""; };
    const again = () => { button.disabled = false; bar.hidden = true; say(form.dataset.lost); };
    sent.upload.addEventListener("progress", ({ lengthComputable, loaded, total }) => { if (lengthComputable) bar.value = loaded / total; });
    sent.upload.addEventListener("load", () => { bar.removeAttribute("value"); say(form.dataset.reading); });
    sent.addEventListener("load", () => {
      const found = new DOMParser().parseFromString(sent.responseText, "text/html").querySelector("main");
      if (!found) { again(); return; }
      document.querySelector("main")?.replaceWith(found);
      found.setAttribute("tabindex", "-1");
      found.focus();
    });
    sent.addEventListener("error", again);
    sent.open("POST", form.action);
    sent.send(new FormData(form));
    button.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    say(form.dataset.sending);
  });
})();
