// The little that every page loads at once. Without it pages are complete; the rest
// follows with the first sign of a reader, or at once where there is something to show.

const page = document.querySelector("article") ?? document.body

let started = null
const start = () => (started ??= import("./live/page.js").then(
  (live) => {
    document.documentElement.dataset.live = ""
    return live
  },
  (error) => {
    started = null // no network: the next sign of a reader tries again
    throw error
  },
))

// Copy: the code of the block that the button belongs to, as it stands now.
page.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]")
  if (!button) return
  const snippet = button.closest(".snippet")
  const { cell, isOpen } = await start()
  const code = isOpen(snippet) ? (await cell(snippet)).text : snippet.querySelector(".language-python code").textContent
  const say = (word) => { // with the file's name, for those who only hear it
    button.ariaLabel = button.ariaLabel.replace(button.textContent, word)
    button.textContent = word
  }
  try {
    await navigator.clipboard.writeText(`${code.trimEnd()}\n`)
    say("Copied")
  } catch {
    say("Select it by hand") // no permission, or no secure address
  }
  setTimeout(() => say("Copy"), 2000)
})

// The theme's search listens to keys only; text that is pasted or dictated has none.
document.querySelector("[data-md-component=search-query]")?.addEventListener("input", (event) => {
  event.target.dispatchEvent(new Event("keyup"))
})

function remembers() {
  try {
    return [localStorage, sessionStorage].some((storage) => Object.keys(storage).some((name) => name.startsWith("llm-roadmap:")))
  } catch {
    return false
  }
}

if (!page.querySelector("[data-topic]") || remembers()) start()
else {
  for (const sign of ["pointermove", "pointerdown", "touchstart", "keydown", "focusin", "scroll"]) {
    addEventListener(sign, function heard(event) {
      // A page that comes up below a resting mouse is told of a move, by nothing.
      if (sign === "pointermove" && !event.movementX && !event.movementY) return
      removeEventListener(sign, heard)
      start()
    }, { passive: true })
  }
}
