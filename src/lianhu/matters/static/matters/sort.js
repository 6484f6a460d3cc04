// Sorting by keys: digits choose in the first group, letters in the second, Enter confirms,
// s passes over, x takes apart what is several things, u takes the last one back. Every key presses
// what stands on the page.
const KEYS = ["123456789", "qwerty"];
const form = document.querySelector("[data-sort]");
const held = document.querySelector("[data-held]");
const chosen = new Map();

if (form) {
  const groups = [...form.querySelectorAll("fieldset")].filter((one) => one.querySelector("[type=radio]"));
  groups.slice(0, KEYS.length).forEach((group, at) => {
    [...group.querySelectorAll("[type=radio]")].slice(0, KEYS[at].length).forEach((radio, n) => {
      const mark = document.createElement("kbd");
      mark.textContent = KEYS[at][n];
      mark.setAttribute("aria-hidden", "true");
      radio.after(" ", mark, " ");
      chosen.set(KEYS[at][n], radio);
    });
  });
  form.querySelector("[data-hints]").hidden = false;
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (document.querySelector("dialog[open]")) return;
  const writing = event.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable]");
  if (writing) return event.key === "Escape" ? writing.blur() : undefined;
  const key = event.key.toLowerCase();
  const button =
    key === "enter" && !event.target.closest?.("a, button, summary, audio")
      ? form?.querySelector("[value=confirm]")
      : document.querySelector(`[data-key="${/^[sux]$/.test(key) ? key : "-"}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  } else if (chosen.has(key)) {
    event.preventDefault();
    chosen.get(key).click();
    chosen.get(key).focus({ preventScroll: true });
  }
});

// Whoever leaves means what they confirmed: it is handed in behind them.
let sending = false;
addEventListener("submit", () => (sending = true));
addEventListener("pageshow", () => (sending = false));
addEventListener("pagehide", () => {
  if (!held || sending) return;
  const said = new FormData(held);
  said.set("do", "now");
  navigator.sendBeacon(held.action, said);
});
