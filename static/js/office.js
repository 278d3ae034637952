/* Keeps a part of an office page true while something goes on: the page is read again, the part replaced.
   Without scripts a running import refreshes the page itself. */

const EVERY_MS = { often: 2000, seldom: 30000 };
const part = (page) => page.querySelector("[data-refreshes]");

async function readAgain() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) throw new Error(String(response.status));
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function plan() {
  const ours = part(document);
  if (ours) setTimeout(refresh, EVERY_MS[ours.dataset.refreshes] ?? EVERY_MS.seldom);
}

async function refresh() {
  const ours = part(document);
  try {
    if (!document.hidden && !ours.contains(document.activeElement)) {
      const theirs = part(await readAgain());
      if (theirs) ours.replaceWith(document.importNode(theirs, true));
    }
  } catch {
    // the next time will do
  }
  plan();
}

plan();
