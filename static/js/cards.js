/* Live cards: one subscription for all auctions on the page (at most 100), on browse pages and dashboards.

   Anything with data-auction-id follows its auction, a card or a table row. Inside it the slots
   data-live="price | price-label | next-min | bids | status | reserve | leader | standing | total" are
   kept up to date, and its countdowns get the new end. data-alias ("Bidder 2") tells who "you" are there,
   data-format how it is sold, data-grams the weight for the total; falling prices: see falling.js. Without a socket the page is read again every few seconds.
   A shelf is laid out anew when other lots belong on it: data-shelf="floor" when a lot opens for everybody,
   data-shelf="mine" (a dashboard) when something of one's own begins, ends or changes hands. */

import { learnRoughly } from "./clock.js";
import { ask, on, whenUp, whileDown } from "./connection.js";
import { setEnd } from "./countdown.js";
import { setFalling } from "./falling.js";
import { bidsText, isSealed, priceLabel, reserveOf } from "./formats.js";
import { drawing, freshen, put, putInHand, putReserve, putStatus } from "./live.js";
import { inr, inrOf, paiseOf, totalFor } from "./money.js";
import { bidderName, say } from "./words.js";

const MOST = 100;
const cardsOf = (id) => document.querySelectorAll(`[data-auction-id="${CSS.escape(id)}"][data-version]`);
const all = () => [...new Set([...document.querySelectorAll("[data-auction-id][data-version]")].map((card) => card.dataset.auctionId))].slice(0, MOST);

function take(news) {
  if (news.server_now) learnRoughly(news.server_now);
  for (const card of cardsOf(news.id ?? news.auction_id)) {
    if (news.version > Number(card.dataset.version)) show(card, news);
  }
}

function show(card, news) {
  const status = news.status ?? card.dataset.status;
  const format = card.dataset.format ?? "english";
  card.dataset.version = news.version;
  if (status !== card.dataset.status) putStatus(card, status);
  card.dataset.status = status;
  if (news.price) {
    put(card, "price", inrOf(news.price), { flash: true });
    put(card, "price-label", say(priceLabel({ ...news, format, status })));
    if (card.dataset.grams) {
      const [price, grams] = [paiseOf(news.price), BigInt(card.dataset.grams)];
      put(card, "total", inr(totalFor(price, grams)));
      putInHand(card, price, grams);
    }
  }
  if (news.next_min) put(card, "next-min", inrOf(news.next_min));
  if (news.bid_count !== undefined) put(card, "bids", bidsText({ ...news, format }));
  if (news.reserve) putReserve(card, reserveOf({ ...news, format, status }));
  if (news.ends_at && status !== "scheduled") setEnd(card, news.ends_at, { live: status === "live" });
  if ("leader" in news) showStanding(card, news.leader, status);
  if (format === "dutch") setFalling(card, status === "live" && !news.price);
  for (const step of card.querySelectorAll(".lot-step")) step.hidden = status !== "live";
}

function showStanding(card, leader, status) {
  put(card, "leader", bidderName(leader));
  const { alias } = card.dataset;
  if (!alias || (isSealed({ format: card.dataset.format ?? "" }) && status === "live")) return;
  const kind = leader === alias ? "leading" : "outbid";
  const changed = card.dataset.standing !== kind;
  card.dataset.standing = kind;
  for (const slot of card.querySelectorAll('[data-live="standing"]')) {
    slot.hidden = status !== "live";
    slot.replaceChildren(drawing(kind === "leading" ? "trending-up" : "circle-alert"), Object.assign(document.createElement("span"), { textContent: say(kind === "leading" ? "you_lead" : "you_are_outbid") }));
    if (changed && kind === "outbid") freshen(slot, "alarm");
  }
}

async function join() {
  const ids = all();
  const newLots = shelf()?.dataset.shelf === "floor";
  if (!ids.length && !newLots) return;
  const answer = await ask("join_auctions", { auction_ids: ids, new_lots: newLots });
  if (answer.ok) answer.auctions.forEach(take);
}

const shelf = (page = document) => page.querySelector("[data-shelf]");
const isMine = () => shelf()?.dataset.shelf === "mine";

async function readAgain() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** After a moment of one's own (not everybody at once), lay out what belongs on the shelf now; never under a reader's hand. */
let laying;
function layOut() {
  laying ??= setTimeout(() => {
    laying = undefined;
    if (shelf().contains(document.activeElement)) layOut();
    else readAgain().then(putOn).catch(() => {}); // the next change will do
  }, 200 + Math.random() * 1500);
}

function putOn(page) {
  const [ours, theirs] = [shelf(), shelf(page)];
  if (!theirs || ours.contains(document.activeElement)) return;
  const stood = new Map(Array.from(ours.querySelectorAll("[data-auction-id]"), (card) => [card.dataset.auctionId, card.dataset.standing]));
  ours.replaceChildren(...document.importNode(theirs, true).childNodes);
  for (const card of ours.querySelectorAll("[data-auction-id]")) {
    const { auctionId, standing } = card.dataset;
    if (!stood.has(auctionId) || stood.get(auctionId) !== standing) freshen(card);
  }
  join().catch(() => {}); // the next connection joins them
}

/** Read the same page again and take over the figures of its cards. */
async function poll() {
  const page = await readAgain();
  if (isMine()) return putOn(page);
  for (const theirs of page.querySelectorAll("[data-auction-id][data-version]")) {
    for (const ours of cardsOf(theirs.dataset.auctionId)) {
      if (Number(theirs.dataset.version) > Number(ours.dataset.version)) ours.replaceWith(document.importNode(theirs, true));
    }
  }
}

for (const event of ["bid_placed", "auction_extended", "auction_ended", "auction_state"]) {
  on(event, (message) => take(message.auction ?? message));
}
on("lot_opened", () => shelf() && layOut());
for (const event of ["your_bid", "auto_bid_activated", "you_were_outbid", "auction_ended", "auction_state", "notification"]) {
  on(event, () => isMine() && layOut());
}
whenUp(join);
whileDown(poll);
