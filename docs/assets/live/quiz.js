// Quizzes: the first option that is opened is the answer, and the browser remembers it.
// An answer that was wrong comes back: see `answered`, and the page "Your progress".

import * as memory from "./memory.js"
import { here, make, printing, style } from "./site.js"

/**
 * The next state of a question that was answered: right doubles the wait, wrong asks tomorrow.
 * The rule of snippets/mindset/spaced_review.py. A question once right and never wrong never returns.
 */
export function answered(before, right, page) {
  const first = before?.first ?? right
  if (right && before?.wait && before.due > memory.today()) return { ...before, right, when: undefined } // asked early
  const wait = right ? Math.min(2 * (before?.wait ?? 0), 4096) : 1
  return { page, right, first, wait, due: memory.today(wait) }
}

/**
 * Bring a quiz to life.
 *
 * @param {HTMLElement} quiz as it stands on its page
 * @param {string} page the path of that page
 * @param {(right: boolean) => void} [told] called after an answer
 */
export function bring(quiz, page = here, told = () => {}) {
  style("live.css")
  const options = [...quiz.querySelectorAll(":scope > details")]
  const status = make("p", { class: "quiz__status", role: "status" })
  const again = make("button", { type: "button", class: "quiz__again", hidden: true }, "Ask me again")
  quiz.append(make("div", { class: "quiz__foot" }, status, again))
  let open = true // for an answer

  const earlier = memory.get("quiz", quiz.id)
  if (earlier) status.textContent = `Answered ${earlier.right ? "right" : "wrong"} on ${earlier.when.slice(0, 10)}.`

  for (const option of options) {
    const choose = () => {
      if (!option.open || !open || printing) return
      open = false
      const right = option.classList.contains("quiz__option--right")
      const next = answered(memory.get("quiz", quiz.id), right, page)
      memory.set("quiz", quiz.id, next)
      // The explanation opens below the option; the verdict is announced.
      status.textContent = right ? "Right." : "Not quite: read why, then open the others."
      if (next.wait) status.textContent += ` It comes back ${next.wait === 1 ? "tomorrow" : `in ${next.wait} days`}.`
      again.hidden = false
      told(right)
    }
    option.addEventListener("toggle", choose)
    choose() // it may have been opened before this file was here
  }
  again.addEventListener("click", () => {
    for (const option of options) option.open = false
    open = true
    again.hidden = true
    status.textContent = ""
    options[0].querySelector("summary").focus()
  })
}

export const mount = (quizzes) => quizzes.forEach((quiz) => bring(quiz))
