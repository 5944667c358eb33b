// What a page says that was opened from a folder and lacks a server. Of such a copy see site_kit/pages/offline.py.

import { here, make, root } from "./site.js"

const PORT = 8000

/** The command that serves the folder, for the shell of this machine. */
export function command({ pathname } = root) {
  const path = decodeURIComponent(pathname).replace(/\/$/, "")
  const drive = /^\/(?=[a-z]:)/i // Windows
  const [python, folder] = drive.test(path) ? ["py", `"${path.replace(drive, "")}"`] : ["python3", `'${path.replaceAll("'", "'\\''")}'`]
  return `${python} -m http.server ${PORT} --bind 127.0.0.1 --directory ${folder}`
}

/** How to have a server, so that this page can do what it does on the site. */
export function serving(words) {
  const address = `http://127.0.0.1:${PORT}/${here}`
  return [
    make("p", {}, words, " This command serves the folder:"),
    make("pre", { tabindex: "0" }, make("code", {}, command())),
    make("p", {}, "Then open ", make("a", { href: address }, address), "."),
  ]
}
