// Predict first: before an output opens, the reader may write down what it will be.

import { make, printing, style } from "./site.js"

function ask(details) {
  const field = make("textarea", { rows: "2", maxlength: "1000", "aria-label": "Your prediction" })
  const button = make("button", { type: "button" }, "Show the output")
  const form = make("div", { class: "predict" }, make("p", {}, "Write what you expect, or leave it empty."), field, button)
  button.addEventListener("click", () => {
    if (field.value.trim()) {
      const yours = make("pre", { tabindex: "0", "aria-label": "Your prediction" }, make("code", {}, field.value.trim()))
      form.replaceChildren(make("p", {}, "You expected:"), yours)
    } else form.remove()
    details.open = true
    details.querySelector("summary").focus()
  })
  details.before(form)
  field.focus()
}

export function mount(found) {
  style("live.css")
  for (const details of found) {
    const once = (event) => {
      if (details.open) return
      event.preventDefault()
      if (!details.previousElementSibling?.matches(".predict")) ask(details)
      else { // asked twice: shown
        details.previousElementSibling.remove()
        details.open = true
      }
    }
    details.dataset.asks = "first"
    details.querySelector("summary").addEventListener("click", once)
    details.addEventListener("toggle", () => details.open && !printing && details.querySelector("summary").removeEventListener("click", once))
  }
}
