"""Uses a dashboard as a person does: real clicks in a browser without a window.

    python3 Tests/Browser/dashboard.py DASHBOARD.html [BULLETIN-print.html]
    python3 Tests/Browser/dashboard.py --self-test DASHBOARD.html
    python3 Tests/Browser/dashboard.py --time DASHBOARD.html     how soon it can be used; asserts nothing

Goes from district to street to community and back, from period to period, in light and in dark; reads
the console, the names that a screen reader is given, and the contrast of every text as it is drawn (WCAG 2.2,
1.4.3: 4.5, large texts 3). Prints how long the page took until it was drawn and answered, and asserts
nothing about that. The self-test plants faults into copies of the page; each must be found. The last line is
`N passed, N failed`. Without a browser it says so and ends with 0.
"""

import decimal
import pathlib
import re
import statistics
import sys
import tempfile

import devtools

CONTRAST = r"""
(() => {
  const parse = (text) => (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const over = (top, under) => { const a = top[3] === undefined ? 1 : top[3];
    return [0, 1, 2].map((i) => top[i] * a + under[i] * (1 - a)); };
  const light = (c) => { const [r, g, b] = c.map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const found = [];
  let count = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode, element = text.parentElement;
    if (!text.data.trim() || element.closest("script,style,noscript,option")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest(":disabled")) continue;
    const style = getComputedStyle(element);
    const layers = [];
    for (let here = element; here; here = here.parentElement) {
      layers.unshift(parse(getComputedStyle(here).backgroundColor));
    }
    const canvas = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255];
    const ground = layers.reduce((under, top) => over(top, under), canvas);
    const isDrawn = element instanceof SVGElement;
    const ink = over(parse(isDrawn ? style.fill : style.color), ground);
    const [a, b] = [light(ink), light(ground)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    const least = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    count += 1;
    if (ratio < least) found.push(element.tagName.toLowerCase() + "." + element.className
      + " " + ratio.toFixed(2));
  }
  return [count, [...new Set(found)]];
})()
"""


class Check:
    def __init__(self):
        self.passed, self.failed = 0, []

    def __call__(self, holds, what):
        if holds:
            self.passed += 1
        else:
            self.failed.append(what)
        return holds


def contrast(page, check, name, theme):
    page.theme(theme)
    count, low = page.ask(CONTRAST)
    check(count > 20 or name == "print", f"{name}, {theme}: texts are drawn")
    check(not low, f"{name}, {theme}: contrast: {low[:5]}")
    return count


def names(page, check, name):
    """Everything that can be used has a name for those who hear the page."""
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    roles = {"button", "combobox", "link", "textbox", "checkbox", "DisclosureTriangle", "heading",
             "table", "image", "img"}
    used = [n for n in nodes if not n.get("ignored") and n.get("role", {}).get("value") in roles]
    nameless = [n["role"]["value"] for n in used
                if not re.search(r"\w", n.get("name", {}).get("value", ""))]
    check(len(used) > 10, f"{name}: elements for assistive technology")
    check(not nameless, f"{name}: without a name: {sorted(set(nameless))}")


def dashboard(page, path, check):
    page.theme("light")
    page.open(path.as_uri())
    page.settle()
    load = page.ask(
        "performance.getEntriesByType('navigation')[0].domInteractive")
    place = "document.querySelector('#controls ol li:last-child button')?.textContent"
    district = page.ask(place)
    check(bool(district), "the page shows the place at the top")
    check(page.ask("document.querySelectorAll('.tile').length") > 0, "the page has headline figures")
    figures = page.ask("document.querySelector('.tile .big')?.textContent")
    deepest = 0
    for step in ("street", "community"):
        element = ("[...document.querySelectorAll('#map button')].find((b) =>"
                   " b.closest('.cluster') ? b.classList.contains('link') : b.classList.contains('cell'))")
        before = page.ask(place)
        if not page.click(element):
            break
        deepest += 1
        check(page.ask(place) != before, f"a click on the map goes down to a {step}")
        check(page.ask("document.querySelectorAll('#controls ol li').length") == deepest + 1,
              f"the path names the {step}")
        check("place=" in page.ask("location.hash"), "the view stands in the address")
    check(deepest == 2, "from the district to a street to a community")
    check(page.click("document.querySelector('#controls ol li:first-child button')"),
          "the path can be clicked")
    check(page.ask(place) == district, "back at the top")
    check(page.ask("document.querySelector('.tile .big')?.textContent") == figures,
          "the figures at the top are what they were")

    period = "document.getElementById('period')?.value"
    whole = page.ask(period)
    other = page.ask("[...document.querySelectorAll('#period option')].map((o) => o.value)"
                     ".find((v) => v !== document.getElementById('period').value)")
    if check(bool(other), "there is another period"):
        # By the keyboard: the list that a click opens is the system's own and no part of the page.
        page.ask("document.getElementById('period').focus()")
        down = page.ask("document.getElementById('period').selectedIndex"
                        " + 1 < document.getElementById('period').options.length")
        page.press(*(("ArrowDown", 40) if down else ("ArrowUp", 38)))
        check(page.ask(period) != whole, "the period changes")
        other = page.ask(period)
        check(page.ask("document.querySelector('.tile .big')?.textContent") != figures,
              "another period has other figures")
        if page.ask("!document.querySelector('#controls .step:last-child').disabled"):
            page.click("document.querySelector('#controls .step:last-child')")
            check(page.ask(period) not in (other, whole), "the arrow goes to the next period")
        page.ask("history.go(-1)")
    page.open(path.as_uri())
    page.settle()

    # Shares that are rounded one by one: what they miss of 100 % is told, and only then.
    sections = page.ask(
        "[...document.querySelectorAll('section.half')].map((s) => [[...s.querySelectorAll("
        "'tbody tr')].map((r) => r.cells[r.cells.length - 1].textContent),"
        " s.querySelector('.residual')?.textContent || ''])")
    judged = told = 0
    for cells, words in sections:
        shown = [c for c in cells if c]
        if not shown or not all(re.fullmatch(r"[\d.]+%", c) for c in shown):
            continue
        rest = sum(decimal.Decimal(c[:-1]) for c in shown) - 100
        judged += 1
        told += rest != 0
        found = re.search(r"相差 (-?[\d.]+) 个百分点", words)
        check((decimal.Decimal(found[1]) if found else 0) == rest, "the residual of shares")
    check(judged > 0 and told > 0, f"shares that miss 100 %: {told} of {judged}")

    # A column without a single cell would be a column for nothing: of a count, then of a rate.
    columns = (
        "[...document.querySelectorAll('table')].filter((t) => [...t.tHead.rows[0].cells].some("
        "(h, i) => h.textContent.includes('分子') && [...t.tBodies[0].rows].every("
        "(r) => !r.cells[i].textContent))).length")
    empty = page.ask(columns)
    start = page.ask("performance.now()")
    page.click("document.querySelectorAll('.tile button')[1]")
    spent = page.ask("performance.now()") - start
    check(page.ask("document.querySelectorAll('.tile.chosen').length") == 1, "one indicator is chosen")
    page.ask("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    page.settle()
    empty += page.ask(columns)
    check(empty == 0, f"{empty} tables have an empty column of numerators")
    check(page.ask("document.querySelectorAll('.source').length") > 0, "figures name their source")
    texts = contrast(page, check, "dashboard", "light")
    light = page.ask("getComputedStyle(document.body).backgroundColor")
    contrast(page, check, "dashboard", "dark")
    check(page.ask("getComputedStyle(document.body).backgroundColor") != light, "dark is another theme")
    names(page, check, "dashboard")
    check(not page.complaints(), f"the console is silent: {page.complaints()[:3]}")
    return load, spent, texts


def bulletin(page, path, check):
    page.events.clear()
    page.open(path.as_uri())
    page.settle()
    check(page.ask("document.querySelectorAll('h1').length") == 1, "the bulletin has one title")
    check(page.ask("document.querySelectorAll('thead th').length") > 0, "its tables have heads")
    contrast(page, check, "print", "light")
    contrast(page, check, "print", "dark")
    check(not page.complaints(), f"the console is silent: {page.complaints()[:3]}")


def measure(chromium, path, times=7):
    """Milliseconds from the beginning of loading until the page was drawn by its script and free to answer,
    and from a real click on the arrow of the period until the next was drawn; medians."""
    ready, steps = [], []
    for _ in range(times):
        page = devtools.Page(chromium)
        try:
            page.call("Page.addScriptToEvaluateOnNewDocument", source=(
                "addEventListener('DOMContentLoaded', () => requestAnimationFrame(() =>"
                " requestAnimationFrame(() => setTimeout(() => { window.drawnAt = performance.now(); }))))"))
            page.open(path.as_uri())
            page.settle()
            ready.append(page.ask("new Promise((done) => { const look = () => window.drawnAt"
                                  " ? done(window.drawnAt) : setTimeout(look, 5); look(); })"))
            arrow = "[...document.querySelectorAll('#controls .step')].find((b) => !b.disabled)"
            page.ask("addEventListener('click', () => { window.clickedAt = performance.now(); }, true)")
            before = page.ask("document.getElementById('period').value")
            if page.click(arrow) and page.ask("document.getElementById('period').value") != before:
                steps.append(page.ask("performance.now() - window.clickedAt"))
        finally:
            page.close()
    if not steps:
        raise RuntimeError("the arrow of the period changed nothing")
    return ready, steps


# What is broken, and how: each must be found.
FAULTS = [
    ("a script that throws", "draw();\nfoot();", "draw();\nfoot();\nthrow new Error('planted');"),
    ("clicks that lead nowhere", "location.hash = words.toString();", ""),
    ("a text too pale", "--soft: #566171", "--soft: #a8b0ba"),
    ("a control without a name", '"aria-label": text', '"data-label": text'),
    ("a residual that is kept quiet", "rest ? make(", "rest && false ? make("),
    ("an empty column", "|| allRows.some((cells) => cells[index] !== \"\")", "|| true"),
]


def self_test(chromium, path, check):
    text = path.read_text(encoding="utf-8")
    # The planted script has another hash than the page's policy names.
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    with tempfile.TemporaryDirectory() as folder:
        for name, old, new in [("nothing", "", "")] + FAULTS:
            if not check(old in text, f"{name}: the place to break is there"):
                continue
            file = pathlib.Path(folder) / "page.html"
            file.write_text(text.replace(old, new) if old else text, encoding="utf-8")
            page, found = devtools.Page(chromium), Check()
            try:
                dashboard(page, file, found)
            except RuntimeError as error:
                found(False, str(error))
            finally:
                page.close()
            if old:
                check(found.failed, f"{name}: found")
                print(f"  planted: {name}: {found.failed[:1]}")
            else:
                check(not found.failed, f"the page as it is: {found.failed}")


def main(arguments):
    chromium = devtools.browser()
    if chromium is None:
        print("skipped: the dashboard in a browser: there is no Chromium (apt-get install chromium)")
        return 0
    check = Check()
    if arguments[0] == "--time":
        path = pathlib.Path(arguments[1]).resolve()
        ready, steps = measure(chromium, path)
        print(f"{path.stat().st_size / 1e6:.1f} MB: can be used after {statistics.median(ready):.0f} ms "
              f"({min(ready):.0f} to {max(ready):.0f}); another period after "
              f"{statistics.median(steps):.0f} ms ({min(steps):.0f} to {max(steps):.0f}); "
              f"{len(ready)} loads, a browser of its own each")
        return 0
    if arguments[0] == "--self-test":
        self_test(chromium, pathlib.Path(arguments[1]).resolve(), check)
    else:
        page = devtools.Page(chromium)
        try:
            load, spent, texts = dashboard(page, pathlib.Path(arguments[0]).resolve(), check)
            print(f"interactive after {load:.0f} ms, a click drawn after {spent:.0f} ms, "
                  f"{texts} texts, {pathlib.Path(arguments[0]).stat().st_size / 1e6:.1f} MB")
            for name in arguments[1:]:
                bulletin(page, pathlib.Path(name).resolve(), check)
        finally:
            page.close()
    for what in check.failed:
        print("✗ " + what)
    print(f"{check.passed} passed, {len(check.failed)} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
