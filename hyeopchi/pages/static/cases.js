// Choosing rows: one box for all of the page, and how many are chosen. Without it every box still works.
(() => {
  const form = document.querySelector("form.pick");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[name=case]")];
  const all = form.querySelector("#pick-all");
  const said = form.querySelector("#picked");
  const every = all?.querySelector("input");
  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    if (said) said.textContent = count ? `${count}건을 골랐습니다.` : "";
    if (every) {
      every.checked = count === boxes.length;
      every.indeterminate = count > 0 && count < boxes.length;
    }
  };
  if (all && every) {
    all.hidden = false;
    every.removeAttribute("name");
    every.addEventListener("change", () => {
      for (const box of boxes) box.checked = every.checked;
      tell();
    });
  }
  form.addEventListener("change", tell);
  tell();
})();
