// Keeps what was written for a week, on this phone only, until it was sent.
const DAYS = 7;
const PREFIX = "lianhu-draft:";
const SENT = "lianhu-sent";
const NEVER = new Set(["hidden", "password", "file", "submit", "button", "reset"]);

export function begin(element) {
  if (element.dataset.draftClear !== undefined) return forget(element.dataset.draftClear);
  const key = element.dataset.draft;
  settle();
  // A page that came back with the server's errors already holds what was written.
  if (!element.querySelector("[aria-invalid=true]")) restore(element, key);
  let waiting;
  element.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => save(element, key), 400);
  });
  element.addEventListener("change", () => save(element, key));
  element.addEventListener("submit", () => {
    clearTimeout(waiting);
    save(element, key);
    sessionStorage.setItem(SENT, key);
  });
}

/** Called on the page after a submission: it was sent if the page says so, or if it has neither
 * the form nor an error. The page after a comment holds an empty form of the same key. */
export function settle() {
  const key = sessionStorage.getItem(SENT);
  if (key === null) return;
  sessionStorage.removeItem(SENT);
  const done = document.querySelector("[data-done]");
  const again = document.querySelector(`form[data-draft="${CSS.escape(key)}"]`);
  if (done || (!again && document.documentElement.dataset.error === undefined)) forget(key);
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !NEVER.has(field.type) && field.dataset.noDraft === undefined,
  );
}

function save(form, key) {
  const values = fields(form)
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .filter((field) => field.value)
    .map((field) => [field.name, field.value]);
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values }));
  } catch {
    // Storage is full or switched off: nothing is kept, the form still works.
  }
}

function restore(form, key) {
  const kept = read(key);
  if (!kept || Date.now() - kept.at > DAYS * 86400000) return forget(key);
  let changed = false;
  for (const field of fields(form)) {
    const mine = kept.values.filter(([name]) => name === field.name).map(([, value]) => value);
    if (["checkbox", "radio"].includes(field.type)) {
      if (mine.includes(field.value) && !field.checked) changed = field.checked = true;
    } else if (mine.length && !field.value) {
      field.value = mine[0];
      changed = true;
    }
  }
  if (changed) say(form, key);
}

function say(form, key) {
  const note = document.createElement("div");
  note.className = "lh-note lh-tone-info lh-draft";
  note.setAttribute("role", "status");
  note.append("已恢复您没写完的内容");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "lh-btn lh-btn--plain lh-btn--small";
  button.textContent = "不要了，重新写";
  button.onclick = () => {
    forget(key);
    form.reset();
    note.remove();
  };
  note.append(button);
  form.prepend(note);
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key));
  } catch {
    return null;
  }
}

function forget(key) {
  if (read(key)) localStorage.removeItem(PREFIX + key);
}
