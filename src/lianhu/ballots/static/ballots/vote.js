// The QR on a slip carries the code behind the #, which no server ever sees: put it into the form.
const form = document.querySelector("[data-code-from-address]");
const code = decodeURIComponent(location.hash.slice(1));
if (form && /^[0-9A-Za-z-]{8,9}$/.test(code)) {
  form.elements.code.value = code;
  // A code left in the address would be shared with it.
  history.replaceState(null, "", location.pathname + location.search);
}
