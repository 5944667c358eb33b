// What pages do beyond being read. Without this file they are complete.

// Copy: the code of the block that the button belongs to.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]")
  if (!button) return
  const code = button.closest(".snippet").querySelector(".language-python code")
  try {
    await navigator.clipboard.writeText(code.textContent + "\n")
    button.textContent = "Copied"
  } catch {
    button.textContent = "Select it by hand" // no permission, or no secure address
  }
  setTimeout(() => { button.textContent = "Copy" }, 2000)
})
