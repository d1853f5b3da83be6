// What a page does better with a script. Every page works without it.
(() => {
  "use strict";

  // Enter that finishes a Korean syllable is no Enter yet.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) {
      event.stopImmediatePropagation();
      if (event.target.tagName !== "TEXTAREA") event.preventDefault();
    }
  }, true);

  // A form is sent once: a second press waits for the first one's answer.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-again")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  });
  const again = () => document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  window.addEventListener("pageshow", again);
  document.addEventListener("htmx:afterRequest", again);

  // An open menu closes with Escape or a press elsewhere.
  const menus = () => document.querySelectorAll("details.menu[open]");
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus().forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });

  // What is wrong is read first.
  const problems = document.getElementById("problems");
  if (problems) problems.focus();

  // One box selects every row of its table: <input type=checkbox data-all="case">.
  document.addEventListener("change", (event) => {
    const name = event.target.dataset && event.target.dataset.all;
    if (!name) return;
    document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(name)}"]`).forEach((box) => { box.checked = event.target.checked; });
  });

  // A select or a date marked data-go sends its form when changed; its button stays for others.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-go]")) event.target.form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // What is too wide or too high for its place can be moved by keyboard, too.
  const reach = () => document.querySelectorAll("main *").forEach((box) => {
    const moves = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
    if (!moves || !/auto|scroll/.test(getComputedStyle(box).overflow) || box.matches("textarea, select, [tabindex]")) return;
    const name = box.querySelector("caption, title");
    box.tabIndex = 0;
    if (name && !box.hasAttribute("role")) { box.setAttribute("role", "group"); box.setAttribute("aria-label", name.textContent.trim()); }
  });
  reach();
  window.addEventListener("resize", reach);
  document.addEventListener("htmx:afterSettle", reach);

  // Two minutes before the session ends a sentence says so. Staying is one request; nothing else renews.
  const idle = document.getElementById("idle");
  if (idle) {
    const minutes = Number(idle.dataset.minutes);
    let timer = 0;
    const wait = () => {
      window.clearTimeout(timer);
      idle.hidden = true;
      timer = window.setTimeout(() => { idle.hidden = false; idle.querySelector("button").focus(); }, Math.max(minutes - 2, 0.5) * 60000);
    };
    document.getElementById("idle-stay").addEventListener("click", () => {
      fetch("/stay", { method: "POST", headers: { "X-CSRF-Token": idle.dataset.csrf || "" }, credentials: "same-origin" })
        .then((answer) => { if (answer.ok) wait(); else window.location.reload(); });
    });
    document.addEventListener("htmx:afterRequest", (event) => {
      const sent = event.detail.requestConfig && event.detail.requestConfig.headers;
      if (!sent || !("HX-Quiet" in sent)) wait();  // what a page asks by itself renews nothing
    });
    wait();
  }
})();
