/* "12% above Indore's modal price of today", kept true as the price moves (macro against_line in components/worth.html). */

export function sayAgainst(paise) {
  for (const slot of document.querySelectorAll("[data-against]")) {
    const modal = BigInt(slot.dataset.against);
    const off = BigInt(paise) - modal;
    const percent = ((off < 0n ? -off : off) * 200n + modal) / (2n * modal);
    const side = percent === 0n ? "level" : off > 0n ? "above" : "below";
    slot.querySelector("b").textContent = slot.dataset[side].replace("{percent}", `${percent}%`);
  }
}
