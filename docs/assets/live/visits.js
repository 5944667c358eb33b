// Which pages were begun and read: remembered on topic pages, shown wherever the reader
// chooses the next one. Nothing is shown where nothing is remembered.

import * as memory from "./memory.js"
import { address, here, make, root } from "./site.js"

export const counted = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`

/** The text of a heading. */
export const heading = (element) => element.textContent.replace(/\s*#\s*$/, "")

/** ", at Why it works", given "#why-it-works". */
export const place = (at) => at.replace(/_\d+$/, "").replace(/[-_]+/g, " ").replace(/#(.?)/, (_, first) => `, at ${first.toUpperCase()}`)

/** The path of the page that a link leads to; of other links, nothing that is one. */
export const target = (link) => (link.hash ? "#" : link.href.replace(root, "").replace(/index\.html$/, ""))

/** "1 of 2 pages read", if any of them is remembered. */
function tally(kind, names, done) {
  const items = names.split(" ").filter(Boolean).map((key) => memory.get(kind, key))
  return items.some(Boolean) ? [`${items.filter((item) => item?.[done]).length} of ${counted(items.length, kind)} ${done}`] : []
}

/** A link to the questions that are due, of the pages below a path. */
function questions(path) {
  const count = [...memory.all("quiz").values()].filter((item) => memory.due(item) && item.page.startsWith(path)).length
  return count ? [make("a", { href: address("progress/") }, `${counted(count, "question")} due`)] : []
}

function visit(page) {
  const title = heading(page.querySelector("h1")).slice(0, 200)
  const mine = () => memory.get("page", here) ?? { at: "", read: "" }
  const save = (fields) => memory.set("page", here, { ...mine(), ...fields, title, when: undefined })

  let unsaved = true
  let moved = false // else the old place stays
  let timer
  const keep = () => {
    if (!unsaved) return
    unsaved = false
    const passed = (one) => one.getClientRects().length && one.getBoundingClientRect().top < innerHeight / 3
    const last = [...page.querySelectorAll(":is(h2, h3)[id]")].findLast(passed)
    save(moved ? { at: last ? `#${last.id}` : "" } : {})
  }
  addEventListener("scroll", () => {
    unsaved = moved = true
    clearTimeout(timer)
    timer = setTimeout(keep, 1000) // scrolling rests
  })
  addEventListener("pagehide", keep)
  addEventListener("visibilitychange", keep)

  const button = make("button", { type: "button" }, "I have read this page")
  const since = make("span")
  button.onclick = () => save({ read: mine().read ? "" : memory.today() })
  page.append(make("p", { class: "read" }, button, since))
  return (key) => {
    if ((key === here || key === null) && !memory.get("page", here)) unsaved = false // erased: it stays so
    const { read } = mine()
    button.setAttribute("aria-pressed", String(read > ""))
    since.textContent = read && `Read on ${read}`
  }
}

function links() {
  for (const link of document.querySelectorAll(":not([class*=nested]) > .md-nav__link[href], .bullet__page")) {
    const item = memory.get("page", target(link))
    const state = item ? (item.read ? "read" : "begun") : ""
    link.dataset.visit = state
    link.querySelector(".visit")?.remove()
    if (state) link.append(make("span", { class: "visit visually-hidden" }, ` (${state})`))
  }
}

/** A last line of a chapter's facts, or of a stop of the path. */
function summary(element) {
  const { pages, exercises } = element.dataset
  const parts = tally("page", pages, "read")
  const chapter = exercises !== undefined
  if (chapter) parts.push(...tally("exercise", exercises, "passed"), ...questions(here))
  const line = make(chapter ? "li" : "small", { class: "remembered" })
  parts.forEach((part, index) => line.append(index ? ", " : "", part))
  element.querySelector(".remembered")?.remove()
  if (parts.length) element.append(line)
}

/** Instead of the landing page's first words: the page begun last, and the questions due. */
function resume(element) {
  element.dataset.resume ||= element.textContent
  const [latest] = [...memory.all("page")].filter(([, item]) => !item.read).sort(([, a], [, b]) => (a.when < b.when ? 1 : -1))
  const parts = questions("")
  if (latest) parts.unshift(make("a", { href: address(latest[0] + latest[1].at) }, `Continue: ${latest[1].title}${place(latest[1].at)}`))
  element.replaceChildren(...(parts.length ? parts : [element.dataset.resume]))
}

export function bring(page) {
  const topic = page.querySelector("[data-topic]") && visit(page)
  const show = (_, key) => {
    topic?.(key)
    links()
    page.querySelectorAll("[data-pages]").forEach(summary)
    page.querySelectorAll("[data-resume]").forEach(resume)
  }
  memory.onChange(show)
  show()
}
