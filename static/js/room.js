/* The bid room: one auction, followed by version. Pushes carry the whole state, so a lost one costs only
   lines of the history, which `get_auction_update` brings back. Sending bids is in bidding.js. */

import { offerSound, sound } from "./alarm.js";
import { startBidding, showSteps } from "./bidding.js";
import { learnRoughly } from "./clock.js";
import { ask, isUp, on, whenUp, whileDown } from "./connection.js";
import { setEnd } from "./countdown.js";
import { freshen, put, putReserve, putStatus, redraw, toast } from "./live.js";
import { inr, inrOf, paiseOf, totalFor } from "./money.js";
import { addToPriceLine, moveOnBand } from "./price_line.js";
import { bidderName, momentText, say, sayCount } from "./words.js";

const room = JSON.parse(document.getElementById("room-snapshot").textContent);
const panel = document.getElementById("bid");
const dock = document.getElementById("bid-dock");
const grams = BigInt(panel.dataset.grams);
const mine = (message) => message.auction_id === room.id;
const seen = new Set(Array.from(document.querySelectorAll("#bid-history [data-seq]"), (row) => Number(row.dataset.seq)));

/** Take a snapshot, an update or the auction of an ack; older news than ours is dropped. */
function take(news, { gap = true } = {}) {
  if (news.server_now) learnRoughly(news.server_now);
  if (news.version < room.version) return;
  const fresh = (news.entries ?? []).filter((entry) => !seen.has(entry.seq));
  const missed = gap && news.bid_count !== undefined && room.bid_count + fresh.length < news.bid_count;
  const before = { price: room.price, status: room.status, leading: Boolean(room.you?.leading) };
  Object.assign(room, news, { you: standingAfter(news), entries: undefined });
  if (news.price && !news.step && news.next_min) room.step = undefined;
  for (const entry of fresh) seen.add(entry.seq);
  showHistory(fresh);
  show(before);
  if (missed) catchUp();
}

function standingAfter(news) {
  if (news.you) return news.you;
  const you = room.you;
  if (!you?.alias || !("leader" in news)) return you;
  const leading = news.leader === you.alias;
  return { ...you, leading, outbid: !leading, max: you.max && leading ? you.max : null };
}

function show(before) {
  const moved = room.price !== before.price;
  const price = paiseOf(room.price ?? room.start_price);
  put(document, "price", inr(price), { flash: moved });
  put(panel, "price-label", say(priceLabel()));
  put(panel, "total", inr(totalFor(price, grams)));
  panel.querySelector(".total").hidden = false;
  put(panel, "bids", room.bid_count ? sayCount("bids", room.bid_count) : "");
  put(panel, "leader", leaderText());
  putReserve(panel, room.reserve);
  if (room.status !== before.status) putStatus(document, room.status);
  for (const root of [panel, dock]) if (root && room.ends_at && room.status !== "scheduled") setEnd(root, room.ends_at, { live: room.status === "live" });
  moveOnBand(price);
  showStanding(before);
  markOwnRows();
  showOpen();
  showSteps(room, grams);
}

function priceLabel() {
  if (room.status === "sold") return "price_final";
  if (!room.price) return "price_start";
  return room.status === "live" ? "price_now" : "price_top";
}

function leaderText() {
  if (room.leader && room.status !== "live") return say("leader_top", { leader: bidderName(room.leader) });
  if (room.you?.leading) return say("you_lead");
  return room.leader ? say("leader_is", { leader: bidderName(room.leader) }) : say("leader_none");
}

function standing() {
  const you = room.you;
  if (!you?.alias) return ["none", say("standing_none")];
  const price = inrOf(room.price);
  if (room.status === "sold") return you.leading ? ["won", say("standing_won", { price })] : ["lost", say("standing_lost")];
  if (you.leading && room.status === "pending_consent") return ["leading", say("standing_top")];
  if (you.leading && you.max && you.max !== room.price) return ["leading", say("standing_leading_max", { price, max: inrOf(you.max) })];
  if (you.leading) return ["leading", say("standing_leading", { price })];
  if (room.status !== "live") return ["over", say("standing_over")];
  return ["outbid", say("standing_outbid", { price: inrOf(room.next_min) })];
}

const STANDING_DRAWINGS = { leading: "trending-up", won: "badge-check", outbid: "circle-alert", lost: "circle-slash", over: "circle-slash", none: "info" };

function showStanding(before) {
  const [kind, text] = standing();
  const box = document.getElementById("standing");
  if (box) {
    if (box.dataset.standing !== kind) redraw(box, STANDING_DRAWINGS[kind]);
    box.dataset.standing = kind;
    const slot = box.querySelector("span");
    if (slot.textContent !== text) slot.textContent = text;
  }
  if (dock) dock.dataset.standing = ["leading", "outbid"].includes(kind) ? kind : "";
  if (kind === "outbid" && before.leading) alarm();
}

let alarmedAt = 0;
function alarm() {
  if (Date.now() - alarmedAt < 2000) return;
  alarmedAt = Date.now();
  document.querySelector('.toast-good[data-topic="bid"]')?.remove(); // "your bid is in" is no longer the news
  for (const element of [document.getElementById("standing"), dock]) if (element) freshen(element, "alarm");
  sound();
}

function showOpen() {
  const live = room.status === "live";
  const forms = document.getElementById("bid-forms");
  forms.hidden = !live;
  dock?.classList.toggle("closed", !live);
  document.getElementById("room-result").hidden = live || room.status === panel.dataset.status;
}

function showHistory(entries) {
  if (!entries.length) return;
  const table = document.getElementById("bid-history");
  document.getElementById("bid-history-empty").hidden = true;
  table.hidden = false;
  for (const entry of [...entries].sort((one, other) => one.seq - other.seq)) insert(table.tBodies[0], entry);
  addToPriceLine(entries.map((entry) => paiseOf(entry.amount)));
}

/** A first bid's own line arrives before the answer that tells our number. */
function markOwnRows() {
  if (!room.you?.alias) return;
  for (const row of document.querySelectorAll(`#bid-history [data-bidder="${room.you.alias}"]:not(.is-you)`)) {
    row.className = "is-you";
    row.cells[0].append(" ", tag("you", say("you")));
  }
}

function insert(body, entry) {
  const row = document.createElement("tr");
  Object.assign(row.dataset, { seq: entry.seq, bidder: entry.bidder });
  const who = row.insertCell();
  who.append(bidderName(entry.bidder));
  if (entry.kind !== "plain") who.append(" ", tag("kind", say(`kind_${entry.kind}`)));
  const amount = row.insertCell();
  amount.className = "num";
  amount.appendChild(document.createElement("b")).textContent = inrOf(entry.amount);
  const when = row.insertCell();
  when.className = "when";
  Object.assign(when.appendChild(document.createElement("time")), { dateTime: entry.at, textContent: momentText(entry.at) });
  const next = [...body.rows].find((other) => Number(other.dataset.seq) < entry.seq);
  body.insertBefore(row, next ?? null);
  freshen(row);
}

const tag = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent });

async function read(event, since = room.version) {
  const answer = await ask(event, { auction_id: room.id, since });
  if (answer.ok && answer.auction) take(answer.auction, { gap: false });
}

const join = () => read("join_auction");
// Unanswered, it is made good by the next push or the next connection.
const catchUp = () => read("get_auction_update").catch(() => {});
/** What another device of ours did has reached the room already, but not what of it is ours. */
const readOwn = () => read("get_auction_update", room.version - 1).catch(() => {});

async function poll() {
  const response = await fetch(`/api/v1/auctions/${room.id}?since=${room.version}`, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  const answer = await response.json();
  if (answer.auction) take(answer.auction, { gap: false });
}

for (const event of ["bid_placed", "auction_extended", "auction_ended"]) {
  on(event, (message) => { if (mine(message)) take(message); });
}
on("auction_extended", (message) => { if (mine(message)) toast(say("extended"), { topic: "extended" }); });
on("auction_state", (message) => {
  const state = message.auction ?? message;
  if ((state.id ?? state.auction_id) === room.id) take(state, { gap: false });
});
on("you_were_outbid", (message) => {
  if (!mine(message)) return;
  if (!room.you?.alias) readOwn();
  alarm();
});
on("your_bid", (message) => { if (mine(message) && (!room.you?.alias || room.you.max)) readOwn(); });
on("auto_bid_activated", (message) => { if (mine(message)) readOwn(); });
on("watchers", (message) => {
  if (message.auction_id && !mine(message)) return;
  for (const slot of panel.querySelectorAll('[data-live="watchers"]')) slot.hidden = !message.count;
  put(panel, "watchers", sayCount("watchers", message.count));
});

whenUp(join);
whileDown(poll);
offerSound();
startBidding(room, { take, isUp });
showSteps(room, grams);

if (dock && "IntersectionObserver" in window) {
  new IntersectionObserver(([view]) => dock.classList.toggle("away", view.isIntersecting), { threshold: 0.35 }).observe(panel);
}
