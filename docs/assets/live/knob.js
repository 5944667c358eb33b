// Constants that the page can turn: a slider or a choice changes one assignment of a
// program, the program runs again, and what it prints and draws takes the place of what stood there.

import { make, style } from "./site.js"
import { cell, isOpen, used } from "./snippets.js"

const SETTLED = 400 // milliseconds without a turn, after which the status says how it went

// One run at a time, on the whole page; of the values that come meanwhile only the newest waits.
const waiting = new Set()
let busy = false

async function runs(knobs) {
  waiting.add(knobs)
  if (busy) return
  busy = true
  for (const next of waiting) {
    waiting.delete(next) // and may be put back while it runs
    await next.run().catch((error) => next.say(String(error)))
  }
  busy = false
}

/** One constant: its slider or choice, and its place in the code. */
class Constant {
  constructor(input) {
    this.input = input
    this.shown = input.parentElement.querySelector("output")
    const { name, given } = input.dataset
    Object.assign(this, { name, given })
    this.line = new RegExp(`^(${name}[ \\t]*(?::[^=\\n]*)?=[ \\t]*)("[^"\\n]*"|'[^'\\n]*'|[^\\s#]+)(?=[ \\t]*(?:#.*)?$)`, "m")
    this.decimals = Math.max(...[input.min, input.step].map((number) => `${number}`.split(".")[1]?.length ?? 0))
  }

  /** Where the code gives the constant its value; null if it no longer does. */
  place(code) {
    const found = code.match(this.line)
    if (!found) return null
    const start = found.index + found[1].length
    return { start, end: start + found[2].length, value: found[2] }
  }

  /** The value that is set, as Python writes it: the book's own writing where it is the book's value. */
  get value() {
    if (this.input.type !== "range") return this.input.value
    const number = Number(Number(this.input.value).toFixed(this.decimals))
    if (number === this.number(this.given)) return this.given
    return Number.isInteger(number) && /[.e]/i.test(this.given) ? `${number}.0` : String(number)
  }

  number(value) {
    return Number(value.replaceAll("_", ""))
  }

  /** Show the value that the code has. */
  follow(code) {
    const value = this.place(code)?.value
    this.input.disabled = value === undefined
    if (this.input.disabled) this.shown.textContent = "off"
    else if (value !== this.value || this.shown.textContent !== value) {
      this.input.value = this.input.type === "range" ? this.number(value) : value
      this.shown.textContent = value
    }
  }
}

/** The knobs of one snippet. */
class Knobs {
  constructor(snippet) {
    const group = snippet.querySelector("[data-knobs]")
    this.snippet = snippet
    this.status = group.querySelector("[role=status]")
    this.hint = `${group.querySelector("select") ? "Choose" : "Move it"}, and the program runs again.`
    this.say(this.hint, 0)
    this.constants = [...group.querySelectorAll("[data-name]")].map((input) => new Constant(input))
    for (const constant of this.constants) constant.input.addEventListener("input", () => this.turned(constant))
    group.addEventListener("pointerdown", () => this.ready(), { once: true })
    group.addEventListener("focusin", () => this.ready(), { once: true })
    this.snippet.addEventListener("code", ({ detail }) => this.follow(detail))
    if (isOpen(this.snippet)) cell(this.snippet).then((open) => this.follow(open), () => {})
    group.disabled = false
  }

  /** Somebody is about to turn: have Python warm. */
  ready() {
    used()
    cell(this.snippet).catch(() => {})
    import("./python.js").then(({ warm }) => warm()).catch(() => {}) // the turn itself will say what is wrong
  }

  follow({ text, turning }) {
    for (const constant of this.constants) constant.follow(text)
    if (!turning) this.say(this.hint) // unless a turn, which has ended now, says how it went
  }

  /** Say how it goes, once nothing newer is to be said. */
  say(words, after = SETTLED) {
    const write = () => { if (this.status.textContent !== words) this.status.textContent = words }
    clearTimeout(this.timer)
    if (after) this.timer = setTimeout(write, after)
    else write()
  }

  async turned(constant) {
    constant.shown.textContent = constant.value
    const open = await cell(this.snippet).catch(() => null)
    if (!open) return this.say("This could not be fetched: is the network there? Turn again to try again.")
    const place = constant.place(open.text)
    if (!place || place.value === constant.value) return
    open.alter(place, constant.value)
    runs(this)
  }

  async run() {
    const open = await cell(this.snippet)
    const [words, kind] = await open.turn((...meanwhile) => this.say(...meanwhile))
    const values = this.constants.map(({ name, shown }) => `${name} = ${shown.textContent}`).join(", ")
    this.say(`${values}${kind === "good" ? ":" : "."} ${words}`)
  }
}

export function mount(snippets) {
  style("live.css")
  for (const snippet of snippets) new Knobs(snippet)
}
