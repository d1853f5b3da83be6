// The editor of flows and letters: line numbers that follow, and problems beside their line. It works without.
(() => {
  "use strict";

  const LINE = 22; // px, as in flows.css: 2.2rem

  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const area = editor.querySelector("textarea");
  const lines = editor.querySelector(".editor-lines");
  const notes = editor.querySelector(".editor-notes");

  // As many numbers as lines; the area grows with them, so the page scrolls and nothing inside it.
  const count = () => {
    const wanted = area.value.split("\n").length + 1;
    area.rows = wanted;
    while (lines.children.length < wanted) {
      const number = document.createElement("span");
      number.textContent = String(lines.children.length + 1);
      number.id = `line-${number.textContent}`;
      lines.append(number);
    }
    while (lines.children.length > wanted) lines.lastElementChild.remove();
  };

  // What is wrong is marked at its line, in words if there is room.
  const mark = () => {
    lines.querySelectorAll(".wrong").forEach((each) => each.classList.remove("wrong"));
    notes.replaceChildren();
    const noted = new Set();
    document.querySelectorAll(".found-list [data-line]").forEach((found) => {
      const line = Number(found.dataset.line);
      const number = lines.children[line - 1];
      if (number) number.classList.add("wrong");
      if (noted.has(line)) return;
      noted.add(line);
      const note = document.createElement("span");
      note.textContent = found.querySelector(".found-what").textContent;
      note.style.top = `${12 + (line - 1) * LINE}px`;
      notes.append(note);
    });
  };

  // A line number in the list of problems leads into the text.
  document.addEventListener("click", (event) => {
    const to = event.target.closest("[data-to]");
    if (!to) return;
    event.preventDefault();
    const line = Number(to.dataset.to);
    const texts = area.value.split("\n");
    const start = texts.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, start + (texts[line - 1] || "").length);
    const number = document.getElementById(`line-${line}`);
    if (number) number.scrollIntoView({ block: "center" });
  });

  // Turning to the next person keeps what was typed: the letter is asked for anew with this text.
  document.addEventListener("click", (event) => {
    const turn = event.target.closest("[data-turn]");
    const form = document.getElementById("letter-form");
    if (!turn || !form || !window.htmx) return;
    event.preventDefault();
    form.elements.n.value = turn.dataset.turn;
    window.htmx.ajax("POST", form.action, { source: area, target: "#looked", swap: "outerHTML", values: { act: "look" } });
  });

  // Text that was typed and not saved is not lost without a question.
  const was = area.value;
  let sent = false;
  area.form.addEventListener("submit", () => { sent = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!sent && area.value !== was) event.preventDefault();
  });

  area.addEventListener("input", () => { count(); });
  document.addEventListener("htmx:afterSettle", mark);
  count();
  mark();
})();
