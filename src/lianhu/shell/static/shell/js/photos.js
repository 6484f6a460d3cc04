// Makes photos small on the phone before they travel (longest side 1600, no position inside) and
// lets a second shot join the first. What cannot be read here, such as HEIC, goes as it is.
const LONGEST = 1600;
const LEAVE_BELOW = 300 * 1024;
const READABLE = /^image\/(jpeg|png|webp)$/;

export function begin(field) {
  const input = field.querySelector("input[type=file]");
  const shots = field.querySelector(".lh-shots");
  if (!input || !shots) return;
  shots.hidden = false;
  input.classList.add("lh-hide");
  let chosen = [];
  input.addEventListener("change", async (event) => {
    if (event.detail === "small") return;
    const fresh = await Promise.all([...input.files].map(small));
    if (fresh.length) keep(input.multiple ? [...chosen, ...fresh] : fresh);
  });

  function keep(files) {
    try {
      const bag = new DataTransfer();
      files.forEach((file) => bag.items.add(file));
      input.files = bag.files;
    } catch {
      // Older WebViews cannot set files: what was picked last stays chosen.
    }
    chosen = [...input.files];
    while (shots.children.length > 1) shots.firstChild.remove();
    chosen.forEach((file, at) => shots.lastChild.before(shot(file, at)));
    input.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "small" }));
  }

  function shot(file, at) {
    const item = document.createElement("li");
    const picture = document.createElement("img");
    picture.alt = `第 ${at + 1} 张照片`;
    picture.src = URL.createObjectURL(file);
    picture.onload = () => URL.revokeObjectURL(picture.src);
    picture.onerror = () => picture.replaceWith(file.name);
    const away = document.createElement("button");
    away.type = "button";
    away.textContent = "去掉";
    away.setAttribute("aria-label", `去掉第 ${at + 1} 张照片`);
    away.onclick = () => keep(chosen.filter((other) => other !== file));
    item.append(picture, away);
    return item;
  }
}

async function small(file) {
  if (!READABLE.test(file.type) || file.size < LEAVE_BELOW) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    if (!(blob?.size < file.size)) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}
