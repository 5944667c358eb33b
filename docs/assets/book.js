// What pages do beyond being read. Without this file they are complete; what a page
// does not need, or not yet, is not fetched.

import * as snippets from "./live/snippets.js"
import * as visits from "./live/visits.js"

const page = document.querySelector("article") ?? document.body

// Copy: the code of the block that the button belongs to.
page.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]")
  if (!button) return
  const snippet = button.closest(".snippet")
  const code = snippets.isOpen(snippet) ? (await snippets.cell(snippet)).text : snippet.querySelector(".language-python code").textContent
  try {
    await navigator.clipboard.writeText(`${code.trimEnd()}\n`)
    button.textContent = "Copied"
  } catch {
    button.textContent = "Select it by hand" // no permission, or no secure address
  }
  setTimeout(() => { button.textContent = "Copy" }, 2000)
})

snippets.bring(page)
visits.bring(page)

// Who wears a mark on the left is brought to life by the module on the right, once it comes near.
const PARTS = {
  ".quiz[id]": "./live/quiz.js",
  ".snippet__predict": "./live/predict.js",
  ".quiz[data-about]": "./live/placement.js",
  "[data-exercise]": "./live/exercise.js",
  "[data-heads]": "./live/heads.js",
  "[data-progress]": "./live/progress.js",
}
for (const [mark, module] of Object.entries(PARTS)) {
  const found = [...page.querySelectorAll(mark)]
  const near = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return
    near.disconnect()
    import(module).then(({ mount }) => mount(found))
  }, { rootMargin: "1000px" })
  found.forEach((element) => near.observe(element))
}
