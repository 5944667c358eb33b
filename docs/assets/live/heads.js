// Attention to touch: choose a word and see which words it looks at.
//
// The figure of a page names, in `data-heads`, the weights that a run of a trained model has left.
// One head is drawn as a sentence with arcs, many heads as a heatmap with a choice of layer and head.
// Without this file, or without its data, the figure stays the drawing that it was.

import { make, style, textOf } from "./site.js"

const MARKER = /^\[.+\]$/ // [CLS] and [SEP] are tokens, but no words
const TELLING = 0.05 // smaller weights are drawn, and not named

/** Bring figures to life. */
export function mount(elements) {
  for (const element of elements) bring(element)
}

async function bring(element) {
  try {
    const [data] = await Promise.all([load(element.dataset.heads), style("heads.css")])
    element.replaceChildren(build(data))
  } catch (error) {
    console.warn(`${element.dataset.heads}: ${error.message}`)
    const words = "The weights to touch could not be loaded. The drawing needs none of them."
    element.append(make("p", { class: "heads__trouble", role: "status" }, words))
  }
}

async function load(address) {
  const text = await textOf(new URL(address, location))
  if (text === null) throw new Error("there is no such file")
  return read(JSON.parse(text))
}

/** Check what was saved, and turn its rows ("0.49 0.14 …") into numbers. */
export function read({ layer = 1, head = 1, sentences }) {
  const known = sentences.map(({ words, start, answer = "", weights }) => {
    const row = (text) => {
      const numbers = text.split(" ").map(Number)
      need(numbers.length === words.length && numbers.every((w) => w >= 0 && w <= 1), "a row is no row of weights")
      return numbers
    }
    need(words.every((word) => typeof word === "string"), "a word is no text")
    need(among(words, start) && !MARKER.test(words[start]), "the word to start with is none")
    const heads = weights.map((layer) => layer.map((rows) => rows.map(row)))
    need(heads.flat().every((rows) => rows.length === words.length), "a head has not one row for each word")
    return { words, start, answer: String(answer), heads }
  })
  const [layers, width] = [known[0].heads.length, known[0].heads[0].length]
  const square = known.every(({ heads }) => heads.length === layers && heads.every((one) => one.length === width))
  need(square && among(known[0].heads, layer - 1) && among(known[0].heads[0], head - 1), "layers or heads are missing")
  return { layer, head, layers, width, sentences: known }
}

const among = (list, index) => Number.isInteger(index) && index >= 0 && index < list.length

function need(holds, otherwise) {
  if (!holds) throw new Error(otherwise)
}

// The whole figure

function build({ layer, head, layers, width, sentences }) {
  const many = layers * width > 1
  const now = { sentence: sentences[0], layer, head, word: sentences[0].start }
  const stage = make("div", { class: "heads__stage", role: "group", "aria-label": "Words: choose one to see where it looks" })
  const says = make("div", { class: "heads__says", "aria-live": "polite" })
  const table = make("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Weights of this head" })
  const details = make("details", { class: "heads__table" }, make("summary", {}, "Show as a table"), table)
  let view

  const paint = () => {
    const rows = now.sentence.heads[now.layer - 1][now.head - 1]
    view.paint(rows, now.word)
    view.words.forEach(({ button, index }) => {
      button.setAttribute("aria-pressed", index === now.word)
      button.tabIndex = index === now.word ? 0 : -1
    })
    const place = many ? `Layer ${now.layer}, head ${now.head}` : ""
    says.textContent = (place && `${place}: `) + inWords(now.sentence, rows[now.word], now.word, many)
    if (many && details.open) table.replaceChildren(tabulate(now.sentence.words, rows, place))
  }
  const choose = (word) => {
    if (word === now.word) return
    now.word = word
    paint()
  }
  const show = (sentence) => {
    now.sentence = sentence
    now.word = sentence.start
    view = many ? heatmap(sentence.words) : arcs(sentence.words, paint)
    rove(view.words, choose)
    stage.replaceChildren(...view.nodes)
    paint()
  }

  const controls = make("div", { class: "heads__controls" }, chooser(sentences, show, many ? "Sentence" : "Touch a word, or take another sentence"))
  if (many) {
    const slide = (name) => (value) => { now[name] = value; paint() }
    controls.append(slider("Layer", layer, layers, slide("layer")), slider("Head", head, width, slide("head")))
  }
  details.addEventListener("toggle", paint)
  show(now.sentence)
  return make("div", { class: `heads__live heads__live--${many ? "map" : "arcs"}` }, controls, stage, says, ...(many ? [details] : []))
}

function chooser(sentences, show, label) {
  const text = ({ words }) => words.filter((word) => !MARKER.test(word)).join(" ")
  const select = make("select", {}, ...sentences.map((sentence, index) => make("option", { value: index }, text(sentence))))
  select.addEventListener("change", () => show(sentences[select.value]))
  return make("label", { class: "heads__sentence" }, make("span", {}, label), select)
}

function slider(name, value, max, slide) {
  const shown = make("output", {}, `${value} of ${max}`)
  const input = make("input", { type: "range", min: 1, max, value })
  input.addEventListener("input", () => {
    shown.textContent = `${input.value} of ${max}`
    slide(Number(input.value))
  })
  return make("label", { class: "heads__choice" }, make("span", {}, name), input, shown)
}

/** Let words be chosen by mouse, finger and keyboard: one stop of Tab, arrows between them. */
function rove(words, choose) {
  words.forEach(({ button, index, touched = button }, place) => {
    touched.addEventListener("pointerenter", () => choose(index))
    touched.addEventListener("click", () => choose(index))
    button.addEventListener("focus", () => choose(index))
    button.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: place - 1, ArrowUp: place - 1, ArrowRight: place + 1, ArrowDown: place + 1, Home: 0, End: words.length - 1 }
      if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      words.at(Math.max(0, Math.min(steps[event.key], words.length - 1))).button.focus()
    })
  })
}

/** “it” looks at cat 0.49, mat 0.14 … */
function inWords({ words, start, answer }, weights, chosen, markers) {
  const counted = [...words.keys()].filter((index) => markers || !MARKER.test(words[index])).sort((a, b) => weights[b] - weights[a])
  const named = counted.slice(0, 3).filter((index) => weights[index] >= TELLING)
  const parts = named.map((index) => `${words[index]} ${weights[index].toFixed(2)}`)
  const rest = markers ? 0 : words.reduce((sum, word, index) => sum + (MARKER.test(word) ? weights[index] : 0), 0)
  if (rest >= TELLING) parts.push(`${parts.length ? "and at " : ""}no word ${rest.toFixed(2)}`)
  const verdict = words[counted[0]] === answer ? " A reader agrees." : ` A reader would say ${answer}.`
  return `“${words[chosen]}” looks at ${parts.join(", ") || "all words a little"}.` + (answer && chosen === start ? verdict : "")
}

// One head: the sentence, with arcs

function arcs(tokens, paint) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  svg.setAttribute("aria-hidden", "true")
  const words = [...tokens.keys()].filter((index) => !MARKER.test(tokens[index])).map((index) => {
    const number = make("span", { class: "heads__number", "aria-hidden": "true" })
    return { index, number, button: make("button", { class: "heads__word", type: "button" }, tokens[index], number) }
  })
  const line = make("div", { class: "heads__line" }, ...words.map(({ button }) => button))
  // Arcs end where the words stand: once these are laid out, and again at another width or with another font.
  new ResizeObserver(paint).observe(line)
  return {
    nodes: [svg, line],
    words,
    paint(rows, chosen) {
      for (const { index, number, button } of words) {
        const weight = rows[chosen][index]
        button.style.setProperty("--weight", weight)
        number.textContent = weight >= TELLING ? weight.toFixed(2) : ""
      }
      if (!svg.isConnected) return
      const from = words.find(({ index }) => index === chosen)
      svg.replaceChildren(...words.filter((word) => word !== from).map((word) => arc(svg, from, word, rows[chosen][word.index])))
    },
  }
}

function arc(svg, from, to, weight) {
  const frame = svg.getBoundingClientRect()
  const [a, b] = [from, to].map(({ button }) => {
    const box = button.getBoundingClientRect()
    return { x: (box.left + box.right) / 2 - frame.left, top: box.top - frame.top, bottom: box.bottom - frame.top }
  })
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path")
  path.setAttribute("stroke-width", (0.5 + 12 * weight).toFixed(1))
  path.setAttribute("d", a.top === b.top ? over(a, b, frame.width) : between(a, b))
  return path
}

/** Half an ellipse above a line of words, as high as the room allows. */
function over(a, b, width) {
  const radius = Math.abs(a.x - b.x) / 2
  const height = radius * Math.min(1, (a.top - 8) / (width / 2))
  return `M${a.x} ${a.top} A${radius} ${height} 0 0 ${a.x < b.x ? 1 : 0} ${b.x} ${b.top}`
}

/** From line to line, where a narrow page breaks the sentence. */
function between(a, b) {
  const [start, end] = a.top > b.top ? [a.top, b.bottom] : [a.bottom, b.top]
  const middle = (start + end) / 2
  return `M${a.x} ${start} C${a.x} ${middle} ${b.x} ${middle} ${b.x} ${end}`
}

// Many heads: a heatmap, a row for each word that looks

function heatmap(tokens) {
  const columns = tokens.map((token) => make("span", {}, token))
  const rows = tokens.map((token, index) => {
    const button = make("button", { class: "heads__label", type: "button" }, token)
    const cells = tokens.map(() => make("i", { "aria-hidden": "true" }))
    return { index, button, cells, touched: make("div", { class: "heads__row" }, button, ...cells) }
  })
  const map = make("div", { class: "heads__map" }, make("div", { class: "heads__columns", "aria-hidden": "true" }, make("span"), ...columns), ...rows.map((row) => row.touched))
  map.style.setProperty("--columns", tokens.length)
  return {
    nodes: [map],
    words: rows,
    paint(weights, chosen) {
      rows.forEach(({ index, cells, touched }) => {
        touched.classList.toggle("heads__row--chosen", index === chosen)
        cells.forEach((cell, column) => cell.style.setProperty("--weight", weights[index][column]))
      })
    },
  }
}

function tabulate(words, rows, caption) {
  const head = make("tr", {}, make("th", { scope: "col" }, "looks at"), ...words.map((word) => make("th", { scope: "col" }, word)))
  const body = words.map((word, index) => make("tr", {}, make("th", { scope: "row" }, word), ...rows[index].map((weight) => make("td", {}, weight.toFixed(2)))))
  return make("table", { class: "table__grid" }, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body))
}
