// Reads a text aloud with the speech of the device itself; nothing leaves the phone.
const speech = window.speechSynthesis;

export function begin(button) {
  if (!speech || !window.SpeechSynthesisUtterance) return;
  button.hidden = false;
  const words = button.querySelector("span");
  const label = words.textContent;
  const quiet = () => {
    button.setAttribute("aria-pressed", "false");
    words.textContent = label;
  };
  quiet();
  button.addEventListener("click", () => {
    const speaking = button.getAttribute("aria-pressed") === "true";
    speech.cancel();
    if (speaking) return quiet();
    const utterance = new SpeechSynthesisUtterance(text(button));
    utterance.lang = "zh-CN";
    utterance.rate = 0.9;
    utterance.voice = speech.getVoices().find((voice) => /^zh([-_]|$)/i.test(voice.lang)) ?? null;
    utterance.onend = utterance.onerror = quiet;
    button.setAttribute("aria-pressed", "true");
    words.textContent = "停下";
    speech.speak(utterance);
  });
}

addEventListener("pagehide", () => speech?.cancel());

function text(button) {
  if (button.dataset.readText) return button.dataset.readText;
  return document.querySelector(button.dataset.read)?.innerText ?? "";
}
