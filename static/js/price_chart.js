/* Makes a drawn price line one that can be pointed at: uPlot (a script of its own) over the figures of its data-chart. */

const { uPlot } = window;
const HEIGHT = 260;

for (const figure of document.querySelectorAll("[data-chart]")) show(figure);

async function show(figure) {
  const answer = await fetch(figure.dataset.chart);
  if (!answer.ok) return; // the drawn line stays
  const line = await answer.json();
  if (line.days.length < 2) return;
  const place = document.createElement("div");
  place.className = "chart-live";
  const told = figure.querySelector(".chart-told");
  told.hidden = false;
  let chart = null;
  const draw = () => {
    chart?.destroy();
    chart = new uPlot(options(figure, line, told), dataOf(line), place);
  };
  figure.querySelector("svg").replaceWith(place);
  figure.querySelector("figcaption").hidden = true;
  draw();
  new ResizeObserver(() => chart.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

const seconds = (day) => Date.parse(`${day}T00:00:00Z`) / 1000;

/* The last day drawn: own sales are shown up to as far behind the newest report as the line is long. */
function endOf(line) {
  const [first, last] = [Date.parse(line.days[0]), Date.parse(line.days.at(-1))];
  return new Date(last + (last - first)).toISOString().slice(0, 10);
}

/* Days of the line and of the sales in one row of times; paise become rupees for the eye only. */
function dataOf(line) {
  const sold = new Map(line.sold.map(([day, paise]) => [day, paise / 100]));
  const first = line.days[0];
  const end = endOf(line);
  const at = new Map(line.days.map((day, index) => [day, index]));
  const days = [...new Set([...line.days, ...[...sold.keys()].filter((day) => day >= first && day <= end)])].sort();
  const rupees = (paise) => (paise === null ? null : paise / 100); // null breaks the line, undefined does not
  const of = (values) => days.map((day) => (at.has(day) ? rupees(values[at.get(day)]) : undefined));
  const support = days.map((day) => {
    const held = line.support.find(([from, to]) => from <= day && day <= to);
    return held ? held[2] / 100 : null;
  });
  return [days.map(seconds), of(line.low), of(line.high), of(line.price), support, days.map((day) => sold.get(day) ?? null)];
}

/* What stands under the line: the day pointed at, or the newest. */
function say(names, amount, day, told, chart) {
  const [days, low, high, price, support, sold] = chart.data;
  let index = chart.cursor.idx ?? days.length - 1;
  while (index > 0 && price[index] == null && sold[index] == null) index -= 1;
  const parts = [day.format(days[index] * 1000)];
  if (price[index] != null) parts.push(`${names.price} ${amount(price[index])}`, `${amount(low[index])} – ${amount(high[index])}`);
  if (support[index] != null) parts.push(`${names.support} ${amount(support[index])}`);
  if (sold[index] != null) parts.push(`${names.sold} ${amount(sold[index])}`);
  told.textContent = parts.join(" · ");
}

/* Prices without a neighbour make no line: they are dots. */
function lonely(chart, index) {
  const prices = chart.data[index];
  const found = prices.map((_price, at) => at).filter((at) => prices[at] != null && prices[at - 1] == null && prices[at + 1] == null);
  return found.length ? found : null;
}

function options(figure, line, told) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const rupees = new Intl.NumberFormat("en-IN", { maximumFractionDigits: 0 });
  const written = (how) => new Intl.DateTimeFormat(figure.dataset.locale, { ...how, timeZone: "UTC", numberingSystem: "latn" });
  const day = written({ day: "numeric", month: "short", year: "numeric" });
  const axis = { stroke: colour("--ink-2"), grid: { stroke: colour("--rule"), width: 1 }, ticks: { show: false } };
  const days = (seconds(line.days.at(-1)) - seconds(line.days[0])) / 86_400;
  const tick = days > 120 ? written({ month: "short", year: "2-digit" }) : written({ day: "numeric", month: "short" });
  const names = JSON.parse(figure.dataset.names);
  const amount = (value) => `₹${rupees.format(value)}`;
  const tell = (chart) => say(names, amount, day, told, chart);
  const bare = { stroke: "transparent", points: { show: false } };
  return {
    width: Math.max(figure.clientWidth, 240),
    height: HEIGHT,
    tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), "Etc/UTC"),
    cursor: { y: false, drag: { x: false, y: false } },
    legend: { show: false },
    hooks: { ready: [tell], setCursor: [tell] },
    axes: [
      { ...axis, space: 70, values: (_chart, ticks) => ticks.map((ts) => tick.format(ts * 1000)) },
      { ...axis, size: 64, values: (_chart, ticks) => ticks.map(amount) },
    ],
    series: [
      {},
      bare,
      bare,
      { stroke: colour("--leaf"), width: 2, points: { show: true, size: 5, fill: colour("--leaf"), filter: lonely } },
      { stroke: colour("--turmeric"), width: 2, dash: [5, 5], points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) },
      { stroke: "transparent", paths: () => null, points: { show: true, size: 8, fill: colour("--brick"), stroke: colour("--sheet") } },
    ],
    bands: [{ series: [2, 1], fill: colour("--turmeric-wash") }],
  };
}
