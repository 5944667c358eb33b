// Everything that a page does beyond being read, once somebody is there.

import * as shell from "./shell.js"
import * as snippets from "./snippets.js"
import * as visits from "./visits.js"

export { cell, isOpen } from "./snippets.js"

const page = document.querySelector("article") ?? document.body

snippets.bring(page)
shell.bring(page)
visits.bring(page)

// Who wears a mark on the left is brought to life by the module on the right, once it comes near.
const PARTS = {
  ".quiz[id]": () => import("./quiz.js"),
  ".snippet__predict": () => import("./predict.js"),
  ".quiz[data-about]": () => import("./placement.js"),
  "[data-exercise]": () => import("./exercise.js"),
  "[data-heads]": () => import("./heads.js"),
  ".snippet:has(> [data-knobs])": () => import("./knob.js"), // knobs themselves may still be hidden
  "[data-progress]": () => import("./progress.js"),
}
for (const [mark, load] of Object.entries(PARTS)) {
  const found = [...page.querySelectorAll(mark)]
  const near = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return
    near.disconnect()
    load().then(({ mount }) => mount(found), () => {}) // no network: reading goes on without it
  }, { rootMargin: "1000px" })
  found.forEach((element) => near.observe(element))
}
