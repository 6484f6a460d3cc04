// As soon as the words stand there, show what is known already; whoever goes on writing is not held up.
const form = document.getElementById("raise");
const words = form?.elements.words;

words?.addEventListener("change", async () => {
  const body = new FormData();
  body.set("words", words.value);
  body.set("look", "1");
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  try {
    const answer = await fetch(location.href, { method: "POST", body });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("likes");
    if (found) document.getElementById("likes").replaceWith(document.importNode(found, true));
  } catch {
    // Without a network there is nothing to show, and the words are kept on the phone.
  }
});
