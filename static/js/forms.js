/* Comforts of every form; all of them work without scripts too.

   A POST form is sent once: a second press while it is under way does nothing.
   data-focus            takes the focus when the page opens (the error summary)
   data-submits          on a select or radio: sends its form when changed (sorting, filters)
   data-show             on a password: the words of a switch below it that shows what is typed */

for (const form of document.querySelectorAll("form[method='post']:not([data-bid])")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
}

// Coming back with the browser's back button finds the form ready again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent], form[data-busy]")) {
    delete form.dataset.sent;
    delete form.dataset.busy;
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  }
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

document.querySelector("[data-focus]")?.focus();

for (const field of document.querySelectorAll("input[data-show]")) {
  const label = document.createElement("label");
  const box = document.createElement("input");
  label.className = "check check-small";
  box.type = "checkbox";
  box.addEventListener("change", () => { field.type = box.checked ? "text" : "password"; });
  field.form.addEventListener("submit", () => { field.type = "password"; });
  label.append(box, field.dataset.show);
  field.after(label);
}
