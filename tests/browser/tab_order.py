"""What the Tab key reaches on a page: everything that can be used has to take the focus."""

from playwright.sync_api import Page

# What is used by pointer must be used by key: all of these have to take the focus.
USABLE = (
    "a[href], button, input:not([type=hidden]), select, textarea, summary, "
    "[tabindex]:not([tabindex='-1'])"
)
WAITING = f"""() => {{
  const shown = one => one.checkVisibility({{visibilityProperty: true}}) && !one.disabled
    && !one.closest("[inert]");
  // One of several radios takes the focus; the arrows do the rest.
  const first = one => one.type !== 'radio' || [...document.getElementsByName(one.name)]
    .filter(each => each.form === one.form).find((each, n, all) => each.checked
      || (n === 0 && !all.some(other => other.checked))) === one;
  return [...document.querySelectorAll("{USABLE}")].filter(one => shown(one) && first(one))
    .map((one, n) => {{ one.dataset.tab = n; return n; }}).length; }}"""
LISTEN = """() => { window.reached = new Set();
  document.addEventListener("focusin", one => window.reached.add(one.target.dataset.tab)); }"""
LEFT = """count => Array.from({length: count}, (_, n) => String(n))
  .filter(n => !window.reached.has(n))
  .map(n => document.querySelector(`[data-tab="${n}"]`)?.outerHTML.slice(0, 200))"""


def unreached(page: Page) -> list[str]:
    """Press Tab through the page; give what it did not reach."""
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    count = page.evaluate(WAITING)
    page.evaluate(LISTEN)
    page.evaluate("document.body.focus()")
    left: list[str] = []
    for _ in range(4):  # a day has four stops: year, month, day, calendar
        for _ in range(count + 3):
            page.keyboard.press("Tab")
        left = page.evaluate(LEFT, count)
        if not left:
            break
    return left
