/* What concerns the person signed in, on every page: the bell's count and short messages. */

import { on } from "./connection.js";
import { toast } from "./live.js";
import { inrOf } from "./money.js";
import { say, sayCount } from "./words.js";

const bell = document.querySelector(".bell-count");
const snapshot = document.getElementById("room-snapshot");
const roomHere = snapshot && JSON.parse(snapshot.textContent).id;
const ANNOUNCED_OTHERWISE = new Set(["outbid", "won"]);

function count(unread) {
  if (!bell) return;
  bell.dataset.unread = unread;
  bell.hidden = unread < 1;
  bell.firstElementChild.textContent = unread < 100 ? unread : "99+";
  bell.querySelector("[data-unread-words]").textContent = sayCount("unread", unread);
}

on("notification", (message) => {
  count(message.unread ?? Number(bell?.dataset.unread ?? 0) + 1);
  if (ANNOUNCED_OTHERWISE.has(message.kind)) return;
  toast(message.text ?? message.title, message.url ? { href: message.url, link: say("toast_see") } : {});
});

on("you_were_outbid", (message) => {
  if (message.auction_id === roomHere) return;
  toast(say("toast_outbid", { price: inrOf(message.price) }), { href: `/auctions/${message.auction_id}`, link: say("toast_see"), kind: "alarm" });
});

on("you_won", (message) => {
  const href = message.sale_id ? `/sales/${message.sale_id}` : `/auctions/${message.auction_id}`;
  toast(say("toast_won", { price: inrOf(message.price) }), { href, link: say("toast_see"), kind: "good" });
});
