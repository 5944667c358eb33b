// Where the site's root is, whatever page this is.
export const root = new URL("../../", import.meta.url)

/** The page's path below the root, such as "deep-learning/attention/". */
export const here = location.pathname.startsWith(root.pathname)
  ? location.pathname.slice(root.pathname.length).replace(/index\.html$/, "")
  : ""

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
