// A sentence at the foot of the page, read out by screen readers, gone after a while.
export function toast(words) {
  const line = document.createElement("p");
  line.textContent = words;
  document.getElementById("toast")?.append(line);
  setTimeout(() => line.remove(), 6000);
}
