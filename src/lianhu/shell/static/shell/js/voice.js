// A recorder in front of a file input: press, speak, press. Where the browser cannot record,
// or the microphone is refused, the input itself stands there and opens the phone's recorder.
const LONGEST = 180;
// AAC first: every phone can play it.
const KINDS = ["audio/mp4;codecs=mp4a.40.2", "audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const ENDS = { "audio/mp4": "m4a", "audio/webm": "webm", "audio/ogg": "ogg" };

export function begin(field) {
  const input = field.querySelector("input[type=file]");
  const box = field.querySelector(".lh-voice");
  if (!input || !box || !window.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return;
  const [button, line] = box.children;
  const words = button.querySelector("span");
  box.hidden = false;
  input.classList.add("lh-hide");

  let recorder = null;
  button.addEventListener("click", () => (recorder ? recorder.stop() : record()));

  async function record() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      line.textContent = "没有拿到话筒，请用下面的按钮选一段录音。";
      input.classList.remove("lh-hide");
      return;
    }
    const kind = KINDS.find((name) => MediaRecorder.isTypeSupported(name));
    const parts = [];
    const since = Date.now();
    recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 32000 });
    recorder.ondataavailable = (event) => event.data.size && parts.push(event.data);
    const tick = setInterval(() => {
      const seconds = Math.round((Date.now() - since) / 1000);
      words.textContent = `正在录 ${seconds} 秒，说完按一下`;
      if (seconds >= LONGEST) recorder?.stop();
    }, 500);
    recorder.onstop = () => {
      clearInterval(tick);
      stream.getTracks().forEach((track) => track.stop());
      keep(new Blob(parts, { type: recorder.mimeType.split(";")[0] }));
      recorder = null;
    };
    recorder.start(1000);
    look("正在录，说完按一下", true);
    line.textContent = "";
  }

  function look(text, recording) {
    words.textContent = text;
    button.setAttribute("aria-pressed", String(recording));
  }

  function keep(blob) {
    const bag = new DataTransfer();
    bag.items.add(new File([blob], `录音.${ENDS[blob.type] ?? "webm"}`, { type: blob.type }));
    input.files = bag.files;
    look("重新录一段", false);
    line.textContent = "录好了，可以先听一遍。";
    const player = box.querySelector("audio") ?? box.appendChild(document.createElement("audio"));
    player.controls = true;
    player.src = URL.createObjectURL(blob);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
