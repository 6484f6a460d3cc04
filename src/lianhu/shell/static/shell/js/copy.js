// A copy button beside a text; the text stays selectable where copying is not allowed.
import { toast } from "./toast.js";

export function begin(box) {
  const text = box.querySelector("textarea");
  const button = box.querySelector("[data-copy-button]");
  button.hidden = false;
  box.querySelector("[data-copy-hint]").hidden = true;
  button.addEventListener("click", async () => {
    toast((await copied(text)) ? "已复制，可以去微信群里粘贴。" : "请长按文字，自己选择复制。");
  });
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text.value);
    return true;
  } catch {
    // Plain http and older WeChat have no clipboard interface, but know this.
    text.select();
    return document.execCommand("copy");
  }
}
