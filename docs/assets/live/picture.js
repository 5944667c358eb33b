// A drawing that a run made, as a picture: whatever stands in its text, none of it is executed.

import { make } from "./site.js"

const drawings = new Map() // picture to its SVG, for those that follow the page's palette
const COLORS = ["--figure-1", "--figure-2", "--figure-3"]

/** The drawing with the colors that the page has now. */
function address(svg) {
  const style = getComputedStyle(document.body)
  const colors = COLORS.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";")
  const colored = svg.replace("<svg ", `<svg style="color:${style.getPropertyValue("--ink")};${colors}" `)
  return URL.createObjectURL(new Blob([colored], { type: "image/svg+xml" }))
}

function show(image, svg) {
  const url = address(svg)
  image.addEventListener("load", () => URL.revokeObjectURL(url), { once: true })
  image.src = url
}

const palette = new MutationObserver(() => {
  for (const [image, svg] of drawings) {
    if (image.isConnected) show(image, svg)
    else drawings.delete(image)
  }
})

/**
 * @param {string} svg the drawing; with `currentColor` in it, it takes the page's colors
 * @param {string} alt what it is, for those who do not see it
 * @returns {HTMLImageElement}
 */
export function picture(svg, alt) {
  const image = make("img", { alt, class: "snippet__drawn" })
  if (svg.includes("currentColor")) {
    image.classList.add("snippet__drawn--ours")
    if (!drawings.size) palette.observe(document.body, { attributeFilter: ["data-md-color-scheme"] })
    drawings.set(image, svg)
  }
  show(image, svg)
  return image
}

/** Take a picture away, for good. */
export function forget(image) {
  drawings.delete(image)
  image.remove()
}
