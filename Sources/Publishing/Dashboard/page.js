"use strict";
(() => {
const data = JSON.parse(document.getElementById("release").textContent);
const SVG = "http://www.w3.org/2000/svg";
const places = data.places.map(([id, code, name, level, parent, own, title], at) =>
  ({ at, id, code, name, level, parent, own: own === 1, title, children: [] }));
const periods = data.periods.map(([grain, label, title, start, end, provisional], at) =>
  ({ at, grain, label, title, start, end, id: grain + ":" + label,
    name: label + (provisional ? "（初步）" : ""), isProvisional: provisional === 1 }));
const indicators = data.indicators.map((one, at) => ({ ...one, at }));

/* Places: the unit above, or the nearest one that the page has; a 本级 bucket lies in its unit. */
const byCode = new Map();
for (const place of places) if (!place.own && !byCode.has(place.code)) byCode.set(place.code, place);
for (const place of places) {
  place.up = byCode.get(place.own ? place.code : place.parent) || null;
  if (place.up === place) place.up = null;
}
/* Of several 本级 buckets of a unit, the one of the level just below belongs to its children. */
const levels = [...new Set(places.map((place) => place.level))];
for (const place of places) {
  if (!place.up) continue;
  const twin = place.own && place.up.children.some((other) => other.own);
  if (!twin) place.up.children.push(place);
}
/* What a place is made of, each part once: its children of the uppermost level that it has any of,
   with the 本级 bucket of that level, which stands for everything below that lies in none of them. */
function members(place) {
  const top = Math.min(...place.children.map((child) => levels.indexOf(child.level)));
  return place.children.filter((child) => levels.indexOf(child.level) === top);
}
const tops = places.filter((place) => !place.up);
function chain(place) {
  const found = [];
  for (let here = place; here && !found.includes(here); here = here.up) found.unshift(here);
  return found;
}

/* Cells: the text that is shown, and the exact integers behind it. Nothing is computed here. */
const columns = new Map();
function cell(indicator, period, place, category = 0) {
  let column = columns.get(indicator.at);
  if (!column) {
    column = [];
    for (const piece of data.cells[indicator.at].split(",")) {
      const star = piece.lastIndexOf("*");
      const text = star < 0 ? piece : piece.slice(0, star);
      const [display, exact = ""] = text.split(";");
      const [above, below = ""] = (exact || display).split("/");
      const found = text === "" ? null : { display, above, below,
        isValue: ![data.words.empty, data.words.newly, data.words.notReported, data.words.suppressed]
          .includes(display) };
      const times = star < 0 ? 1 : Number(piece.slice(star + 1));
      for (let count = 0; count < times; count += 1) column.push(found);
    }
    columns.set(indicator.at, column);
  }
  const categories = Math.max(1, indicator.categories.length);
  return column[(period.at * places.length + place.at) * categories + category] || null;
}
/* What stands beside a figure that silence lowers: 缺 and the number of units that did not report. */
const silences = data.silence.map((text) => text.split(",").flatMap((piece) => {
  const star = piece.lastIndexOf("*");
  return star < 0 ? [piece] : Array(Number(piece.slice(star + 1))).fill(piece.slice(0, star));
}));
function silent(indicator, period, place) {
  const at = data.silenceOf[indicator.at];
  return at < 0 ? "" : silences[at][period.at * places.length + place.at];
}
const marked = (indicator, period, place) =>
  [cell(indicator, period, place), silent(indicator, period, place)]
    .map((one, index) => (index ? one : show(one))).filter(Boolean).join(" ");
/* For lengths and colours only; order is decided by `compare`. */
function size(found) {
  if (!found || !found.isValue) return null;
  return found.below ? Number(found.above) / Number(found.below) : Number(found.above);
}
function compare(one, other) {
  const left = BigInt(one.above) * BigInt(other.below || "1");
  const right = BigInt(other.above) * BigInt(one.below || "1");
  return left < right ? 1 : left > right ? -1 : 0;
}
const show = (found) => (found ? found.display : "");
const withUnit = (found, indicator) =>
  found ? found.display + (found.isValue && indicator.unit ? " " + indicator.unit : "") : "";

/* Elements: texts are set as text and attributes as attributes, never as markup. */
function make(name, attributes = {}, ...inside) {
  const isDrawn = ["svg", "rect", "path", "line", "text", "circle", "title"].includes(name);
  const node = isDrawn ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "click") node.addEventListener("click", value);
    else if (value !== null && value !== false) node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== false));
  return node;
}
/* A column whose head is spare goes when no row has anything in it: plain counts have neither
   numerator nor denominator. */
const PARTS = ["分子 / 分母", true, true];
function table(caption, allHeads, allRows, kind = "") {
  const isKept = allHeads.map(([, , isSpare], index) => !isSpare
    || allRows.some((cells) => cells[index] !== ""));
  const heads = allHeads.filter((head, index) => isKept[index]);
  const rows = allRows.map((cells) => cells.filter((one, index) => isKept[index]));
  return make("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": caption },
    make("table", { class: kind }, make("caption", {}, caption),
      make("thead", {}, make("tr", {}, heads.map(([text, isNumber]) =>
        make("th", { scope: "col", class: isNumber ? "n" : "" }, text)))),
      make("tbody", {}, rows.map((cells) => make("tr", {}, cells.map((one, index) => {
        const isNode = one instanceof Node;
        if (isNode && (one.tagName === "TD" || one.tagName === "TH")) return one;
        const name = index === 0 ? "th" : "td";
        return make(name, { class: heads[index][1] ? "n" : "", scope: index === 0 ? "row" : null },
          one);
      }))))));
}
const behind = (content) => make("details", {}, make("summary", {}, "数据表"), content);

/* State: place, period, indicator; it stands in the address, so that a view can be passed on. */
const state = {};
function indicatorsWithout() { return indicators.filter((one) => !one.axis); }
function read() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const find = (list, key, name, other) => list.find((one) => one[name] === wanted.get(key)) || other;
  state.place = find(places, "place", "id", tops[0]);
  state.period = find(periods, "period", "id", periods.find((one) => one.grain === "total")
    || periods[periods.length - 1]);
  state.indicator = find(indicatorsWithout(), "indicator", "name",
    headline()[0] || indicatorsWithout()[0]);
  state.rank = wanted.get("rank");
}
function go(change) {
  const next = { ...state, ...change };
  const words = new URLSearchParams();
  words.set("place", next.place.id);
  words.set("period", next.period.id);
  if (next.indicator) words.set("indicator", next.indicator.name);
  if (next.rank) words.set("rank", next.rank);
  location.hash = words.toString();
}
function headline() {
  if (data.headline.length) return data.headline.map((at) => indicators[at]);
  return indicatorsWithout().slice(0, 8);
}
const months = () => {
  const grains = ["month", "quarter", "week", "day", "halfyear", "year"];
  const grain = grains.find((one) => periods.filter((period) => period.grain === one).length > 1);
  return periods.filter((period) => period.grain === grain);
};
const covers = (period) => period.start >= state.period.start && period.end <= state.period.end;

/* Where the figures of an indicator come from; the logs stand in the table at the page's end. */
function origin(indicator) {
  return (indicator.sources.length ? indicator.sources.join("、") + " 日志" : "单位名册和报送要求")
    + "，截至 " + data.provenance.asOf + " 所知";
}
const source = (indicator) =>
  make("p", { class: "soft source" }, "来源：" + data.provenance.label + "；" + origin(indicator));
function definition(indicator) {
  const name = (at) => (at < 0 ? "（本页未列）" : indicators[at].label);
  const parts = indicator.parts.map(name);
  const texts = { measure: "按记录或名册直接计数、求和", mean: "均值", median: "中位数",
    plus: parts.join(" + "), combination: parts.join("、") + " 加减", share: parts[0] + " 的构成比",
    year_ago: parts[0] + " 与上年同期相比", previous: parts[0] + " 与上期相比",
    year_to_date: parts[0] + " 自年初累计", rank: parts[0] + " 在同级单位中的名次；有缺报的单位不参评" };
  const rows = [];
  if (indicator.kind === "ratio") rows.push(["分子", parts[0]], ["分母", parts[1]]);
  else if (texts[indicator.kind]) rows.push(["算法", texts[indicator.kind]]);
  else rows.push(["算法", "第 " + indicator.kind.slice(1) + " 百分位数（最近秩）"]);
  if (indicator.unit) rows.push(["单位", indicator.unit]);
  if (indicator.note) rows.push(["口径", indicator.note]);
  rows.push(["来源", origin(indicator)], ["名称", indicator.name]);
  return make("dl", {}, rows.map(([key, value]) => [make("dt", {}, key), make("dd", {}, value)]));
}
/* Numerator and denominator as the figures themselves show them. */
function parts(indicator, period, place) {
  if (indicator.kind !== "ratio" || indicator.parts.includes(-1)) return "";
  const [above, below] = indicator.parts.map((at) => cell(indicators[at], period, place));
  return above && below ? show(above) + " / " + show(below) : "";
}

function scale(values, isRate) {
  const known = values.filter((value) => value !== null);
  if (!known.length) return { low: 0, high: 1 };
  let low = Math.min(0, ...known), high = Math.max(...known, 0);
  if (isRate && Math.min(...known) > 0) {
    const span = Math.max(...known) - Math.min(...known) || Math.max(...known) * 0.1;
    low = Math.max(0, Math.min(...known) - span * 0.35);
    high = Math.max(...known) + span * 0.15;
  }
  return { low, high: high > low ? high : low + 1 };
}
function spark(indicator) {
  const values = months().map((period) => size(cell(indicator, period, state.place)));
  const drawing = make("svg", { viewBox: "0 0 200 30", preserveAspectRatio: "none",
    "aria-hidden": "true" });
  if (values.filter((value) => value !== null).length < 2) return drawing;
  const { low, high } = scale(values, true);
  const wide = 200 / values.length;
  values.forEach((value, index) => {
    if (value === null) return;
    const tall = Math.max(1, (value - low) / (high - low) * 28);
    drawing.append(make("rect", { x: index * wide + 1, y: 30 - tall, width: wide - 2, height: tall,
      class: "bar", opacity: covers(months()[index]) ? 0.9 : 0.3 }));
  });
  return drawing;
}
function trend(indicator, label) {
  const list = months();
  const found = list.map((period) => cell(indicator, period, state.place));
  const values = found.map(size);
  const isRate = indicator.percent === 1 || ["ratio", "mean", "median"].includes(indicator.kind)
    || indicator.kind.startsWith("p") && indicator.kind !== "plus";
  const { low, high } = scale(values, isRate);
  const [width, height, top, base] = [760, 250, 26, 216];
  const step = (width - 20) / list.length;
  const y = (value) => base - (value - low) / (high - low) * (base - top);
  const drawing = make("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": label + "，逐" + (list[0] ? list[0].title.slice(0, 1) : "期") + "，见数据表" });
  const zero = y(low < 0 ? 0 : low);
  drawing.append(make("line", { x1: 8, x2: width - 8, y1: zero, y2: zero, class: "rule" }));
  let path = "", open = false;
  const known = values.filter((value) => value !== null);
  const few = list.length <= 13;
  list.forEach((period, index) => {
    const x = 10 + step * (index + 0.5), value = values[index];
    const mark = covers(period) && state.period.grain !== "total" ? " now" : "";
    const group = [];
    if (value !== null) {
      if (isRate) {
        path += (open ? "L" : "M") + x.toFixed(1) + " " + y(value).toFixed(1);
        group.push(make("circle", { cx: x, cy: y(value), r: mark ? 5 : 3.5, class: mark }));
      } else {
        const edge = y(value);
        group.push(make("rect", { x: x - step * 0.31, y: Math.min(edge, zero), width: step * 0.62,
          height: Math.max(1, Math.abs(zero - edge)), rx: 2, class: "bar" + mark }));
      }
    }
    open = value !== null;
    const isEnd = value !== null && (value === Math.max(...known) || value === Math.min(...known));
    if (few || isEnd || value === null) {
      group.push(make("text", { x, y: (value === null ? zero : Math.min(y(value), zero)) - 8,
        "text-anchor": "middle" }, show(found[index])));
    }
    if (few || index % Math.ceil(list.length / 12) === 0) {
      const text = list.length > 1 && period.grain === "month" && few
        ? period.label.slice(5).replace(/^0/, "") + "月" : period.label;
      group.push(make("text", { x, y: height - 12, "text-anchor": "middle", class: "axis" },
        text + (period.isProvisional ? "*" : "")));
    }
    for (const one of group) {
      if (one.tagName !== "text") {
        one.append(make("title", {}, [period.name + "：" + withUnit(found[index], indicator),
          silent(indicator, period, state.place)].filter(Boolean).join("，")));
      }
    }
    drawing.append(...group);
  });
  if (path) drawing.insertBefore(make("path", { d: path, class: "trend" }), drawing.firstChild);
  const rows = list.map((period) => [period.name, marked(indicator, period, state.place),
    parts(indicator, period, state.place)]);
  const unit = indicator.unit ? "（" + indicator.unit + "）" : "";
  const note = isRate && low > 0 ? "纵轴不从零开始。" : "";
  const last = list[list.length - 1];
  const cut = last && last.end === data.provenance.end && state.place
    ? "末期截至 " + last.end + "。" : "";
  const changing = list.some((period) => period.isProvisional) ? "* 为初步数，以后会变。" : "";
  return [drawing, make("p", { class: "soft" }, note + cut + changing),
    source(indicator), behind(table(label, [["期间"], [indicator.label + unit, true], PARTS], rows))];
}

function steps(list) {
  const values = list.map((one) => size(one)).filter((value) => value !== null)
    .sort((one, other) => one - other);
  const edges = [0.2, 0.4, 0.6, 0.8].map((part) => values[Math.floor(values.length * part)]);
  return (found) => {
    const value = size(found);
    return value === null ? 0 : 1 + edges.filter((edge) => value > edge).length;
  };
}
function tile(place, indicator, step) {
  const found = cell(indicator, state.period, place);
  const inside = [make("span", {}, place.name), make("b", {}, show(found))];
  const words = [place.name, indicator.label + " " + withUnit(found, indicator),
    silent(indicator, state.period, place)].filter(Boolean).join("，");
  const kind = { class: "cell s" + step(found), title: words };
  if (place.own) return make("div", kind, inside);
  return make("button", { ...kind, type: "button", "aria-label": words,
    click: () => go({ place }) }, inside);
}
function map(indicator) {
  const groups = members(state.place).filter((place) => place.children.length);
  const singles = members(state.place).filter((place) => !place.children.length);
  const isDeep = groups.length > 1;
  const leaves = isDeep ? groups.flatMap(members).concat(singles)
    : members(state.place);
  const step = steps(leaves.map((place) => cell(indicator, state.period, place)));
  const drawn = isDeep
    ? make("div", { class: "map" }, groups.map((place) => {
      const found = cell(indicator, state.period, place);
      return make("div", { class: "cluster" },
        make("button", { class: "link", type: "button", click: () => go({ place }) }, place.name),
        make("span", { class: "small" }, " " + withUnit(found, indicator)),
        make("div", {}, members(place).map((child) => tile(child, indicator, step))));
    }), singles.length ? make("div", { class: "cluster" },
      make("span", { class: "small" }, state.place.name + "直属"),
      make("div", {}, singles.map((child) => tile(child, indicator, step)))) : null)
    : make("div", { class: "flat" }, members(state.place).map((child) =>
      tile(child, indicator, step)));
  const key = make("ul", { class: "key" }, ["无数值", "最低五分之一", "", "", "", "最高五分之一"]
    .map((text, index) => make("li", {}, make("i", { class: "s" + index }), text)),
    make("li", {}, "按隶属排列，不表示地理位置"));
  const rows = leaves.map((place) => [place.up ? place.up.name : "", place.name,
    marked(indicator, state.period, place), parts(indicator, state.period, place)]);
  return [drawn, key, source(indicator), behind(table(indicator.label + "，" + state.period.name,
    [["上级"], ["地区"], [indicator.label, true], PARTS], rows))];
}

/* What the shown parts of a whole lack of 100 %, or have too much, because each is rounded by itself, as
   `query` tells it; empty where they add up or one has no value. In whole steps of the last place. */
function residual(parts) {
  const shown = parts.filter(Boolean);
  if (!shown.length || shown.some((one) => !one.isValue)) return "";
  const texts = shown.map((one) => one.display.replace("%", ""));
  const behind = (text) => (text.split(".")[1] || "").length;
  const longest = Math.max(...texts.map(behind));
  if (longest > 9) return "";
  const sum = texts.reduce((total, text) =>
    total + Number(text.replace(".", "")) * 10 ** (longest - behind(text)), 0);
  const rest = sum - 100 * 10 ** longest;
  if (rest === 0) return "";
  const digits = String(Math.abs(rest)).padStart(longest + 1, "0");
  const point = digits.length - longest;
  return (rest < 0 ? "-" : "") + digits.slice(0, point) + (longest ? "." + digits.slice(point) : "");
}
function structure(indicator) {
  const share = indicators.find((one) => one.kind === "share" && one.parts[0] === indicator.at);
  const list = indicator.categories.map((name, category) => ({ name,
    found: cell(indicator, state.period, state.place, category),
    share: share ? cell(share, state.period, state.place, category) : null }));
  const isEmpty = list.every((one) => !one.found);
  const largest = Math.max(...list.map((one) => size(one.found) || 0), 1e-9);
  const rows = list.map((one) => {
    const wide = Math.max(0, (size(one.found) || 0) / largest * 100);
    return [one.name, make("td", { class: "bar" }, make("svg", { viewBox: "0 0 100 12",
      preserveAspectRatio: "none", "aria-hidden": "true" },
      make("rect", { width: wide, height: 12, class: "bar" }))),
      show(one.found), share ? show(one.share) : ""];
  });
  const unit = indicator.unit ? "（" + indicator.unit + "）" : "";
  const rest = residual(list.map((one) => one.share));
  return make("section", { class: "half" }, make("div", { class: "head" },
    make("h2", {}, indicator.label)),
    isEmpty ? make("p", { class: "soft" }, "这一期间没有这项构成。")
      : table(state.place.name + "，" + state.period.name, [["类别"], [""],
        ["数值" + unit, true], [share ? share.label : "", true, true]], rows),
    rest ? make("p", { class: "soft residual" }, share.label + "各项相加与 100% 相差 " + rest
      + " 个百分点，因逐项四舍五入") : "",
    source(indicator),
    make("details", {}, make("summary", {}, "口径"), definition(indicator)));
}

function below(place, level) {
  const found = [];
  const walk = (here) => here.children.forEach((child) => {
    if (child.level === level && !child.own) found.push(child);
    walk(child);
  });
  walk(place);
  return found;
}
function ranking(indicator) {
  const choices = levels.filter((level) => below(state.place, level).length > 1);
  if (!choices.length) return null;
  const level = choices.includes(state.rank) ? state.rank : choices[0];
  const title = (one) => places.find((place) => place.level === one).title;
  const list = below(state.place, level).map((place) =>
    ({ place, found: cell(indicator, state.period, place) }));
  const counts = (one) => one.found && one.found.isValue;
  const small = (one) => indicator.kind === "ratio"
    && BigInt(one.found.below || "0") < BigInt(data.words.minimum);
  const isMute = (one) => silent(indicator, state.period, one.place) !== "";
  const byCodeOrder = (one, other) => (one.place.code < other.place.code ? -1 : 1);
  const ranked = list.filter((one) => counts(one) && !small(one) && !isMute(one))
    .sort((one, other) => compare(one.found, other.found) || byCodeOrder(one, other));
  const unranked = list.filter((one) => !counts(one) || small(one) || isMute(one)).sort(byCodeOrder);
  const largest = Math.max(...ranked.map((one) => Math.abs(size(one.found))), 1e-9);
  let rank = 0;
  const rows = ranked.map((one, index) => {
    if (index === 0 || compare(ranked[index - 1].found, one.found) !== 0) rank = index + 1;
    return row(one, String(rank));
  }).concat(unranked.map((one) => row(one, isMute(one) ? "缺报" : counts(one) ? "不参评" : "—")));
  function row(one, text) {
    const isRanked = !["不参评", "缺报", "—"].includes(text);
    const wide = isRanked ? Math.abs(size(one.found)) / largest * 100 : 0;
    return [make("th", { scope: "row", class: "n" }, text),
      make("button", { class: "link", type: "button", click: () => go({ place: one.place }) },
        one.place.name),
      make("td", { class: "bar" }, make("svg", { viewBox: "0 0 100 12", "aria-hidden": "true",
        preserveAspectRatio: "none" }, make("rect", { width: wide, height: 12, class: "bar" }))),
      marked(indicator, state.period, one.place), parts(indicator, state.period, one.place)];
  }
  const unit = indicator.unit ? "（" + indicator.unit + "）" : "";
  return make("section", { class: "half long" }, make("div", { class: "head" },
    make("h2", {}, "排名：" + indicator.label),
    make("label", { class: "soft control" }, "层级 ", make("select", { id: "rank" },
      choices.map((one) => make("option", { value: one, selected: one === level }, title(one)))))),
    table(state.place.name + "，" + state.period.name + "；并列同名次"
      + (indicator.kind === "ratio" ? "，分母不足 " + data.words.minimum + " 不参评" : "")
      + (list.some(isMute) ? "，有缺报的单位不参评" : ""),
      [["名次", true], [title(level)], [""], ["数值" + unit, true], PARTS], rows), source(indicator));
}

function roster() {
  const list = data.roster.map((at) => indicators[at]);
  if (!list.length || !state.place.children.length) return null;
  const shown = list[list.length - 1];
  const span = months();
  const children = state.place.children.filter((place) => !place.own
    || list.some((one) => size(cell(one, state.period, place))));
  const heads = [[state.place.children.find((place) => !place.own)?.title || "地区"]]
    .concat(list.map((one) => [one.label + (one.unit ? "（" + one.unit + "）" : ""), true]))
    .concat(span.map((period) => [period.grain === "month" && span.length < 14
      ? period.label.slice(5).replace(/^0/, "") + "月" : period.label, true]));
  const step = (found) => {
    const value = size(found);
    return value === null ? 0 : value >= 1 ? 4 : value >= 0.9 ? 3 : value >= 0.6 ? 2 : 1;
  };
  const rows = children.map((place) => [place.own ? place.name
    : make("button", { class: "link", type: "button", click: () => go({ place }) }, place.name)]
    .concat(list.map((one) => show(cell(one, state.period, place))))
    .concat(span.map((period) => {
      const found = cell(shown, period, place);
      return make("td", { class: "m s" + (found ? step(found) : 0) }, make("span", {}, show(found)));
    })));
  return make("section", { class: "long" }, make("div", { class: "head" },
    make("h2", {}, "报送名册"), make("p", { class: "soft" }, "右侧逐期：" + shown.label)),
    table(state.place.name + "，" + state.period.name, heads, rows, "heat"));
}

function everything() {
  const rows = indicatorsWithout().map((one) => {
    return [make("button", { class: "link", type: "button", "data-indicator": one.name,
      click: () => { go({ indicator: one }); document.getElementById("trend").scrollIntoView(); } },
      one.label), marked(one, state.period, state.place), one.percent ? "" : one.unit,
      parts(one, state.period, state.place),
      make("td", {}, make("details", {}, make("summary", {}, one.note || "口径"), definition(one)))];
  });
  return make("section", { class: "long", id: "all" }, make("div", { class: "head" },
    make("h2", {}, "全部指标")),
    table(state.place.name + "，" + state.period.name, [["指标"], ["数值", true], ["单位"],
      PARTS, ["口径"]], rows));
}

function controls() {
  const path = chain(state.place);
  const index = periods.filter((one) => one.grain === state.period.grain).indexOf(state.period);
  const same = periods.filter((one) => one.grain === state.period.grain);
  const move = (by, text) => make("button", { class: "step", type: "button", "aria-label": text,
    disabled: !same[index + by], click: () => go({ period: same[index + by] }) },
    by < 0 ? "‹" : "›");
  const grains = [...new Set(periods.map((one) => one.grain))].reverse();
  const select = make("select", { id: "period" }, grains.map((grain) => make("optgroup",
    { label: periods.find((one) => one.grain === grain).title },
    periods.filter((one) => one.grain === grain).map((one) => make("option",
      { value: one.id, selected: one === state.period },
      one.grain === "total" ? "全期" + (one.isProvisional ? "（初步）" : "") : one.name)))));
  const children = state.place.children.filter((place) => !place.own);
  document.getElementById("controls").replaceChildren(
    make("ol", { "aria-label": "所在地区" }, path.map((place, at) => make("li", {},
      make("button", { class: "link", type: "button",
        "aria-current": at === path.length - 1 ? "page" : null, click: () => go({ place }) },
        place.name)))),
    children.length ? make("label", { class: "control" }, "下级 ", make("select", { id: "below" },
      make("option", { value: "" }, "选择…"),
      children.map((place) => make("option", { value: place.id }, place.name)))) : "",
    make("div", { class: "push" }, make("label", { for: "period" }, "期间"),
      move(-1, "前一期"), select, move(1, "后一期")));
}

function draw() {
  read();
  if (!state.place || !state.period || !state.indicator) {
    document.getElementById("page").replaceChildren(make("section", {}, "本发布没有可显示的指标。"));
    return;
  }
  controls();
  const indicator = state.indicator;
  const label = state.place.name + "：" + indicator.label;
  const unit = indicator.unit ? "（" + indicator.unit + "）" : "";
  const tiles = headline().map((one) => {
    const found = cell(one, state.period, state.place);
    const isChosen = one === indicator;
    return make("div", { class: "tile" + (isChosen ? " chosen" : "") },
      make("button", { type: "button", "aria-pressed": String(isChosen), "data-tile": one.name,
        click: () => go({ indicator: one }) },
        make("span", { class: "name" }, one.label),
        make("span", { class: "big" }, show(found) || "　",
          found && found.isValue && one.unit ? make("small", {}, one.unit) : null),
        make("span", { class: "parts" }, [parts(one, state.period, state.place),
          state.period.isProvisional ? "初步" : "", silent(one, state.period, state.place)].filter(Boolean).join(" · ")), spark(one)),
      make("details", {}, make("summary", {}, "口径"), definition(one)));
  });
  const choose = make("label", { class: "soft control" }, "指标 ", make("select",
    { id: "indicator" }, indicatorsWithout().map((one) =>
      make("option", { value: one.name, selected: one === indicator }, one.label))));
  const rank = ranking(indicator);
  const hasChildren = state.place.children.length > 0;
  document.getElementById("page").replaceChildren(...[
    make("section", { class: "bare", "aria-label": "要览" }, make("div", { class: "tiles" }, tiles)),
    months().length ? make("section", { id: "trend", class: rank ? "half" : "" },
      make("div", { class: "head" }, make("h2", {}, label + unit), choose),
      trend(indicator, label), make("details", {}, make("summary", {}, "口径"),
        definition(indicator))) : null,
    rank,
    hasChildren ? make("section", { id: "map", class: "long" }, make("div", { class: "head" },
      make("h2", {}, "分布：" + indicator.label + unit),
      make("p", { class: "soft" }, state.period.name + "；点选地区看下一级")), map(indicator)) : null,
    ...indicators.filter((one) => one.axis && one.kind !== "share").map(structure),
    roster(), everything(),
  ].filter(Boolean));
  document.title = state.place.name + "，" + state.period.name + "：" + data.provenance.label;
}

function foot() {
  const from = data.provenance;
  document.getElementById("scope").textContent = "期间 " + from.start + " 至 " + from.end
    + "，截至 " + from.asOf + " 所知";
  const words = ["计入", "旧版", "重复", "待核", "隔离", "拒绝", "不在范围"];
  const rows = from.sources.map(([source, files, total, ...rest]) =>
    [source, files, total, ...rest.slice(0, -1), rest[rest.length - 1] ? "✓" : "✗"]);
  document.getElementById("foot").replaceChildren(
    ...(rows.length ? [make("h3", {}, "来源和守恒"),
      table("读入的每条记录恰有一个去处", [["日志"], ["文件", true], ["读入", true],
        ...words.map((text) => [text, true]), ["守恒"]], rows)] : []),
    make("p", {}, "记号：" + data.words.empty + " 分母为零或无从计算；" + data.words.notReported
      + " 应报而未报；缺 n 有 n 个应报的单位没有报，数因此不完整；初步 " + data.words.provisional + "，数以后会变；" + data.words.suppressed + " 为保护个人隐去，不是零；0 确为零；空白 本发布没有这个数。数字按四舍五入显示，排名按精确值。"),
    make("p", {}, "管线 " + from.pipeline + " · 定义 SHA-256 " + from.definition.slice(0, 16)
      + "… · fengqiao " + from.program));
}

document.addEventListener("change", (event) => {
  const { id, value } = event.target;
  if (id === "period") go({ period: periods.find((one) => one.id === value) });
  if (id === "below" && value) go({ place: places.find((one) => one.id === value) });
  if (id === "indicator") go({ indicator: indicators.find((one) => one.name === value) });
  if (id === "rank") go({ rank: value });
});
window.addEventListener("hashchange", () => {
  const { place } = state;
  const focused = document.activeElement?.id;
  draw();
  if (place !== state.place) window.scrollTo(0, 0);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
});
draw();
foot();
})();
