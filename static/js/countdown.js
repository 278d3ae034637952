/* Every .countdown on the page ticks on the server's clock, with one timer.
   The one in the bid panel is also announced at a few moments, politely. */

import { serverNow } from "./clock.js";
import { momentText, say } from "./words.js";

const URGENT_MS = 120_000;
const SPOKEN_S = [600, 300, 120, 60, 30, 10];
const two = (number) => String(number).padStart(2, "0");

export function leftText(ms) {
  const all = Math.max(0, Math.ceil(ms / 1000));
  const [days, hours, minutes, seconds] = [Math.floor(all / 86400), Math.floor(all / 3600) % 24, Math.floor(all / 60) % 60, all % 60];
  if (days) return say("left_days", { days, hours });
  if (hours) return say("left_hours", { hours, minutes: two(minutes) });
  if (minutes) return say("left_minutes", { minutes, seconds: two(seconds) });
  return say("left_seconds", { seconds });
}

function showAll() {
  const now = serverNow();
  for (const element of document.querySelectorAll(".countdown[data-ends-at]")) show(element, Date.parse(element.dataset.endsAt) - now);
  return now;
}

function tick() {
  setTimeout(tick, 1000 - (showAll() % 1000) + 5);
}

function show(element, left) {
  const opens = element.dataset.kind === "opens";
  const text = left > 0 ? leftText(left) : say(opens ? "opens_now" : "left_none");
  const slot = element.querySelector("[data-left]");
  if (slot.textContent !== text) slot.textContent = text;
  element.classList.add("ticking");
  element.classList.toggle("urgent", !opens && left <= URGENT_MS);
  if (element.closest(".panel-top") && !opens) announce(element, left);
}

let voice;
function announce(element, left) {
  const seconds = Math.ceil(left / 1000);
  const due = SPOKEN_S.filter((limit) => seconds <= limit).pop();
  const said = element.dataset.said;
  element.dataset.said = due ?? "";
  if (!due || said === undefined || said === String(due) || seconds <= 0) return;
  voice ??= Object.assign(document.body.appendChild(document.createElement("p")), { className: "visually-hidden", role: "status" });
  voice.textContent = say("left_announce", { time: leftText(left) });
}

/** Write the end of a live auction, or of a finished one, into the countdowns inside `root`. */
export function setEnd(root, iso, { live }) {
  for (const element of root.querySelectorAll(".countdown")) {
    element.querySelector(".countdown-at").textContent = say(live ? "ends_at" : "ended_at", { time: momentText(iso) });
    element.dataset.kind = "ends";
    if (live) element.dataset.endsAt = iso;
    else stop(element);
  }
}

function stop(element) {
  delete element.dataset.endsAt;
  element.querySelector("[data-left]").textContent = "";
  element.classList.remove("ticking", "urgent");
}

tick();
document.addEventListener("visibilitychange", () => { if (!document.hidden) showAll(); });
