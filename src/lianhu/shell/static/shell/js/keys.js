// The desk by keyboard: j k through rows, Enter opens, x ticks, / searches, [ ] turns the page, ? helps.
let listening = false;

export function begin(element) {
  if (element.dataset.keys !== undefined) {
    document.querySelectorAll("[data-keys-open]").forEach((button) => {
      button.hidden = false;
      button.onclick = () => element.showModal();
    });
  } else {
    element.querySelector("[data-check-all]")?.addEventListener("change", (event) => {
      boxes(element).forEach((box) => (box.checked = event.target.checked));
    });
  }
  if (!listening) addEventListener("keydown", press);
  listening = true;
}

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  Enter: () => here()?.querySelector("a[data-open], a[href]")?.click(),
  x: () => here()?.querySelector("input[type=checkbox]")?.click(),
  "/": () => document.querySelector("[data-search], input[type=search]"),
  "[": () => document.querySelector("a[rel=prev]")?.click(),
  "]": () => document.querySelector("a[rel=next]")?.click(),
  "?": help,
};

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const writing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (writing) {
    if (event.key === "Escape") writing.blur();
    return;
  }
  const act = ACTS[event.key];
  if (!act || (event.key === "Enter" && event.target !== document.body && !event.target.matches("tr"))) return;
  if (document.querySelector("dialog[open]") && event.key !== "?") return;
  event.preventDefault();
  act()?.focus?.();
}

function rows() {
  return [...document.querySelectorAll("[data-rows] tbody tr, tbody[data-rows] tr")];
}

function boxes(table) {
  return table.querySelectorAll("tbody input[type=checkbox]");
}

function here() {
  return document.querySelector("tr[data-here]");
}

function move(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(here());
  const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
  here()?.removeAttribute("data-here");
  next.dataset.here = "";
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function help() {
  const sheet = document.querySelector("[data-keys]");
  if (sheet?.open) sheet.close();
  else sheet?.showModal();
}
