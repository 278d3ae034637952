/* The bid room: one auction, followed by version. Pushes carry the whole state, so a lost one costs only
   lines of the history, which `get_auction_update` brings back. Sending bids is in bidding.js. */

import { offerSound, sound } from "./alarm.js";
import { startBidding, showSteps } from "./bidding.js";
import { learn, learnRoughly } from "./clock.js";
import { ask, isUp, on, whenUp, whileDown } from "./connection.js";
import { setEnd } from "./countdown.js";
import { comingPrices, priceNow, setFalling } from "./falling.js";
import { bidsText, isFalling, isSealed, leaderText, priceLabel, reserveOf, STANDING_DRAWINGS, standingOf } from "./formats.js";
import { freshen, put, putInHand, putReserve, putStatus, redraw, toast } from "./live.js";
import { inr, inrOf, inWords, paiseOf, rupeesOf, totalFor } from "./money.js";
import { addToPriceLine, moveOnBand } from "./price_line.js";
import { bidderName, momentText, say, sayCount, secondText } from "./words.js";

const room = JSON.parse(document.getElementById("room-snapshot").textContent);
const panel = document.getElementById("bid");
const dock = document.getElementById("bid-dock");
const grams = BigInt(panel.dataset.grams);
const MOST_COMING = 8;
const mine = (message) => message.auction_id === room.id;
const seen = new Set(Array.from(document.querySelectorAll("#bid-history [data-seq]"), (row) => Number(row.dataset.seq)));

/** Take a snapshot, an update or the auction of an ack; older news than ours is dropped. */
function take(news, { gap = true } = {}) {
  if (news.server_now) learnRoughly(news.server_now);
  if (news.version < room.version) return;
  const fresh = (news.entries ?? []).filter((entry) => !seen.has(entry.seq));
  const missed = gap && !isSealed(room) && news.bid_count !== undefined && room.bid_count + fresh.length < news.bid_count;
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
  return { ...you, leading, outbid: !leading && !isSealed(room), max: you.max && leading ? you.max : null };
}

function show(before) {
  const moved = room.price !== before.price;
  const price = priceOf();
  put(document, "price", inr(price), { flash: moved });
  put(panel, "price-label", say(priceLabel(room)));
  put(panel, "total", inr(totalFor(price, grams)));
  putInHand(panel, price, grams);
  panel.querySelector(".total").hidden = false;
  put(panel, "bids", room.bid_count ? bidsText(room) : "");
  put(panel, "leader", leaderText(room));
  putReserve(panel, reserveOf(room));
  if (room.status !== before.status) putStatus(document, room.status);
  for (const root of [panel, dock]) if (root && room.ends_at && room.status !== "scheduled") setEnd(root, room.ends_at, { live: room.status === "live" });
  moveOnBand(price);
  showStanding(before);
  markOwnRows();
  showOpen();
  showSteps(room, grams);
  if (isSealed(room) && before.status === "live" && room.status !== "live") setTimeout(showOpened, 200 + Math.random() * 1500);
}

function priceOf() {
  if (isFalling(room) && !room.price) return priceNow(panel);
  return paiseOf(room.price ?? room.start_price);
}

/** A falling price: the button, the other places that show it, and the prices to come. */
function showFall() {
  const price = priceNow(panel);
  put(document, "price", inr(price));
  putInHand(panel, price, grams);
  moveOnBand(price);
  const total = totalFor(price, grams);
  const button = document.querySelector('form[data-bid="accept"] .button-bid');
  if (button) {
    button.value = rupeesOf(price);
    button.querySelector("b").textContent = say("buy_at", { price: inr(price) });
    button.querySelector("small").textContent = say("total_for_lot", { total: inr(total) });
    document.getElementById("accept-words").textContent = inWords(total);
  }
  const table = document.getElementById("coming-prices");
  const coming = comingPrices(panel, MOST_COMING);
  table.hidden = !coming.length;
  table.tBodies[0].replaceChildren(...coming.map(comingRow));
}

function comingRow({ at, price }) {
  const row = document.createElement("tr");
  Object.assign(row.insertCell().appendChild(document.createElement("time")), { dateTime: new Date(at).toISOString(), textContent: secondText(new Date(at)) });
  for (const [amount, tagName] of [[price, "b"], [totalFor(price, grams), "span"]]) {
    const cell = row.insertCell();
    cell.className = "num";
    cell.appendChild(document.createElement(tagName)).textContent = inr(amount);
  }
  return row;
}

/** After the close, the sealed bids stand on the page: bring them here, not for everybody at once. */
async function showOpened() {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const bids = (root) => root.getElementById("history-title").closest("section");
    bids(document).replaceChildren(...document.importNode(bids(page), true).childNodes);
  } catch { /* the link above leads there */ }
}

function showStanding(before) {
  const [kind, text] = standingOf(room);
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
  if (room.format !== "dutch") return;
  toggle("falls", !live);
  toggle("coming", !["live", "scheduled"].includes(room.status));
  setFalling(panel, live && !room.price);
}

function toggle(id, hidden) {
  const element = document.getElementById(id);
  if (element) element.hidden = hidden;
}

function showHistory(entries) {
  const table = document.getElementById("bid-history");
  if (!entries.length || !table) return;
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
  const sentAt = performance.now();
  const response = await fetch(`/api/v1/auctions/${room.id}?since=${room.version}`, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  const answer = await response.json();
  if (answer.auction) learn(answer.auction.server_now, sentAt, performance.now());
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
on("your_bid", (message) => { if (mine(message) && (!room.you?.alias || room.you.max || isSealed(room))) readOwn(); });
on("auto_bid_activated", (message) => { if (mine(message)) readOwn(); });
on("watchers", (message) => {
  if (message.auction_id && !mine(message)) return;
  for (const slot of panel.querySelectorAll('[data-live="watchers"]')) slot.hidden = !message.count;
  put(panel, "watchers", sayCount("watchers", message.count));
});

panel.addEventListener("fall", showFall);
if (isFalling(room)) showFall();
whenUp(join);
whileDown(poll);
offerSound();
startBidding(room, { take, isUp });
showSteps(room, grams);

if (dock && "IntersectionObserver" in window) {
  new IntersectionObserver(([view]) => dock.classList.toggle("away", view.isIntersecting), { threshold: 0.35 }).observe(panel);
}
