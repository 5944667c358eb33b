// The page "Your progress": questions that are due, what was read, and a copy of it all to take along.
// Whatever was remembered is put on the page as text, and links lead to paths of this site only.

import * as memory from "./memory.js"
import * as quiz from "./quiz.js"
import { address, fromFolder, make, root, style, textOf } from "./site.js"
import * as transfer from "./transfer.js"
import { counted, heading, place, target } from "./visits.js"

const MOST_READ = 20_000_001 // bytes of a file: enough to see that it is too large
const FORBIDDEN = "script, style, link, meta, base, iframe, object, embed, form, svg"

const button = (text, act, more = {}) => {
  const element = make("button", { type: "button", class: "progress__button", ...more }, text)
  element.addEventListener("click", act)
  return element
}
const link = (path, text) => make("a", { href: address(path) }, text)
const readable = (name) => place(`#${name}`).replace(", at ", "")

// Questions due today

/** A question of another page, made safe and fit to stand here. */
function adopted(question, base) {
  for (const element of question.querySelectorAll(FORBIDDEN)) element.remove()
  for (const element of [question, ...question.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes]) {
      if (/^on|action$|^srcset$/.test(name)) element.removeAttribute(name)
      if (!/(href|src)$/.test(name)) continue
      const url = URL.canParse(value, base) ? new URL(value, base) : {}
      if (/^https?:$/.test(url.protocol) || url.href?.startsWith(root.href)) element.setAttribute(name, url.href)
      else element.removeAttribute(name)
    }
  }
  return document.importNode(question, true)
}

/** A page of this site; an empty one if it is gone. */
async function fetched(path) {
  return new DOMParser().parseFromString((await textOf(address(path))) ?? "", "text/html")
}

/** The due questions as [id, item, question, title of its page]; those that no page asks any more are forgotten. */
async function questions() {
  const items = [...memory.all("quiz")].filter(([, item]) => memory.due(item))
  const pages = new Map()
  for (const [, { page }] of items) if (!pages.has(page)) pages.set(page, fetched(page).catch(() => null))
  const found = []
  let missing = 0
  for (const [id, item] of items) {
    const page = await pages.get(item.page)
    const question = page?.querySelector(`.quiz[id="${id}"]`)
    if (question) found.push([id, item, adopted(question, new URL(item.page, root)), heading(page.querySelector("h1"))])
    else if (page) memory.remove("quiz", id)
    else missing += 1
  }
  return { found, missing }
}

function next() {
  const days = [...memory.all("quiz").values()].filter(({ wait }) => wait > 0).map(({ due }) => due).sort()
  return days.length ? `The next question comes on ${days[0]}.` : "A question that you answer wrong, on any page, comes back here the next day."
}

function review(area) {
  const status = make("p", { role: "status" })
  const list = make("div")
  area.replaceChildren(status, list)
  let open = new Map() // questions on this page that wait for an answer
  let missing = 0
  let loading = null

  const tell = () => {
    const parts = []
    if (open.size) parts.push(`${counted(open.size, "question")} to answer.`)
    else if (!missing) parts.push(list.firstChild ? "That was all for today." : "No question is due today.", next())
    if (missing) parts.push(`${counted(missing, "question")} could not be fetched: is the network there?`)
    status.textContent = parts.join(" ")
  }
  const show = (found) => {
    open = new Map()
    list.replaceChildren()
    for (const [id, item, question, title] of found) {
      const from = make("p", { class: "progress__from" }, "From ", link(`${item.page}#${id}`, title))
      const box = make("section", { class: "progress__question" }, from, question)
      open.set(id, box)
      list.append(box)
      quiz.bring(question, item.page, () => {
        open.delete(id)
        tell()
      })
    }
    tell()
  }
  const load = () => {
    // Once for all the changes of one moment, such as a file that is taken in.
    loading ??= Promise.resolve().then(async () => {
      const answer = await questions()
      loading = null
      missing = answer.missing
      show(answer.found)
    })
  }
  memory.onChange((kind, key) => {
    if (kind !== "quiz" && kind !== null) return
    const item = key && memory.get("quiz", key)
    const waits = item && memory.due(item)
    const box = open.get(key)
    if (kind === null || (waits && !box)) return load()
    // Answered here, a question stays with its explanations; answered in another tab, it goes.
    if (!box || waits || box.querySelector("details[open]")) return
    open.delete(key)
    box.remove()
    tell()
  })
  status.textContent = "Looking for questions…"
  load()
}

// What was read and passed

function pageLine([path, { title, at, read }]) {
  const state = read ? `read on ${read}` : `begun${place(at)}`
  return make("li", {}, link(path + (read ? "" : at), title || path), ` ${state}`)
}

function exerciseLine([path, { passed, tries }]) {
  const state = passed ? `passed on ${passed}` : `tried, ${counted(tries, "time")}`
  const [folder, name] = path.split("/exercises/")
  if (!name) return make("li", {}, `Exercise ${path} ${state}`)
  const page = `${folder.replaceAll("_", "-")}/#exercise-${name.replaceAll("_", "-")}`
  return make("li", {}, "Exercise ", link(page, readable(name)), ` ${state}`)
}

/** What is remembered of each chapter, below its stop of the path. */
function chapters(area) {
  const others = make("div")
  area.append(others)
  const stops = new Map([...area.querySelectorAll(".path > li")].map((stop) => [target(stop.querySelector("a")), stop]))
  const stop = (path) => stops.get(`${path.split("/")[0].replaceAll("_", "-")}/`) ?? others
  const show = () => {
    const lines = new Map([...stops.values(), others].map((element) => [element, []]))
    for (const page of memory.all("page")) lines.get(stop(page[0])).push(pageLine(page))
    for (const exercise of memory.all("exercise")) lines.get(stop(exercise[0])).push(exerciseLine(exercise))
    for (const [element, items] of lines) {
      element.querySelector("ul")?.remove()
      if (items.length) element.append(make("ul", { class: "progress__list" }, ...items))
    }
  }
  memory.onChange((kind) => (kind === null || kind === "page" || kind === "exercise") && show())
  show()
}

// Edited code

function edits(area) {
  const forgotten = new Map() // what can still be brought back, while the page is open
  const line = (path) => {
    const gone = forgotten.get(path)
    const act = () => {
      if (gone) {
        forgotten.delete(path)
        memory.set("code", path, gone)
      } else {
        forgotten.set(path, memory.get("code", path))
        memory.remove("code", path)
      }
      area.querySelector(`[data-path="${path}"]`)?.focus()
    }
    const text = gone ? "Forgotten. Bring it back" : "Forget this edit"
    return make("li", {}, make("code", {}, path), " ", button(text, act, { "aria-label": `${text}: ${path}`, "data-path": path }))
  }
  const show = () => {
    for (const path of forgotten.keys()) if (memory.get("code", path)) forgotten.delete(path) // edited anew
    const paths = [...new Set([...memory.all("code").keys(), ...forgotten.keys()])].sort()
    area.replaceChildren(paths.length ? make("ul", { class: "progress__list" }, ...paths.map(line)) : make("p", {}, "No edited code is kept."))
  }
  memory.onChange((kind) => {
    if (kind === null) forgotten.clear()
    if (kind === null || kind === "code") show()
  })
  show()
}

// To take along, to bring in, to erase

function save() {
  const name = `llm-roadmap-progress-${memory.today()}.json`
  const address = URL.createObjectURL(new Blob([transfer.exported()], { type: "application/json" }))
  make("a", { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
  return `Saved as ${name}, in your folder of downloads.`
}

async function load(file) {
  const { taken, kept, refused } = transfer.imported(await file.slice(0, MOST_READ).text())
  const parts = [`${counted(taken, "item")} taken from the file.`]
  if (kept) parts.push(`${counted(kept, "item")} left as they are here: this browser's are newer, or code that you edited.`)
  if (refused) parts.push(`${counted(refused, "item")} refused, without the form of saved progress.`)
  return parts.join(" ")
}

function copies(area) {
  const status = make("p", { role: "status", class: "progress__status" })
  const tell = (text) => { status.textContent = text }
  const file = make("input", { type: "file", accept: ".json,application/json" })
  file.addEventListener("change", async () => {
    if (!file.files.length) return
    try {
      tell(await load(file.files[0]))
    } catch (error) {
      tell(error.message)
    }
    file.value = "" // the same file may be chosen again
  })

  const close = (text) => {
    question.hidden = true
    erase.hidden = false
    erase.focus()
    tell(text)
  }
  const cancel = button("Cancel", () => close("Nothing was erased."))
  const really = button("Erase everything now", () => {
    memory.erase()
    close("Everything is erased.")
  }, { class: "progress__button progress__button--grave" })
  const erase = button("Erase everything", () => {
    tell("")
    erase.hidden = true
    question.hidden = false
    cancel.focus()
  })
  const words = make("p", { id: "really-erase" }, "Really erase? Pages, answers, exercises and the code that you edited are gone then, unless you saved them to a file.")
  const question = make("div", { role: "group", "aria-labelledby": "really-erase", class: "progress__really", hidden: true }, words, cancel, really)
  question.addEventListener("keydown", (event) => event.key === "Escape" && close("Nothing was erased."))

  area.replaceChildren(
    make("p", {}, button("Save to a file", () => tell(save()))),
    make("p", {}, make("label", { class: "progress__file" }, "Load from a file ", file)),
    make("p", {}, erase), question, status,
  )
}

function lasting(area) {
  const note = (words) => make("p", { class: "progress__note" }, words)
  const forgets = "This browser does not let the site remember, or has no room left. What you do now is forgotten when you leave the page."
  const apart = "You opened this copy from a folder. It remembers apart from the site, and apart from a server of this folder. A saved file carries your progress from one to the other."
  const show = () => area.replaceChildren(...(memory.lasting ? [] : [note(forgets)]), ...(fromFolder ? [note(apart)] : []))
  memory.onChange(show)
  show()
}

const PARTS = { lasting, due: review, chapters, edits, copies }

/** @param {HTMLElement[]} areas each names, in `data-progress`, what belongs there */
export async function mount(areas) {
  await style("progress.css").catch(() => {}) // readable without
  for (const area of areas) PARTS[area.dataset.progress](area)
}
