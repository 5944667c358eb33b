// A snippet that runs where it stands: edit, run, stop, reset. Loaded at the first touch.

import * as memory from "./memory.js"
import { forget, picture } from "./picture.js"
import { Stopped, Trouble, answer, does, stop, warm } from "./python.js"
import { make, root } from "./site.js"

const MOST_SHOWN = 100_000 // characters of output in the page
const SAVE_AFTER = 300 // milliseconds without a keystroke
const SLOW_TURN = 1000 // milliseconds after which a turned knob offers Stop

/** The key that this reader's keyboard calls its own; the other one works as well. */
const KEY = /^(Mac|iP)/.test(navigator.platform) ? "Cmd" : "Ctrl"

// What stands below code that did not make it.
const OF_THE_BOOK = "The output below is of the book's code. Run shows what yours does."
const OF_BEFORE = "The output below is from before your last change. Run shows what the code does now."

const same = (one, other) => one.trimEnd() === other.trimEnd()
const seconds = (value) => (value < 0.01 ? "less than 0.01 s" : `${value.toFixed(value < 10 ? 2 : 0)} s`)
const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)
const percent = ({ done, total }) => Math.min(99, Math.round((100 * done) / total))
const fetching = (message) => `Fetching ${message.what}: ${percent(message)} % of ${megabytes(message.total)} MB. Only the first time.`

/** A short mark of a text (FNV-1a): enough to see that it has changed. */
function digest(text) {
  let hash = 0x811c9dc5
  for (const character of text) hash = Math.imul(hash ^ character.codePointAt(), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, "0")
}

/** Put other text in a place of colored code, and leave its colors as they are. */
function put(code, { start, end }, text) {
  const range = document.createRange()
  const nodes = document.createTreeWalker(code, NodeFilter.SHOW_TEXT)
  for (let at = 0; nodes.nextNode(); at += nodes.currentNode.length) {
    const [from, to] = [start - at, end - at]
    if (from >= 0 && from < nodes.currentNode.length) range.setStart(nodes.currentNode, from)
    if (to > 0 && to <= nodes.currentNode.length) range.setEnd(nodes.currentNode, to)
  }
  const turned = range.startContainer.parentElement.closest(".snippet__turned")
  if (turned) return void (turned.textContent = text)
  range.deleteContents()
  range.insertNode(make("span", { class: "snippet__turned" }, text))
}

export class Cell {
  /** @param {HTMLElement} snippet its element on the page */
  constructor(snippet) {
    this.snippet = snippet
    this.path = snippet.dataset.snippet
    this.name = this.path.split("/").pop()
    this.packages = snippet.dataset.run.split(" ").filter(Boolean)
    this.listing = snippet.querySelector(".language-python")
    this.code = this.listing.querySelector("code")
    this.given = this.code.textContent.trimEnd() + "\n"
    this.made = this.given // the text that made the output which stands there
    this.began = digest(this.given) // of the book's text that the reader's began with
    this.printed = snippet.querySelector(":scope > .language-text, :scope > .snippet__predict")
    this.drawn = snippet.querySelector(":scope > .figure")
    this.buttons = Object.fromEntries([...snippet.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]))
    this.status = make("p", { class: "snippet__status", role: "status" })
    this.bar = make("progress", { class: "snippet__progress", max: 100, "aria-label": "What has been fetched", hidden: true })
    this.own = make("div", { class: "snippet__own", hidden: true }, this.status, this.bar)
    this.notice = make("p", { class: "snippet__status snippet__notice", role: "status", hidden: true })
    const last = snippet.querySelector(":scope > .snippet__ran")
    snippet.insertBefore(this.own, last)
    ;(this.printed ?? this.drawn ?? this.own).before(this.notice)
    addEventListener("pagehide", () => this.save())
    memory.onChange((kind, key) => kind === "code" && key === this.path && this.elsewhere())
    const kept = memory.get("code", this.path)
    if (kept && kept.text !== this.given) {
      this.show(kept.text)
      if (kept.of && kept.of !== this.began) this.apart(kept)
    }
  }

  /** The code as it stands now. */
  get text() {
    return this.editor ? this.editor.text : (this.shown ?? this.given)
  }

  get edited() {
    return !same(this.text, this.given)
  }

  /** Show another text, in the editor or, before there is one, in its place. */
  show(text) {
    if (this.editor) this.editor.text = text
    else {
      this.shown = text
      this.original ??= this.code.innerHTML
      if (text === this.given) this.code.innerHTML = this.original // was taken from here
      else this.code.textContent = text
    }
    this.mark()
  }

  /** Say of everything on show what it belongs to. */
  mark() {
    const { text, edited } = this
    const shows = this.output || [this.printed, this.drawn].some((part) => part && !part.hidden)
    const older = shows && !same(text, this.made)
    this.snippet.classList.toggle("snippet--edited", edited)
    this.snippet.classList.toggle("snippet--older", older)
    this.buttons.reset.hidden = !edited && this.own.hidden && !this.output && !this.picture
    // While a turned knob runs, the new output is on its way: nothing may move.
    const words = !older || this.turning ? "" : same(this.made, this.given) ? OF_THE_BOOK : OF_BEFORE
    this.notice.hidden = !words
    if (this.notice.textContent !== words) this.notice.textContent = words
    this.snippet.dispatchEvent(new CustomEvent("code", { detail: { text, turning: this.turning } }))
  }

  /** The book's file has changed since this reader edited it: both versions can be had. */
  apart(kept) {
    this.began = kept.of
    const said = make("p", { role: "status" })
    const book = make("details", { class: "snippet__fold" }, make("summary", {}, "The book's version"), make("pre", { tabindex: "0" }, make("code")))
    book.querySelector("code").innerHTML = this.original // was taken from here
    const keep = make("button", { type: "button" }, "Keep mine")
    const take = make("button", { type: "button" }, "Take the book's")
    keep.addEventListener("click", () => {
      this.together()
      this.save()
      const { text } = memory.get("code", this.path) ?? kept
      memory.set("code", this.path, { text, of: this.began })
      this.buttons.run.focus()
    })
    take.addEventListener("click", () => this.reset())
    this.difference = make("div", { class: "snippet__apart" }, said, book, make("p", {}, keep, take))
    this.snippet.querySelector(".snippet__bar").after(this.difference)
    said.textContent = `The book's ${this.name} has changed since you edited it. Your version stands here.`
  }

  together() {
    this.began = digest(this.given)
    this.difference?.remove()
    this.difference = null
  }

  // Editing

  async edit() {
    if (this.editor) return this.editor.focus()
    this.buttons.edit.disabled = true
    let module
    try {
      module = await import(new URL("assets/fetched/editor.js", root).href)
    } catch {
      this.tell("The editor could not be fetched: is the network there? Download the file to edit it.")
      this.buttons.edit.disabled = false
      return
    }
    this.snippet.querySelectorAll(":scope > .snippet__fold").forEach((fold) => { fold.open = true })
    const place = make("div", { class: "snippet__editor" })
    place.style.minHeight = `${this.listing.offsetHeight}px` // nothing below moves
    this.listing.after(place)
    this.editor = module.edit(place, this.text, {
      label: `The code of ${this.name}. Escape, then Tab, leaves the editor; ${KEY} and Enter runs it.`,
      changed: () => {
        this.turning = false
        this.mark()
        clearTimeout(this.timer)
        this.timer = setTimeout(() => this.save(), SAVE_AFTER)
      },
      keys: { "Ctrl-Enter": () => this.run(), "Meta-Enter": () => this.run() },
    })
    this.listing.hidden = true
    this.buttons.edit.hidden = true
    this.tip()
    this.mark()
    this.editor.focus()
    warm().catch(() => {}) // meanwhile; Run will say what is wrong
  }

  tip() {
    if (!this.own.hidden) return
    this.tell(`${KEY}+Enter runs it. Escape, then Tab, leaves the editor.`)
  }

  /** Keep what was typed; what equals the book's own text need not be kept. */
  save() {
    clearTimeout(this.timer)
    this.timer = null
    if (!this.editor) return
    const kept = memory.get("code", this.path)?.text
    if (!this.edited) {
      if (kept !== undefined) memory.remove("code", this.path)
    } else if (this.text !== kept && !memory.set("code", this.path, { text: this.text, of: this.began })) {
      this.tell("This browser does not keep what you type: copy it before you leave.", "error")
    }
  }

  /** Another tab changed this code: follow it, unless it is being edited here. */
  elsewhere() {
    const kept = memory.get("code", this.path)
    const theirs = kept?.text ?? this.given
    if (theirs === this.text) return
    if (this.editor) {
      if (!this.snippet.contains(document.activeElement) && !this.timer) this.editor.text = theirs
    } else this.show(theirs)
  }

  reset() {
    if (this.running) stop()
    this.show(this.given)
    this.save()
    memory.remove("code", this.path)
    this.together()
    this.own.hidden = true
    this.clear()
    this.recorded(true)
    this.made = this.given
    this.mark()
    this.buttons.run.focus()
  }

  // Running

  /** Show or hide what the book's run left; a question that was answered stays above whatever answers it now. */
  recorded(visible) {
    const inside = this.printed?.open && this.printed.querySelector(":scope > .language-text")
    this.place = visible ? null : inside || this.printed
    for (const part of [this.printed, this.printed?.querySelector(".language-text"), this.drawn]) if (part) part.hidden = false
    for (const part of [inside || this.printed, this.drawn]) if (part) part.hidden = !visible
    if (!visible) this.snippet.querySelector(":scope > .predict:has(textarea)")?.remove()
  }

  tell(text, kind = "") {
    this.own.hidden = false
    this.status.textContent = text
    this.status.dataset.kind = kind
  }

  /** Whether Run is Stop now. */
  get stops() {
    return this.buttons.run.firstChild.data === "Stop"
  }

  set stops(value) {
    this.buttons.run.firstChild.data = value ? "Stop" : "Run"
  }

  request(text) {
    return { type: "run", code: text, name: this.name, packages: this.packages }
  }

  async run() {
    if (this.running) return this.stops ? stop() : undefined // a turned knob runs this very code
    this.save()
    const { text } = this
    try {
      const result = await this.work(this.request(text), text)
      this.finish(result, await this.pictures(result.figures))
      this.tell(...this.verdict(result))
    } catch (error) {
      this.tell(...this.trouble(error))
    }
    this.mark()
  }

  /** What to say of a run that came to no end. */
  trouble(error) {
    if (error instanceof Stopped) return ["Stopped. What you typed is kept.", "stopped"]
    if (error instanceof Trouble) return [error.message, "error"]
    throw error
  }

  /**
   * Grade an answer.
   *
   * @returns {Promise<object | "endless" | "ended">} the verdict, or why there is none
   */
  async grade(request, limit) {
    let late = false
    this.limit = () => {
      late = true
      stop()
    }
    this.limitAfter = 1000 * limit
    try {
      const result = await this.work(request, request.answer)
      this.tell("Your answer printed this while it was checked.", "good")
      this.own.hidden = !this.output
      return result
    } catch (error) {
      this.own.hidden = true
      if (late) return "endless"
      if (error instanceof Trouble && error.died) return "ended"
      throw error
    } finally {
      this.limit = null
    }
  }

  /** Do a job with a text in Python, showing what happens meanwhile. */
  async work(request, text) {
    this.running = this.stops = true
    this.tell("Starting Python…")
    try {
      return await does(request, (type, message) => this.heard(type, message, text))
    } finally {
      this.rest()
    }
  }

  rest() {
    clearTimeout(this.patience)
    this.running = this.stops = false
    this.form?.remove()
    this.form = null
    this.bar.hidden = true
    this.mark()
  }

  clear() {
    this.output?.remove()
    if (this.picture) forget(this.picture)
    this.output = this.picture = null
    this.drawn?.classList.remove("snippet__figure--own")
  }

  /** An empty place for what a text makes; what stood there stays until it runs. */
  fresh(text) {
    this.clear()
    this.length = 0
    this.made = text
    this.recorded(false)
  }

  heard(type, message, text) {
    if (type === "progress") {
      this.bar.hidden = false
      this.bar.value = percent(message)
      this.status.textContent = fetching(message)
    } else if (type === "running") {
      this.bar.hidden = true
      this.fresh(text)
      this.tell("Running…")
      this.mark()
      const patience = () => this.tell("Still running. Stop ends it at once.")
      this.patience = setTimeout(this.limit ?? patience, this.limit ? this.limitAfter : 5000)
    } else if (type === "output") this.print(message.text, message.error)
    else if (type === "ask") this.ask(message.prompt)
  }

  print(text, error = false) {
    if (!this.output) {
      this.output = make("pre", { class: "snippet__output", tabindex: "0", "aria-label": "What your run printed" }, make("code"))
      if (this.place) this.place.after(this.output)
      else (this.drawn ?? this.own).before(this.output)
    }
    const room = MOST_SHOWN - this.length
    if (room <= 0) return
    this.length += text.length
    const shown = text.slice(0, room)
    const code = this.output.firstChild
    code.append(error ? make("span", { class: "snippet__error" }, shown) : document.createTextNode(shown))
  }

  /** input(): a line to type, where the output goes on. */
  ask(prompt) {
    if (prompt) this.print(prompt)
    this.tell("The program asks for a line.")
    const field = make("input", { type: "text", "aria-label": prompt || "A line for the program", autocomplete: "off" })
    this.form = make("form", { class: "snippet__ask" }, field, make("button", { type: "submit" }, "Enter"))
    this.form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.print(`${field.value}\n`)
      answer(field.value)
      this.form.remove()
      this.form = null
      this.tell("Running…")
    })
    this.own.before(this.form)
    field.focus()
  }

  /** The figures of a run as pictures, ready to be shown. */
  pictures(figures) {
    return Promise.all(Object.entries(figures).map(async ([name, svg]) => {
      const image = picture(svg, `The figure ${name} that your run drew`)
      await image.decode().catch(() => {}) // no picture: its alternative text says which
      return image
    }))
  }

  /** Show what a run left at its end: its figures, the first in the place of the book's, and its error. */
  finish({ error }, [first, ...others]) {
    if (first && this.drawn) {
      this.picture = first
      this.drawn.querySelector(":scope > figcaption").before(first)
      this.drawn.classList.add("snippet__figure--own")
      this.drawn.classList.toggle("snippet__figure--other", !same(this.made, this.given))
      this.drawn.hidden = false
    } else if (first) others.unshift(first)
    if (others.length) this.print("")
    this.output?.append(...others)
    if (error) this.print(`${this.length ? "\n" : ""}${error}\n`, true)
  }

  /** How a run went, in words and their kind. */
  verdict({ error, cut, seconds: took }) {
    if (cut) return ["Stopped: it printed more than 200,000 characters. The beginning is shown.", "error"]
    if (error) return [`Your run ended with an error after ${seconds(took)}.`, "error"]
    if (!this.output && !this.picture) return [`Your run printed nothing, in ${seconds(took)}.`, "good"]
    return [`Your run, in ${seconds(took)} in this browser${this.edited ? "" : "; the code is the book's"}.`, "good"]
  }

  // Knobs

  /** Put another value in a place of the code; `turn` is to run it soon. */
  alter(place, value) {
    const { text } = this
    const next = text.slice(0, place.start) + value + text.slice(place.end)
    if (this.editor || same(next, this.given)) this.show(same(next, this.given) ? this.given : next)
    else {
      this.original ??= this.code.innerHTML
      put(this.code, place, value)
      this.shown = next
    }
    this.turning = true
    this.mark()
  }

  /**
   * Run the code as it stands now, without a stir: the old output stays until the new one is whole.
   *
   * @param {(words: string, after?: number) => void} tell told what happens meanwhile
   * @returns {Promise<[string, string]>} how it went, in words and their kind
   */
  async turn(tell) {
    if (this.running) stop() // the reader's own run, of code that is no longer there
    while (this.running) await new Promise((resolve) => setTimeout(resolve))
    const { text } = this
    const heard = []
    let runs = false
    this.running = true
    const slow = setTimeout(() => {
      this.stops = true
      if (runs) tell("Still running. Stop ends it at once.")
    }, SLOW_TURN)
    tell("Starting Python…")
    try {
      const result = await does(this.request(text), (type, message) => {
        if (type === "output") heard.push(message)
        else if (type === "progress") tell(fetching(message), 0)
        else if (type === "running") runs = true
      })
      const pictures = await this.pictures(result.figures)
      const shown = this.output ?? (this.printed?.open ? this.printed.querySelector(".language-text") : this.printed)
      const height = shown?.offsetHeight ?? 0
      this.fresh(text)
      this.own.hidden = true
      for (const message of heard) this.print(message.text, message.error)
      this.finish(result, pictures)
      if (this.output) this.output.style.minHeight = `${height}px` // what stands below does not jump up
      const [words, kind] = this.verdict(result)
      return kind === "good" ? [`ran in ${seconds(result.seconds)}.`, kind] : [words, kind]
    } catch (error) {
      return this.trouble(error)
    } finally {
      clearTimeout(slow)
      this.turning = !same(this.text, text) // another value waits
      this.rest()
    }
  }
}
