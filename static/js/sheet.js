/* Dialogs and the filter sheet. The sheet works as a link target without scripts; here it gets a focus trap,
   Escape, and no entry in the history.

   data-opens="id"          opens the <dialog id="id">
   data-closes              inside a dialog: closes it
   data-opens-sheet="id"    opens a sheet · data-closes-sheet closes it */

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.opens).showModal();
    return;
  }
  if (event.target.closest("[data-closes]")) event.target.closest("dialog").close();
  if (event.target.matches("dialog")) closeOnBackdrop(event);
  const sheetOpener = event.target.closest("[data-opens-sheet]");
  if (sheetOpener) { event.preventDefault(); openSheet(sheetOpener); }
  if (event.target.closest("[data-closes-sheet]") && open) { event.preventDefault(); closeSheet(); }
});

function closeOnBackdrop(event) {
  const box = event.target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) event.target.close();
}

let open = null;

function openSheet(opener) {
  const sheet = document.getElementById(opener.dataset.opensSheet);
  sheet.classList.add("open");
  open = { sheet, opener };
  sheet.querySelector("input, select, button, a")?.focus();
}

function closeSheet() {
  open.sheet.classList.remove("open");
  open.opener.focus();
  open = null;
}

document.addEventListener("keydown", (event) => {
  if (!open) return;
  if (event.key === "Escape") closeSheet();
  if (event.key !== "Tab") return;
  const stops = [...open.sheet.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea")].filter((stop) => stop.offsetParent);
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement === edge) {
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
});

document.addEventListener("pointerdown", (event) => {
  if (open && !open.sheet.contains(event.target) && !event.target.closest("[data-opens-sheet]")) closeSheet();
});
