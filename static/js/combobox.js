/* A search box over a long list (ARIA combobox, list autocomplete).

   <select data-combobox="URL"> or <input data-combobox="URL">: GET URL?q=… answers [{value, label, note?}].
   A select stays in the form, hidden, and keeps the value; without scripts it is an ordinary select.
   An input gets the chosen label; the server finds the crop by its name. Both tell "change" when chosen. */

import { say, sayCount } from "./words.js";

const REST_MS = 180;

for (const field of document.querySelectorAll("[data-combobox]")) combine(field);

function combine(field) {
  const isSelect = field.matches("select");
  field.removeAttribute("list");
  const input = isSelect ? searchBoxFor(field) : field;
  const box = Object.assign(document.createElement("div"), { className: "combo" });
  const list = Object.assign(document.createElement("ul"), { className: "combo-list", id: `${field.id}-list`, hidden: true, role: "listbox" });
  const news = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent.trim() ?? "");
  input.replaceWith(box);
  box.append(input, list, news);
  for (const [name, value] of Object.entries({ role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);
  let options = [];
  let at = -1;
  let timer;

  async function search() {
    const query = input.value.trim();
    try {
      const response = await fetch(`${field.dataset.combobox}?q=${encodeURIComponent(query)}`, { headers: { Accept: "application/json" } });
      if (!response.ok || query !== input.value.trim()) return;
      const answer = await response.json();
      show(answer.items ?? answer);
    } catch { close(); }
  }

  function show(items) {
    options = items;
    at = -1;
    list.replaceChildren(...items.map((item, i) => {
      const row = Object.assign(document.createElement("li"), { id: `${list.id}-${i}`, role: "option" });
      row.textContent = item.label;
      if (item.note) row.appendChild(document.createElement("small")).textContent = item.note;
      row.addEventListener("pointerdown", (event) => event.preventDefault());
      row.addEventListener("click", () => choose(i));
      return row;
    }));
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
    news.textContent = items.length ? sayCount("matches", items.length) : say("matches_none");
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  }

  function mark(next) {
    at = (next + options.length) % options.length;
    [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", list.children[at].id);
  }

  function choose(i) {
    const { value, label } = options[i];
    input.value = label;
    if (isSelect) {
      if (![...field.options].some((option) => option.value === value)) field.add(new Option(label, value));
      field.value = value;
    }
    close();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, REST_MS); });
  input.addEventListener("focus", () => { if (isSelect) input.select(); });
  input.addEventListener("blur", () => {
    close();
    // Words that were not chosen from the list don't silently change the choice.
    if (isSelect) input.value = field.selectedOptions[0]?.value ? field.selectedOptions[0].text : "";
  });
  input.addEventListener("keydown", (event) => {
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in moves) {
      event.preventDefault();
      if (list.hidden) search(); else mark(at + moves[event.key] + (at < 0 && moves[event.key] < 0 ? 1 : 0));
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      choose(Math.max(at, 0));
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
}

function searchBoxFor(select) {
  const input = Object.assign(document.createElement("input"), { type: "text", id: `${select.id}-search` });
  const described = select.getAttribute("aria-describedby");
  if (described) input.setAttribute("aria-describedby", described);
  if (select.getAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
  input.value = select.selectedOptions[0]?.value ? select.selectedOptions[0].text : "";
  document.querySelector(`label[for="${select.id}"]`)?.setAttribute("for", input.id);
  select.hidden = true;
  select.required = false;
  select.after(input);
  return input;
}
