// What this browser remembers of a reader: in its own storage, one entry an item,
// so that two tabs never overwrite each other's work. Nothing here is ever sent.
//
// Whatever is read is checked first: an entry without its kind's form does not exist.

const PREFIX = "llm-roadmap:"

const day = /^\d{4}-\d\d-\d\d$/
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/
const path = /^([a-z0-9_-]+\/)*[a-z0-9_-]*(\.py)?$/i

const text = (most) => (value) => typeof value === "string" && value.length <= most
const matching = (pattern, most = 200) => (value) => text(most)(value) && pattern.test(value)
const optional = (test) => (value) => value === "" || test(value)
const absent = (test) => (value) => value === undefined || test(value)
const yes = (value) => typeof value === "boolean"
const whole = (least, most) => (value) => Number.isInteger(value) && value >= least && value <= most

// Kind to the form of its keys and of its fields. `when` is the time of the last change,
// `of` the digest of the book's text that an edit began with.
const FORMS = {
  page: [matching(path), { title: text(200), at: optional(matching(/^#[\w-]+$/)), read: optional(matching(day)), when: matching(moment) }],
  quiz: [matching(/^q-[0-9a-f]{8}$/), { page: matching(path), right: yes, first: yes, wait: whole(0, 4096), due: matching(day), when: matching(moment) }],
  exercise: [matching(path), { passed: optional(matching(day)), tries: whole(0, 1e6), when: matching(moment) }],
  code: [matching(path), { text: text(100_000), of: absent(matching(/^[0-9a-f]{8}$/)), when: matching(moment) }],
}

export const kinds = Object.keys(FORMS)

export function valid(kind, key, value) {
  if (!Object.hasOwn(FORMS, kind) || typeof value !== "object" || value === null) return false
  const [name, fields] = FORMS[kind]
  return name(key) && Object.keys(value).every((field) => Object.hasOwn(fields, field))
    && Object.entries(fields).every(([field, test]) => test(value[field]))
}

// A browser may forbid storage, or have no room left: then this page alone remembers.
const temporary = new Map()
export let lasting = true
/** What a job returns, or something else if it fails. */
export const attempt = (job, otherwise) => {
  try {
    return job()
  } catch {
    return otherwise
  }
}
const storage = attempt(() => {
  localStorage.setItem(PREFIX, "")
  localStorage.removeItem(PREFIX)
  return localStorage
}, null)
lasting = storage !== null

const listeners = new Set()
const tell = (kind, key) => listeners.forEach((listener) => listener(kind, key))
addEventListener("storage", (event) => {
  if (event.key === null) tell(null, null)
  const [, kind, key] = split(event.key ?? "")
  if (kind) tell(kind, key)
})

const NAME = new RegExp(`^${PREFIX}(\\w+):(.*)$`)
const split = (name) => name.match(NAME) ?? []

/** Call a function with kind and key whenever something changes, in this tab or another. */
export const onChange = (listener) => listeners.add(listener)

/** An item, or null. */
export function get(kind, key) {
  const name = `${PREFIX}${kind}:${key}`
  const stored = temporary.get(name) ?? attempt(() => storage.getItem(name), null)
  const value = attempt(() => JSON.parse(stored), null)
  return valid(kind, key, value) ? value : null
}

/** Keep an item; `when` is filled in. Returns whether it will outlast this page. */
export function set(kind, key, fields) {
  const value = { ...fields, when: fields.when ?? new Date().toISOString() }
  if (!valid(kind, key, value)) return false
  const name = `${PREFIX}${kind}:${key}`
  const kept = attempt(() => (storage.setItem(name, JSON.stringify(value)), true), false)
  if (kept) temporary.delete(name)
  else temporary.set(name, JSON.stringify(value))
  lasting = kept
  tell(kind, key)
  return kept
}

export function remove(kind, key) {
  const name = `${PREFIX}${kind}:${key}`
  temporary.delete(name)
  attempt(() => storage.removeItem(name))
  tell(kind, key)
}

/** All items of a kind, by key. */
export function all(kind) {
  const stored = attempt(() => Object.keys(storage), []) ?? []
  const keys = new Set([...stored, ...temporary.keys()].map(split).filter(([, found]) => found === kind).map(([, , key]) => key))
  return new Map([...keys].sort().map((key) => [key, get(kind, key)]).filter(([, value]) => value))
}

/** Forget everything. */
export function erase() {
  for (const kind of kinds) for (const key of all(kind).keys()) remove(kind, key)
  const left = attempt(() => Object.keys(storage), []) ?? []
  for (const name of left) if (name.startsWith(PREFIX)) attempt(() => storage.removeItem(name))
  temporary.clear()
  tell(null, null)
}

/** Today as YYYY-MM-DD, by the reader's own clock. */
export function today(offset = 0) {
  const now = new Date()
  const local = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() + offset)
  return new Date(local).toISOString().slice(0, 10)
}

/** Whether a remembered question is to be asked today. */
export const due = (item) => item.wait > 0 && item.due <= today()
