// Where the site's root is, whatever page this is.
export const root = new URL("../../", import.meta.url)

/** The page's path below the root, such as "deep-learning/attention/". */
export const here = location.pathname.startsWith(root.pathname)
  ? location.pathname.slice(root.pathname.length).replace(/index\.html$/, "")
  : ""

/** Whether this page was opened from a folder, without a server. */
export const fromFolder = location.protocol === "file:"

/** The address of a page, given its path below the root, such as "progress/#edits": in a folder, that of its file. */
export const address = (path) => root.href + (fromFolder ? path.replace(/^[^#]*/, "$&index.html") : path)

/** Whether the page is being printed: then everything stands open, and no reader has opened it. */
export let printing = false
addEventListener("beforeprint", () => { printing = true })
addEventListener("afterprint", () => setTimeout(() => { printing = false }))

/** Make an element: `make("button", {type: "button"}, "Run", other)`. Text is set as text. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name in element && typeof value !== "string") element[name] = value
    else element.setAttribute(name, value)
  }
  element.append(...children)
  return element
}

/** The text of a file of this site, given its address; null if there is none. From a folder nothing can be fetched: a script beside it holds it. */
export async function textOf(address) {
  const url = new URL(address, root)
  if (fromFolder) return beside(url)
  const answer = await fetch(url)
  if (!answer.ok && answer.status !== 404) throw new Error(`answered ${answer.status}`)
  return answer.ok && answer.url.startsWith(root.href) ? answer.text() : null
}

function beside(url) {
  const held = () => window.held?.[url.href.slice(root.href.length)] ?? null
  return new Promise((resolve) => {
    const script = make("script", { src: `${url.href}.js` })
    script.onload = script.onerror = () => resolve(held())
    document.head.append(script)
  })
}

const styles = new Map()

/** Load a stylesheet of this folder, once; resolves when it is there. */
export function style(name) {
  if (!styles.has(name)) {
    const link = make("link", { rel: "stylesheet", href: import.meta.resolve(`./${name}`) })
    const loaded = new Promise((resolve, reject) => {
      link.addEventListener("load", resolve)
      link.addEventListener("error", () => reject(new Error("no styles")))
    })
    loaded.catch(() => styles.delete(name)) // the next to ask tries again
    styles.set(name, loaded)
    document.head.append(link)
  }
  return styles.get(name)
}
