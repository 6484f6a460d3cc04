// A recorder in front of a file input: press, speak, press. Where the browser cannot record,
// the input stays and opens the phone's own recorder.
const LONGEST = 180;
const KINDS = ["audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus"];

export function begin(field) {
  const input = field.querySelector("input[type=file]");
  if (!input || !window.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return;
  const box = document.createElement("div");
  box.className = "lh-voice";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "lh-btn lh-btn--plain lh-voice__rec";
  const line = document.createElement("span");
  line.setAttribute("role", "status");
  box.append(button, line);
  input.before(box);
  rest();

  let recorder = null;
  button.addEventListener("click", () => (recorder ? recorder.stop() : record()));

  function rest(words = "按一下开始录音") {
    button.textContent = words;
    button.setAttribute("aria-pressed", "false");
  }

  async function record() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      line.textContent = "没有拿到话筒。可以用下面的按钮选一段录音。";
      return;
    }
    const kind = KINDS.find((name) => MediaRecorder.isTypeSupported(name));
    const parts = [];
    const since = Date.now();
    recorder = new MediaRecorder(stream, kind ? { mimeType: kind, audioBitsPerSecond: 32000 } : {});
    recorder.ondataavailable = (event) => event.data.size && parts.push(event.data);
    const tick = setInterval(() => {
      const seconds = Math.round((Date.now() - since) / 1000);
      line.textContent = `正在录音 ${seconds} 秒`;
      if (seconds >= LONGEST) recorder?.stop();
    }, 500);
    recorder.onstop = () => {
      clearInterval(tick);
      stream.getTracks().forEach((track) => track.stop());
      keep(new Blob(parts, { type: (kind ?? recorder.mimeType).split(";")[0] }));
      recorder = null;
    };
    recorder.start(1000);
    button.textContent = "说完了，按一下停";
    button.setAttribute("aria-pressed", "true");
    line.textContent = "正在录音";
  }

  function keep(blob) {
    const end = blob.type.includes("mp4") ? "m4a" : blob.type.includes("ogg") ? "ogg" : "webm";
    const files = new DataTransfer();
    files.items.add(new File([blob], `录音.${end}`, { type: blob.type }));
    input.files = files.files;
    rest("重新录一段");
    line.textContent = "录好了，可以先听一遍。";
    const player = box.querySelector("audio") ?? box.appendChild(document.createElement("audio"));
    player.controls = true;
    player.src = URL.createObjectURL(blob);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
