// A snippet that runs where it stands: edit, run, stop, reset. Loaded at the first touch.

import * as memory from "./memory.js"
import { picture } from "./picture.js"
import { Stopped, Trouble, answer, does, stop, warm } from "./python.js"
import { make, root } from "./site.js"

const MOST_SHOWN = 100_000 // characters of output in the page
const SAVE_AFTER = 300 // milliseconds without a keystroke

const seconds = (value) => (value < 0.01 ? "less than 0.01 s" : `${value.toFixed(value < 10 ? 2 : 0)} s`)
const megabytes = (bytes) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)
const percent = ({ done, total }) => Math.min(99, Math.round((100 * done) / total))

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
    this.printed = snippet.querySelector(":scope > .language-text, :scope > .snippet__predict")
    this.drawn = snippet.querySelector(":scope > .figure")
    this.buttons = Object.fromEntries([...snippet.querySelectorAll("[data-do]")].map((button) => [button.dataset.do, button]))
    this.status = make("p", { class: "snippet__status", role: "status" })
    this.bar = make("progress", { class: "snippet__progress", max: 100, "aria-label": "What has been fetched", hidden: true })
    this.own = make("div", { class: "snippet__own", hidden: true }, this.status, this.bar)
    const last = snippet.querySelector(":scope > .snippet__ran")
    snippet.insertBefore(this.own, last)
    addEventListener("pagehide", () => this.save())
    memory.onChange((kind, key) => kind === "code" && key === this.path && this.elsewhere())
    const kept = memory.get("code", this.path)
    if (kept && kept.text !== this.given) this.show(kept.text)
  }

  /** The code as it stands now. */
  get text() {
    return this.editor ? this.editor.text : (this.shown ?? this.given)
  }

  get edited() {
    return this.text.trimEnd() !== this.given.trimEnd()
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

  mark() {
    this.snippet.classList.toggle("snippet--edited", this.edited)
    this.buttons.reset.hidden = !this.edited && this.own.hidden
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
      label: `The code of ${this.name}. Escape, then Tab, leaves the editor; Ctrl and Enter runs it.`,
      changed: () => {
        this.mark()
        clearTimeout(this.timer)
        this.timer = setTimeout(() => this.save(), SAVE_AFTER)
      },
      keys: { "Mod-Enter": () => this.run() },
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
    this.tell("Ctrl+Enter runs it. Escape, then Tab, leaves the editor.")
  }

  /** Keep what was typed; what equals the book's own text need not be kept. */
  save() {
    clearTimeout(this.timer)
    this.timer = null
    if (!this.editor) return
    const kept = memory.get("code", this.path)?.text
    if (!this.edited) {
      if (kept !== undefined) memory.remove("code", this.path)
    } else if (this.text !== kept && !memory.set("code", this.path, { text: this.text })) {
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
    this.own.hidden = true
    this.output?.remove()
    this.output = null
    this.recorded(true)
    this.mark()
    this.buttons.run.focus()
  }

  // Running

  recorded(visible) {
    for (const part of [this.printed, this.drawn]) if (part) part.hidden = !visible
  }

  tell(text, kind = "") {
    this.own.hidden = false
    this.status.textContent = text
    this.status.dataset.kind = kind
  }

  async run() {
    if (this.running) return stop()
    this.save()
    try {
      this.ended(await this.work({ type: "run", code: this.text, name: this.name, packages: this.packages }))
    } catch (error) {
      if (error instanceof Stopped) this.tell("Stopped. What you typed is kept.", "stopped")
      else if (error instanceof Trouble) this.tell(error.message, "error")
      else throw error
    }
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
      const result = await this.work(request)
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

  /** Do a job in Python, showing what happens meanwhile. */
  async work(request) {
    this.running = true
    this.buttons.run.textContent = "Stop"
    this.fresh()
    this.tell("Starting Python…")
    try {
      return await does(request, (type, message) => this.heard(type, message))
    } finally {
      this.rest()
    }
  }

  rest() {
    clearTimeout(this.patience)
    this.running = false
    this.form?.remove()
    this.form = null
    this.bar.hidden = true
    this.buttons.run.textContent = "Run"
    this.mark()
  }

  /** An empty place for the output, where the recorded one was. */
  fresh() {
    this.output?.remove()
    this.output = null
    this.length = 0
    this.own.hidden = false
    this.recorded(false)
  }

  heard(type, message) {
    if (type === "progress") {
      this.bar.hidden = false
      this.bar.value = percent(message)
      this.status.textContent = `Fetching ${message.what}: ${percent(message)} % of ${megabytes(message.total)} MB. Only the first time.`
    } else if (type === "running") {
      this.bar.hidden = true
      this.tell("Running…")
      const patience = () => this.tell("Still running. Stop ends it at once.")
      this.patience = setTimeout(this.limit ?? patience, this.limit ? this.limitAfter : 5000)
    } else if (type === "output") this.print(message.text, message.error)
    else if (type === "ask") this.ask(message.prompt)
  }

  print(text, error = false) {
    if (!this.output) {
      this.output = make("pre", { class: "snippet__output", tabindex: "0", "aria-label": "What your run printed" }, make("code"))
      this.own.before(this.output)
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

  ended({ error, cut, figures, seconds: took }) {
    for (const [name, svg] of Object.entries(figures)) this.picture(name, svg)
    if (error) this.print(`${this.length ? "\n" : ""}${error}\n`, true)
    if (cut) this.tell("Stopped: it printed more than 200,000 characters. The beginning is shown.", "error")
    else if (error) this.tell(`Your run ended with an error after ${seconds(took)}.`, "error")
    else if (!this.output && !Object.keys(figures).length) this.tell(`Your run printed nothing, in ${seconds(took)}.`, "good")
    else this.tell(`Your run, in ${seconds(took)} in this browser${this.edited ? "" : "; the code is the book's"}.`, "good")
  }

  /** A figure as a picture: whatever stands in its text, none of it is executed. */
  picture(name, svg) {
    if (!this.output) this.print("")
    this.output.append(picture(svg, `The figure ${name} that your run drew`))
  }
}
