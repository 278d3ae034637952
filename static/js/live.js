/* Small things the live pages share: writing into marked slots, the flash of a fresh bid, icons, toasts. */

import { inHand, inr } from "./money.js";
import { say } from "./words.js";

/** Write `text` into every [data-live="name"] under `root`; flash those that changed when asked to. */
export function put(root, name, text, { flash = false } = {}) {
  for (const slot of root.querySelectorAll(`[data-live="${name}"]`)) {
    const target = slot.matches("span:has(> svg)") ? slot.querySelector("span") : slot;
    if (target.textContent === text) continue;
    target.textContent = text;
    if (flash) freshen(slot);
  }
}

/** Write what is left in hand of a price into every [data-fees] under `root`. */
export function putInHand(root, price, grams) {
  for (const slot of root.querySelectorAll("[data-fees]")) {
    const { net, total, warnings } = inHand(price, grams, JSON.parse(slot.dataset.fees), slot.dataset.bags);
    put(slot, "in-hand", inr(net));
    put(slot, "in-hand-total", inr(total));
    for (const line of slot.querySelectorAll("[data-warning]")) line.hidden = !warnings[line.dataset.warning];
  }
}

export function freshen(element, name = "fresh") {
  element.classList.remove(name);
  void element.offsetWidth;
  element.classList.add(name);
  setTimeout(() => element.classList.remove(name), 2300);
}

/** Turn the drawing inside `element` into another of the sprite. */
export function redraw(element, name) {
  const use = element?.querySelector("use");
  if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*$/, `#${name}`));
}

export function drawing(name, size = "small") {
  const model = document.querySelector("svg.icon");
  const copy = model.cloneNode(true);
  copy.setAttribute("class", `icon icon-${size}`);
  redraw({ querySelector: () => copy.firstElementChild }, name);
  return copy;
}

const STATUS_DRAWINGS = { scheduled: "calendar-clock", live: "radio", pending_consent: "hourglass", sold: "badge-check", ended: "circle-slash", cancelled: "ban" };

export function putStatus(root, status) {
  for (const slot of root.querySelectorAll('[data-live="status"]')) {
    slot.className = `badge badge-${status}`;
    redraw(slot, STATUS_DRAWINGS[status]);
    slot.querySelector("span").textContent = say(`status_${status}`);
  }
}

const RESERVE_DRAWINGS = { none: "lock-open", not_met: "lock", met: "check", hidden: "lock" };

export function putReserve(root, reserve) {
  for (const slot of root.querySelectorAll('[data-live="reserve"]')) {
    slot.className = `reserve reserve-${reserve}`;
    redraw(slot, RESERVE_DRAWINGS[reserve]);
    slot.querySelector("span").textContent = say(`reserve_${reserve}`);
  }
}

const STAYS_MS = { good: 6000 };

/** A message that stays until it is closed, or for a while. kind: "" | "alarm" | "good"; one of a topic at a time. */
export function toast(text, { href, link, kind = "", topic = "" } = {}) {
  const box = document.createElement("div");
  if (topic) document.querySelector(`.toast[data-topic="${topic}"]`)?.remove();
  box.dataset.topic = topic;
  box.className = `toast ${kind ? `toast-${kind}` : ""}`;
  box.appendChild(document.createElement("p")).textContent = text;
  if (href) Object.assign(box.appendChild(document.createElement("a")), { href, textContent: link });
  const close = Object.assign(document.createElement("button"), { type: "button", className: "icon-button" });
  close.setAttribute("aria-label", say("close"));
  close.append(drawing("x", "small"));
  close.addEventListener("click", () => box.remove());
  box.append(close);
  document.getElementById("toasts").append(box);
  setTimeout(() => box.remove(), STAYS_MS[kind] ?? 12_000);
}
