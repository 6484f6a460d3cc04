// Every page loads this one small file; the rest comes only when a page has something for it.
// All of it is an addition: each form and link works without.
import { guard } from "./guard.js";
import { toast } from "./toast.js";

const ADDITIONS = [
  ["[data-copy]", () => import("./copy.js")],
  ["[data-read],[data-read-text]", () => import("./aloud.js")],
  ["[data-voice]", () => import("./voice.js")],
  ["[data-photos]", () => import("./photos.js")],
  ["form[data-draft],[data-draft-clear]", () => import("./draft.js")],
  ["[data-rows],[data-keys]", () => import("./keys.js")],
];

async function start(root) {
  for (const [selector, load] of ADDITIONS) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.unshift(root);
    const fresh = found.filter((element) => !element.dataset.started);
    if (!fresh.length) continue;
    const { begin } = await load();
    fresh.forEach((element) => {
      element.dataset.started = "1";
      begin(element);
    });
  }
  root.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.onclick = () => window.print();
  });
  root.querySelector("[data-focus]")?.focus();
}

function offline() {
  document.querySelectorAll("[data-offline]").forEach((line) => {
    line.hidden = navigator.onLine;
  });
}

// On a phone the pages stand in one row that is longer than the screen; the present one is shown.
// The row alone is moved: `scrollIntoView` would also move the page away from where a link led.
const row = document.querySelector(".lh-nav");
const here = row?.querySelector("[aria-current]");
if (here) {
  const [at, within] = [here.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += at.left - within.left - (within.width - at.width) / 2;
}

// A draft left behind on the last page is settled on whatever page comes next.
if (sessionStorage.getItem("lianhu-sent")) import("./draft.js").then(({ settle }) => settle());

guard(document);
start(document);
offline();
addEventListener("online", offline);
addEventListener("offline", offline);
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target);
});

const SENTENCES = {
  403: "您现在的身份不能做这件事。",
  404: "没有找到，可能已经被移走了。",
  409: "刚才有人先办了。请刷新看看现在的情况。",
  413: "文件太大了，请选小一点的。",
  429: "太快了，请过一会儿再试。",
};

document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  const said = (xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/plain") ? xhr.responseText : "";
  toast(said || SENTENCES[xhr.status] || "没有办成，请再试一次。您写的内容还在。");
});
["htmx:sendError", "htmx:timeout"].forEach((name) =>
  document.addEventListener(name, () => toast("网络不通，请稍后再试。您写的内容还在。")),
);
