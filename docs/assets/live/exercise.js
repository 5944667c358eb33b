// Exercises graded where they stand, by the same check.py that the tests and the terminal run.

import * as memory from "./memory.js"
import { Stopped, Trouble, stop } from "./python.js"
import { fromFolder, make, root, style } from "./site.js"
import { cell } from "./snippets.js"

const LIMIT = 10 // seconds an answer may take, as in the terminal

// The words of site_kit/running/grader.py for what only its parent process can see.
const ENDLESS = `Still running after ${LIMIT} s, stopped. Is there a loop that never ends?`
const ENDED = "Your code ended Python itself; let it return instead."
const verdict = (hint) => ({ passed: false, hint, error: "", failed: "", done: 0, total: 0 })

class Exercise {
  constructor(element) {
    this.element = element
    this.path = element.dataset.exercise
    this.snippet = element.querySelector(".snippet")
    this.solution = element.querySelector(".exercise__solution")
    this.place = make("div", { class: "exercise__verdict", role: "status" })
    this.snippet.after(this.place)
    this.button = make("button", { type: "button", class: "exercise__check" }, "Check my answer")
    this.button.addEventListener("click", () => this.check())
    this.place.before(make("p", { class: "exercise__actions" }, this.button))
    this.guard()
    const before = memory.get("exercise", this.path)
    if (before?.passed) this.show(make("p", { class: "exercise__passed" }, `Passed on ${before.passed}.`))
  }

  show(...parts) {
    this.place.replaceChildren(...parts)
  }

  async check() {
    if (this.checking) return stop()
    this.checking = true
    this.button.textContent = "Stop"
    this.show()
    const open = await cell(this.snippet)
    open.save()
    try {
      const answer = await fetch(new URL(`snippets/${this.path}/check.py`, root))
      if (!answer.ok) throw new Error(String(answer.status))
      const request = { type: "check", answer: open.text, checks: await answer.text() }
      this.judge(await open.grade(request, LIMIT), open)
    } catch (error) {
      if (error instanceof Stopped) this.show(make("p", {}, "Stopped. What you typed is kept."))
      else if (error instanceof Trouble) this.show(make("p", {}, error.message))
      else this.show(make("p", {}, "The checks could not be fetched: is the network there? What you typed is kept."))
    }
    this.checking = false
    this.button.textContent = "Check my answer"
  }

  judge(result, open) {
    const found = result === "endless" ? verdict(ENDLESS) : result === "ended" ? verdict(ENDED) : result.verdict
    const before = memory.get("exercise", this.path)
    const tries = (before?.tries ?? 0) + (open.edited ? 1 : 0)
    const passed = before?.passed || (found.passed ? memory.today() : "")
    if (tries || passed) memory.set("exercise", this.path, { passed, tries })
    if (found.passed) {
      return this.show(make("p", { class: "exercise__passed" }, `Passed: all ${found.total} checks hold.`))
    }
    const parts = []
    if (found.error) parts.push(make("pre", { class: "exercise__error", tabindex: "0" }, make("code", {}, found.error)))
    parts.push(make("p", { class: "exercise__hint" }, make("strong", {}, "Not yet. "), found.hint))
    if (found.done) parts.push(make("p", { class: "exercise__done" }, `${found.done} of ${found.total} checks hold.`))
    if (found.failed) parts.push(this.more(found.failed))
    this.show(...parts)
  }

  /** The next step after the hint: the very check that failed. */
  more(failed) {
    const box = make("p", {})
    const button = make("button", { type: "button", class: "exercise__more" }, "What was checked?")
    button.addEventListener("click", () => {
      const code = make("pre", { tabindex: "0" }, make("code", {}, failed))
      box.replaceWith(make("div", { class: "exercise__failed" }, make("p", {}, "This did not hold:"), code))
      this.solution.querySelector("summary").focus()
    })
    box.append(button)
    return box
  }

  /** The solution opens after a try; without one, on the second asking. */
  guard() {
    const summary = this.solution.querySelector("summary")
    let asked = false
    summary.addEventListener("click", (event) => {
      if (this.solution.open || asked || memory.get("exercise", this.path)?.tries) return
      event.preventDefault()
      asked = true
      this.show(make("p", {}, "Try it first: after one check of your own attempt the solution opens. Or ask once more."))
    })
  }
}

/** Bring exercises to life; those that cannot be graded here keep their command. */
export function mount(elements) {
  if (fromFolder) return
  style("live.css")
  for (const element of elements) if (element.querySelector("[data-run]")) new Exercise(element)
}
