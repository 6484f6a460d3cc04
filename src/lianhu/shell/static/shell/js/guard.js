// One press, one submission. The server's idempotency key is the real guard; this spares the wait.
const FORGET_AFTER = 20000;

export function guard(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.dataset.again !== undefined) return;
    if (form.dataset.sent) return event.preventDefault();
    // After the event: a button disabled now would not send its own name and value,
    // and another listener may still have refused the submission.
    setTimeout(() => event.defaultPrevented || hold(form));
  });
  // The page may come back from the browser's memory with its buttons still held.
  addEventListener("pageshow", (event) => {
    if (event.persisted) root.querySelectorAll("form[data-sent]").forEach(release);
  });
}

function buttons(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function hold(form) {
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
  buttons(form).forEach((button) => (button.disabled = true));
  setTimeout(() => release(form), FORGET_AFTER);
}

function release(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  buttons(form).forEach((button) => (button.disabled = false));
}
