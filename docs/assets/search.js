// The search: stands where the theme expects its own worker, takes the same messages, and answers them in an order made
// for this book. The theme goes on to draw the field and the list and to move in them by keys. A classic script, because
// a page opened from disk can load no other.

"use strict"

// What a page is, by its address, and how much it counts that an answer stands there.
const KINDS = [
  [/^glossary/, "Glossary", 0.5],
  [/^resources/, "Resources", 0.5],
  [/^reference/, "Reference", 0.5],
  [/^labs/, "Lab", 0.9],
  [/^projects\/(?!index\.html)./, "Project", 1],
  [/^(start-here|progress|verified|index\.html$|$)/, "Guide", 0.9],
  [/^[^/]+\/(?!index\.html)./, "Topic", 1],
  [/./, "Chapter", 0.9],
]
const HEADING = 6 // a word of a heading counts like so many of the text,
const TITLE = 16 // one of a page's title and of its other names like so many
const ENOUGH = 5 // a word that stands so often in a section of usual length says half of what it can say
const ABOUT = 0.5 // how much the other sections of a page add to its best one
const PAGES = 30 // in the list,
const SECTIONS = 6 // each with so many,
const LONG = 240 // and so many characters of each

// Words that questions are made of, and that say nothing about the answer.
const QUESTION = new Set(`a about am an and any are as at be been but by can could did do does for from get go had has have
  how i if in into is it its just know me my no of on or please should so some than that the their them then there these
  they this those to too us use used using vs versus want was way we were what when where which who why will with without
  work works would you your`.split(/\s+/))

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0)

// Words

/** The words of a text: each a list of parts, since `dot_product`, `GPT-2` and `DataLoader` are two words as well as one. */
function words(text) {
  return Array.from(text.matchAll(/[\p{L}\p{N}]+(?:['’_.‑-][\p{L}\p{N}]+)*/gu), ([whole]) =>
    whole.replace(/['’](s|t|re|ve|ll|d|m)\b/g, "")
      .replace(/(\p{Ll})(?=\p{Lu}\p{Ll}{2})/gu, "$1 ").replace(/(\p{L})(?=\p{N})/gu, "$1 ")
      .toLowerCase().split(/[^\p{L}\p{N}]+/u))
}

/** What `trained`, `training` and `trains` have in common; always the same for the same word, which is all that counts. */
function stem(word) {
  if (!stems.has(word)) stems.set(word, cut(word))
  return stems.get(word)
}
const stems = new Map()

function cut(word) {
  if (word.length < 4 || /\p{N}/u.test(word)) return word
  const short = word
    .replace(/([^su])s$/, "$1")
    .replace(/if(ication|ier|ie|ied|y)$/, "if")
    .replace(/[iy][sz](ation|e|ed|er|ing)$/, "iz")
    .replace(/(?<=...)(ional|ion|ing|ie|ed|y|e)$/, "")
    .replace(/(?<=....)(er|al)$/, "")
    .replace(/([bdgmnprt])\1$/, "$1")
  return short.length < 3 ? word : short
}

/** The telling words of a text as terms; all of them if none tells anything. */
function telling(text) {
  const all = words(text).flat()
  const some = all.filter((word) => !QUESTION.has(word))
  return some.length ? some : all
}

/** The text of markup. */
function plain(markup) {
  return markup.replace(/<[^>]*>/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&")
}

// The index

class Index {
  constructor(docs) {
    this.sections = []
    this.pages = new Map() // address to the section that stands for the page
    this.postings = new Map() // term to {section: how much it stands there}
    this.pairs = new Map() // "stopword" to "stop" and "word", which stand side by side somewhere
    for (const doc of docs) this.add(doc)
    this.usual = sum(this.sections.map((section) => section.length)) / this.sections.length
  }

  add({ location, title, text, tags = [] }) {
    const [address] = location.split("#")
    const section = { location, title, text, names: [] }
    const isPage = !this.pages.has(address)
    if (isPage) {
      const [, kind, weight] = KINDS.find(([pattern]) => pattern.test(address))
      this.pages.set(address, Object.assign(section, { kind, weight }))
    }
    section.page = this.pages.get(address)
    section.page.size = (section.page.size ?? 0) + 1
    this.sections.push(section)
    for (const name of isPage ? [plain(title), ...tags] : [plain(title)]) {
      this.count(section, name, isPage ? TITLE : HEADING)
      section.names.push(new Set(telling(name).map(stem)))
    }
    section.length = this.count(section, plain(text), 1)
  }

  /** Enter the words of a text, and say how many there are. */
  count(section, text, weight) {
    let before = ""
    const found = words(text)
    for (const parts of found) {
      for (const part of parts) {
        this.enter(stem(part), section, weight)
        if (before.length > 1 && part.length > 1) this.pairs.set(before + stem(part), [stem(before), stem(part)])
        before = part
      }
      if (parts.length > 1) this.enter(stem(parts.join("")), section, weight)
    }
    return found.length
  }

  enter(term, section, weight) {
    let posting = this.postings.get(term)
    if (!posting) this.postings.set(term, (posting = new Map()))
    posting.set(section, (posting.get(section) ?? 0) + weight)
  }

  /** How much it says that terms occur: rare ones say more. */
  rarity(way) {
    return sum(way.map((term) => Math.log(1 + this.sections.length / (this.postings.get(term)?.size ?? 1))))
  }

  /** What is asked for: each telling word of a question, with the ways to find it; a way is terms that all must be there. */
  wants(question) {
    const asked = telling(question)
    return asked.map((word, at) => {
      const spellings = [word, (asked[at - 1] ?? "") + word, word + (asked[at + 1] ?? "")]
      const ways = [...new Set(spellings.map(stem))].filter((term) => this.postings.has(term)).map((term) => [term])
      if (this.pairs.has(stem(word))) ways.push(this.pairs.get(stem(word)))
      if (!ways.length || at === asked.length - 1) ways.push(...this.begun(word))
      if (!ways.length) ways.push(...this.meant(word))
      return { word, ways, weight: Math.max(...(ways.length ? ways : [[""]]).map((way) => this.rarity(way))) }
    })
  }

  /** The terms that begin like a word that may not be typed to its end. */
  begun(word) {
    if (word.length < 3) return []
    return [...this.postings.keys()].filter((term) => term.startsWith(word) && term !== stem(word)).map((term) => [term])
  }

  /** The most common term that a mistyped word may stand for. */
  meant(word) {
    if (word.length < 5) return []
    const near = [...this.postings.keys()].filter((term) => term[0] === word[0] && isNear(term, stem(word)))
    const common = near.sort((a, b) => this.postings.get(b).size - this.postings.get(a).size)
    return common.slice(0, 1).map((term) => [term])
  }

  /** Sections to how well they answer each want. */
  answers(wants) {
    const found = new Map()
    wants.forEach((want, at) => {
      for (const way of want.ways) {
        const postings = way.map((term) => this.postings.get(term))
        for (const section of postings[0].keys()) {
          if (!postings.every((posting) => posting.has(section))) continue
          if (!found.has(section)) found.set(section, wants.map(() => 0))
          const values = found.get(section)
          values[at] = Math.max(values[at], sum(way.map((term) => this.value(term, section))))
        }
      }
    })
    return found
  }

  value(term, section) {
    const times = this.postings.get(term).get(section)
    return (this.rarity([term]) * times) / (times + ENOUGH * (0.5 + section.length / this.usual / 2))
  }

  /** The pages that answer a question, best first, each with its sections, best first. */
  search(question) {
    const wants = this.wants(question)
    const pages = new Map()
    for (const [section, values] of this.answers(wants)) {
      const entry = pages.get(section.page) ?? { page: section.page, sections: [], values: wants.map(() => 0) }
      pages.set(section.page, entry)
      entry.values = entry.values.map((value, at) => value + values[at])
      const score = sum(values) * cover(wants, values) * (1 + fit(wants, section))
      entry.sections.push({ section, values, score })
    }
    for (const entry of pages.values()) {
      entry.sections.sort((a, b) => b.score - a.score)
      const about = (sum(entry.values) * cover(wants, entry.values)) / Math.sqrt(entry.page.size)
      entry.score = (isCalled(wants, entry.page) ? 1 : entry.page.weight) * (entry.sections[0].score + ABOUT * about)
    }
    const found = [...pages.values()].sort((a, b) => b.score - a.score)
    return { wants, pages: found.slice(0, PAGES) }
  }
}

/** Which share of what is asked for is there at all. */
function cover(wants, values) {
  return sum(wants.map((want, at) => (values[at] ? want.weight : 0))) / sum(wants.map((want) => want.weight))
}

/** How many words of a question stand in a name. */
function shared(wants, name) {
  return wants.filter(({ ways }) => ways.some((way) => way.every((term) => name.has(term)))).length
}

/** How close the best name of a section comes to what was asked for: 1 if it is that and nothing else. */
function fit(wants, { names }) {
  return Math.max(...names.map((name) => (shared(wants, name) / wants.length) * Math.min(1, shared(wants, name) / name.size)))
}

/** Whether a question says a name of a page in full: who asks for books gets the lists of books. */
function isCalled(wants, { names }) {
  return names.some((name) => shared(wants, name) >= name.size)
}

/** Whether one letter, or in a long word two, was left out, put in, changed or exchanged with the next. */
function isNear(a, b) {
  const most = b.length < 8 ? 1 : 2
  if (Math.abs(a.length - b.length) > most) return false
  let [older, old] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(old[j] + 1, row[j - 1] + 1, old[j - 1] + (a[i - 1] !== b[j - 1]))
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], older[j - 2] + 1)
    }
    ;[older, old] = [old, row]
  }
  return old[b.length] <= most
}

// What is shown

/** A page of the answer as the theme draws it: the page, which says its kind, and those of its sections that answer. */
function item({ page, sections, score }, wants) {
  const shown = sections.slice(0, SECTIONS).map(({ section, values }) => ({
    location: section.location,
    title: marked(section.title, wants),
    text: excerpt(section.text, wants),
    terms: Object.fromEntries(wants.map((want, at) => [said(want), values[at] > 0])),
  }))
  let head = shown.find(({ location }) => location === page.location)
  if (!head) shown.push((head = { location: page.location, title: page.title, text: "", terms: {} }))
  head.tags = [page.kind]
  // A page found by another name shows the section that says most; the theme opens what has the highest score.
  const speaks = ({ title, text }) => `${title}${text}`.includes("<mark>")
  shown.sort((a, b) => speaks(b) - speaks(a))
  return shown.map((one, at) => ({ ...one, score: score * (1 - at / 10) }))
}

/** A word as the page that opens can mark it in its text: without its ending, or as it is spelled there. */
function said({ word, ways }) {
  if (!ways.length || word.startsWith(ways[0][0])) return ways.length ? ways[0][0] : word
  return ways[0].join(" ")
}

/** The paragraph, item or code in which most of what is asked for stands, cut to what can be read at a glance. */
function excerpt(text, wants) {
  const blocks = text.split(/<\/?(?:p|li|ul|ol|pre)>/).map((block) => block.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim())
    .filter(Boolean)
  const hits = blocks.map((block) => shared(wants, new Set(words(plain(block)).flat().map(stem))))
  const best = blocks[hits.indexOf(Math.max(...hits))] ?? ""
  const at = Math.max(0, marked(best, wants).indexOf("<mark>"))
  const from = at > LONG / 2 ? best.indexOf(" ", at - LONG / 3) : 0
  const to = best.length > from + LONG ? best.lastIndexOf(" ", from + LONG) : best.length
  const shown = `${from ? "… " : ""}${marked(best.slice(from, to).trim(), wants)}${to < best.length ? " …" : ""}`
  return best && `<p>${shown}</p>`
}

/** Markup in which the words that are asked for are marked. */
function marked(markup, wants) {
  const terms = new Set(wants.flatMap(({ ways }) => ways.flat()))
  return markup.replace(/<[^>]*>|&#?\w+;|[\p{L}\p{N}]+(?:['’_.‑-][\p{L}\p{N}]+)*/gu, (piece) => {
    const parts = /^[<&]/.test(piece) ? [] : words(piece).flat()
    return [...parts, parts.join("")].some((part) => terms.has(stem(part))) ? `<mark>${piece}</mark>` : piece
  })
}

// What the theme says and wants to hear

const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3]
let index

addEventListener("message", ({ data: { type, data } }) => {
  if (type === SETUP) {
    index = new Index(data.docs)
    postMessage({ type: READY })
  } else if (type === QUERY) {
    const { wants, pages } = index.search(data)
    postMessage({ type: RESULT, data: { items: pages.map((page) => item(page, wants)) } })
  }
})
