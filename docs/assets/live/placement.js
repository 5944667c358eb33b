// The placement check of a chapter: once every question is answered, what to read and what to skip.

import * as memory from "./memory.js"
import { make } from "./site.js"
import { counted, heading } from "./visits.js"

/** The links to a point's full pages, which stand below its heading. */
function fullPages(point) {
  for (let next = point.nextElementSibling; next && !/^H\d$/.test(next.tagName); next = next.nextElementSibling) {
    const links = [...next.querySelectorAll(".bullet__page")]
    if (links.length) return links
  }
  return []
}

/** A point of the roadmap as a link to its heading, and to its full pages if it has any. */
function item(id) {
  const point = document.getElementById(id)
  const pages = fullPages(point).map((page) => make("a", { href: page.href }, page.firstChild.textContent))
  const parts = pages.flatMap((page, index) => [index ? ", " : `, full page${pages.length > 1 ? "s" : ""}: `, page])
  return make("li", {}, make("a", { href: `#${id}` }, heading(point)), ...parts)
}

const list = (words, ids) => (ids.length ? [make("p", {}, words), make("ul", {}, ...ids.map(item))] : [])

/** What the answers say: `missed` and `known` are ids of points. */
function advice(missed, known) {
  const others = document.querySelectorAll(".bullet__words").length - missed.length - known.length
  return [
    ...list(missed.length ? "Read what a wrong answer points to:" : "", missed),
    ...list(missed.length ? "You can skip:" : "All right. You can skip:", known),
    ...(others > 0 ? [make("p", {}, `No question was about the other ${counted(others, "topic")} of this chapter: their headings say what they hold.`)] : []),
  ]
}

/** @param {HTMLElement[]} quizzes those that name, in `data-about`, the point they ask about */
export function mount(quizzes) {
  const place = make("div", { class: "placement", role: "status" })
  quizzes.at(-1).after(place)
  let before = ""
  const show = () => {
    const answers = quizzes.map(({ id }) => memory.get("quiz", id))
    const now = answers.map((answer) => answer?.right ?? "").join()
    if (now === before) return // nothing to announce
    before = now
    const given = answers.filter(Boolean).length
    if (given < quizzes.length) return place.replaceChildren(make("p", {}, `${given} of ${quizzes.length} answered.`))
    const points = [...new Set(quizzes.map(({ dataset }) => dataset.about))]
    const missed = new Set(quizzes.filter((_, index) => !answers[index].right).map(({ dataset }) => dataset.about))
    place.replaceChildren(...advice(points.filter((id) => missed.has(id)), points.filter((id) => !missed.has(id))))
  }
  memory.onChange((kind) => kind !== "page" && show())
  show()
}
