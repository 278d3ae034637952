/* What a room says of an auction in each format; the same as components/bid_panel.html says without scripts. */

import { inrOf } from "./money.js";
import { bidderName, say, sayCount } from "./words.js";

export const isSealed = (lot) => lot.format.startsWith("sealed");
export const isFalling = (lot) => lot.format === "dutch" && lot.status === "live";

export function bidsText(lot) {
  return lot.format === "dutch" ? "" : sayCount(isSealed(lot) ? "sealed_bids" : "bids", lot.bid_count);
}

/** Nobody knows before the close whether sealed bids reach the reserve. */
export const reserveOf = (lot) => (isSealed(lot) && lot.reserve === "not_met" && ["scheduled", "live"].includes(lot.status) ? "hidden" : lot.reserve);

export function priceLabel(lot) {
  if (lot.status === "sold") return "price_final";
  if (lot.price) return lot.status === "live" ? "price_now" : "price_top";
  if (isFalling(lot)) return "price_now";
  return isSealed(lot) ? "price_from" : "price_start";
}

export function leaderText(room) {
  const leader = bidderName(room.leader);
  if (room.leader && room.format === "dutch") return say("leader_accepted", { leader });
  if (room.leader && room.status !== "live") return say("leader_top", { leader });
  if (room.you?.leading) return say("you_lead");
  if (room.leader) return say("leader_is", { leader });
  return room.format === "dutch" || room.bid_count ? "" : say("leader_none");
}

/** How the person stands: [kind, sentence]. */
export function standingOf(room) {
  const you = room.you;
  const price = room.price && inrOf(room.price);
  const dutch = room.format === "dutch";
  if (!you?.alias && dutch && room.status === "sold") return ["lost", say("standing_lost")];
  if (!you?.alias) return ["none", say(dutch && room.status === "live" ? "standing_first" : "standing_none")];
  if (room.status === "sold") return you.leading ? ["won", say("standing_won", { price })] : ["lost", say("standing_lost")];
  if (you.leading && room.status === "pending_consent") return ["leading", say("standing_top")];
  if (you.leading && you.max && you.max !== room.price) return ["leading", say("standing_leading_max", { price, max: inrOf(you.max) })];
  if (you.leading) return ["leading", say("standing_leading", { price })];
  if (room.status !== "live") return ["over", say("standing_over")];
  if (isSealed(room)) return you.sealed_bid ? ["sealed", say("standing_sealed", { price: inrOf(you.sealed_bid) })] : ["none", say("standing_none")];
  return ["outbid", say("standing_outbid", { price: inrOf(room.next_min) })];
}

export const STANDING_DRAWINGS = { leading: "trending-up", won: "badge-check", sealed: "mail", outbid: "circle-alert", lost: "circle-slash", over: "circle-slash", none: "info" };
