// Puts Run and Edit on the snippets that can run here; what they do is fetched at the first touch.

import * as memory from "./memory.js"
import { copyable } from "./shell.js"
import { address, fromFolder, make, style, textOf } from "./site.js"

const cells = new WeakMap()
let attempts = 0 // a browser may remember that a module could not be fetched
const USED = "llm-roadmap:python" // this visit has used Python: have it warm

/** The cell of a snippet, made when first needed. */
export function cell(snippet) {
  if (!cells.has(snippet)) {
    style("live.css")
    const made = import(`./cell.js${attempts ? `?${attempts}` : ""}`).then(({ Cell }) => new Cell(snippet))
    cells.set(snippet, made)
    made.catch(() => {
      attempts += 1
      cells.delete(snippet)
    })
  }
  return cells.get(snippet)
}

function tool(snippet, name, text, more = {}) {
  const file = make("span", { class: "visually-hidden" }, ` ${snippet.dataset.snippet.split("/").pop()}`)
  const button = make("button", { type: "button", class: "snippet__tool", ...more }, text, file)
  button.dataset.do = name
  return button
}

// In a private window nothing is kept: Python starts at the first Run of each page.
export const used = () => memory.attempt(() => sessionStorage.setItem(USED, "1"))
const wasUsed = () => memory.attempt(() => sessionStorage.getItem(USED), null)

async function act(snippet, action) {
  if (action === "local") return explain(snippet)
  if (action === "run") used()
  const open = await cell(snippet).catch(() => null)
  if (!open) return unreachable(snippet)
  snippet.querySelector(".snippet__unreachable")?.remove()
  open[action]()
}

function unreachable(snippet) {
  if (snippet.querySelector(".snippet__unreachable")) return
  const words = "This could not be fetched: is the network there? Press again to try again, or download the file."
  snippet.append(make("p", { class: "snippet__status snippet__unreachable", role: "status", "data-kind": "error" }, words))
}

/** How to run what a browser cannot: on the reader's own machine. */
async function explain(snippet) {
  style("live.css")
  const button = snippet.querySelector("[data-do=local]")
  let note = snippet.querySelector(".snippet__local")
  if (!note) {
    note = make("div", { class: "snippet__local", hidden: true })
    snippet.querySelector(".snippet__bar").after(note)
    note.append(...(await (fromFolder && "run" in snippet.dataset ? served(snippet) : local(snippet))))
  }
  note.hidden = !note.hidden
  button.setAttribute("aria-expanded", String(!note.hidden))
}

const words = (...parts) => make("p", {}, ...parts)
const command = (text) => copyable(make("div", {}, make("pre", {}, make("code", {}, text))))
const setUp = (text, section) => make("a", { href: address(`start-here/#${section}`) }, text)

/** In a folder: how to run with a server what the copy holds the Python for. */
async function served(snippet) {
  const held = JSON.parse(await textOf("assets/fetched/manifest.json"))
  const missing = snippet.dataset.run.split(" ").filter((name) => name && !(name in (held?.packages ?? {})))
  if (held && !missing.length) return (await import("./folder.js")).serving("Python runs in this page once a server sends it.")
  const install = missing.length ? `python -m pip install ${missing.join(" ")}\n` : ""
  return [
    words(`This copy does not hold ${missing.join(" and ") || "Python for the page"}. Download the file and run it on your machine:`),
    command(`${install}python ${snippet.dataset.snippet.split("/").pop()}`),
  ]
}

function local(snippet) {
  const path = snippet.dataset.snippet
  const name = path.split("/").pop()
  const needs = snippet.dataset.local
  const install = needs ? `python -m pip install ${needs}\n` : ""
  if ("service" in snippet.dataset) {
    return [
      words("It calls a service. In ", setUp("a copy of the book's repository", "get-the-repository"), " it runs against the practice server, without a key:"),
      command(`${install}python -m snippets.practice_server -- python snippets/${path}`),
      words("With your keys in the environment, it calls the services themselves:"),
      command(`uv run ${name}`),
    ]
  }
  if ("book" in snippet.dataset) {
    return [
      words("It uses a package of this book. Run it in ", setUp("a copy of the book's repository", "get-the-repository"), ":"),
      command(`${install}python -m snippets.${path.replace(/\.py$/, "").replaceAll("/", ".")}`),
    ]
  }
  if (!needs) {
    return [
      words("It does what no browser can. Run it in ", setUp("a copy of the book's repository", "get-the-repository"), ":"),
      command(`python snippets/${path}`),
    ]
  }
  return [
    words(`It needs ${needs.split(" ").join(", ")}, too large for a browser. Download it, then let uv read what it needs from its first lines:`),
    command(`uv run ${name}`),
    words("Or without uv, in ", setUp("an environment", "make-an-environment-once"), ":"),
    command(`${install}python ${name}`),
    ...(needs.split(" ").includes("torch")
      ? [words("On Linux, pip brings torch with gigabytes of CUDA libraries; ", setUp("they can be avoided", "run-a-snippet"), ".")]
      : []),
  ]
}

export function bring(page) {
  for (const snippet of page.querySelectorAll("[data-run], [data-local]")) {
    const copy = snippet.querySelector("[data-copy]")
    if ("local" in snippet.dataset || fromFolder) {
      copy.before(tool(snippet, "local", "Run it", { "aria-expanded": "false" }))
      continue
    }
    copy.before(tool(snippet, "run", "Run"), tool(snippet, "edit", "Edit"), tool(snippet, "reset", "Reset", { hidden: true }))
    if (memory.get("code", snippet.dataset.snippet)) cell(snippet) // shows what was typed
  }
  memory.onChange((kind, key) => {
    if (fromFolder || kind !== "code" || !memory.get(kind, key)) return
    for (const snippet of page.querySelectorAll(`[data-run][data-snippet="${CSS.escape(key)}"]`)) cell(snippet)
  })
  page.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]")
    const snippet = button?.closest(".snippet")
    if (snippet) act(snippet, button.dataset.do)
  })
  if (!fromFolder && wasUsed() && page.querySelector("[data-run]")) {
    // Python was used on an earlier page of this visit: have it ready here too.
    const idle = window.requestIdleCallback ?? ((job) => setTimeout(job, 500))
    idle(() => import("./python.js").then(({ warm }) => warm().catch(() => {})))
  }
}

/** Whether a snippet's cell has been made: only then its text may differ from the page's. */
export const isOpen = (snippet) => cells.has(snippet)
