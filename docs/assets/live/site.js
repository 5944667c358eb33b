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

/** Load a stylesheet of this folder, once. */
export function style(name) {
  const href = new URL(name, import.meta.url).href
  if (!document.querySelector(`link[href="${href}"]`)) document.head.append(make("link", { rel: "stylesheet", href }))
}
