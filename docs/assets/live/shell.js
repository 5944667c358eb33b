// Puts Copy on shell commands: what is typed at a prompt, without the prompt and without what was printed.

import { make, style } from "./site.js"

/** The commands in a block's text; a block without prompts is all commands. */
export function commands(text) {
  const lines = text.trimEnd().split("\n")
  const typed = lines.filter((line) => /^[$>] /.test(line)).map((line) => line.slice(2))
  return (typed.length ? typed : lines).join("\n") + "\n"
}

/** Give a block of commands its button; returns the block. */
export function copyable(block) {
  style("live.css")
  const button = make("button", { type: "button", class: "shell__copy", "aria-label": "Copy the commands" }, "Copy")
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(commands(block.querySelector("code").textContent))
      button.textContent = "Copied"
    } catch {
      button.textContent = "Select it by hand" // no permission, or no secure address
    }
    setTimeout(() => { button.textContent = "Copy" }, 2000)
  })
  block.classList.add("shell")
  block.append(button)
  return block
}

export function bring(page) {
  page.querySelectorAll(".language-console").forEach(copyable)
}
