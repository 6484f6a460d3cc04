// Makes photos small on the phone, before they travel: longest side 1600, no position inside.
// Whatever cannot be read here (HEIC on many phones) goes as it is; the server can.
const LONGEST = 1600;
const LEAVE_BELOW = 300 * 1024;
const READABLE = /^image\/(jpeg|png|webp)$/;

export function begin(field) {
  const input = field.querySelector("input[type=file]");
  if (!input) return;
  const shots = document.createElement("ul");
  shots.className = "lh-shots";
  input.after(shots);
  input.addEventListener("change", async (event) => {
    if (event.detail === "small") return;
    const files = await Promise.all([...input.files].map(small));
    try {
      const bag = new DataTransfer();
      files.forEach((file) => bag.items.add(file));
      input.files = bag.files;
    } catch {
      // Older WebViews cannot set files: the originals stay chosen.
    }
    show(shots, [...input.files]);
    input.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "small" }));
  });
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
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

function show(list, files) {
  list.replaceChildren(
    ...files.map((file, at) => {
      const item = document.createElement("li");
      const picture = document.createElement("img");
      picture.alt = `第 ${at + 1} 张照片`;
      picture.src = URL.createObjectURL(file);
      picture.onload = () => URL.revokeObjectURL(picture.src);
      picture.onerror = () => picture.remove();
      item.append(picture, size(file.size));
      return item;
    }),
  );
}

function size(bytes) {
  return bytes > 1048576 ? `${(bytes / 1048576).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;
}
