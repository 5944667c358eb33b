// Python in a worker of its own: whatever a program does, the page stays free.
//
// Receives {type: "start"}, then one {type: "run"} or {type: "check"} at a time,
// and {type: "answer"} for each {type: "ask"}. To stop it, terminate it.

const MOST_MEMORY = 1 << 30 // bytes; more, and Python raises MemoryError
const PAGE = 65536 // bytes of WebAssembly's pages
const SWITCHES = "Suspending" in WebAssembly // this browser can let Python wait for a promise

// Pyodide counts the arguments of C functions in one of two ways, and its memory remembers which. The quicker one is
// needed for waiting; without that, every browser takes the way that all know, the one for phones.
if (!SWITCHES) Object.defineProperty(navigator, "platform", { value: "iPhone" })

let python // Pyodide
let ours // the module in_page.py
let known // the packages that this site carries: name to {size, needs}
let modules // what can be imported from them: module to package
let answered // resolves the reader's next line

const say = (type, message = {}) => postMessage({ type, ...message })

// A failure that the page can explain: `where` it lies, in one word.
const trouble = (where, message, more = {}) => Object.assign(new Error(message), { where, more })

// Memory that grows past the limit fails as it does on a full machine.
const grow = WebAssembly.Memory.prototype.grow
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * PAGE > MOST_MEMORY) throw new RangeError("no more memory")
  return grow.call(this, pages)
}

// Fetching: what is being fetched, and how much of it has come

let fetching = null // {what, done, total}
let mode = {} // of every request

function came(bytes) {
  if (!fetching) return
  fetching.done += bytes
  say("progress", fetching)
}

async function count(body) {
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read()
    if (done) return
    came(value.length)
  }
}

// The answer itself stays as it is, so that the browser can keep what it compiled.
const real = self.fetch
self.fetch = async (request, options) => {
  const response = await real(request, { ...options, ...mode })
  if (fetching && response.ok && response.body) count(response.clone().body).catch(() => {})
  return response
}

/** Do something that fetches, telling how far it is. */
async function told(what, total, work) {
  say("progress", (fetching = { what, done: 0, total }))
  try {
    return await work()
  } finally {
    fetching = null
  }
}

async function got(url) {
  const response = await fetch(url)
  if (!response.ok) throw trouble("start", url)
  return response
}

// Starting

// `fresh`: after a start that failed, without the site's memory of Python and past the browser's cache.
async function start({ home, files, lock, beside, snapshots, packages, modules: names, fresh }) {
  known = packages
  modules = names
  const memory = fresh ? null : snapshots[SWITCHES ? "switching" : "plain"]
  if (fresh) mode = { cache: "reload" }
  const total = files.reduce((sum, [, bytes]) => sum + bytes, memory?.size ?? 0)
  await told("Python", total, async () => {
    const { loadPyodide } = await import(`${home}pyodide.mjs`)
    const options = { indexURL: home, packageBaseUrl: home, lockFileURL: `${home}pyodide-lock.json?${lock}`, jsglobals: {} }
    const from = memory && unpacked(`${home}${memory.name}`, memory.sha256)
    from?.catch(() => {}) // it may fail before anybody waits for it
    const [started, ...texts] = await Promise.all([
      loadPyodide({ ...options, ...(from && { _loadSnapshot: from }) }),
      ...Object.values(beside).map(async (address) => (await got(address)).text()),
    ])
    python = started
    Object.keys(beside).forEach((name, index) => python.FS.writeFile(`/lib/${name}`, texts[index]))
  })
  mode = {}
  python.runPython("import sys; sys.path.append('/lib')")
  ours = python.pyimport("in_page")
  ours.prepare()
  say("ready")
}

/** What a started Python's memory held when the site was built; rejects if it is damaged. */
async function unpacked(address, digest) {
  const packed = (await got(address)).body
  const memory = await new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer()
  if (crypto.subtle) { // not there on an address without https
    const found = new Uint8Array(await crypto.subtle.digest("SHA-256", memory))
    const hex = Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("")
    if (hex !== digest) throw new Error(`${address} is damaged`)
  }
  return memory
}

// Packages

/** Load what some code imports. It comes from the site and must have the hashes of Pyodide's lock. */
async function load(asked, ...texts) {
  const imported = ours.imported(...texts).toJs()
  const wanted = [...new Set([...asked, ...imported.map((name) => modules[name]).filter(Boolean)])]
  const absent = wanted.filter((name) => !known[name])
  if (absent.length) throw trouble("packages", "not on this site", { packages: absent })
  const loaded = new Set(Object.keys(python.loadedPackages).map((name) => name.toLowerCase()))
  const missing = needed(wanted).filter((name) => !loaded.has(name))
  if (!missing.length) return
  const said = []
  const note = (words) => said.push(words)
  const what = missing.filter((name) => wanted.includes(name)).join(", ") || missing.join(", ")
  await told(what, missing.reduce((sum, name) => sum + known[name].size, 0), async () => {
    try {
      await python.loadPackage(missing, { messageCallback: note, errorCallback: note })
    } catch (error) {
      said.push(String(error))
    }
  })
  const now = new Set(Object.keys(python.loadedPackages).map((name) => name.toLowerCase()))
  const left = missing.filter((name) => !now.has(name))
  if (left.length) throw trouble("packages", said.join("\n"), { packages: left })
  ours.installed()
}

/** Packages and all that they need. */
function needed(names) {
  const found = new Set()
  const add = (name) => {
    if (found.has(name)) return
    found.add(name)
    known[name].needs.forEach(add)
  }
  names.forEach(add)
  return [...found]
}

// Jobs

// Resolves when the reader has answered.
function ask(prompt) {
  say("ask", { prompt })
  return new Promise((resolve) => { answered = resolve })
}

const print = (text) => say("output", { text })
const complain = (text) => say("output", { text, error: true })

/** Call a function of in_page.py in a way in which it may wait for a promise, where the browser can. */
async function called(name, ...given) {
  const result = await (SWITCHES ? ours[name].callPromising(...given) : ours[name](...given))
  const plain = result.toJs({ dict_converter: Object.fromEntries })
  result.destroy()
  return plain
}

async function run({ code, name, packages }) {
  await load(packages, code)
  say("running")
  const started = performance.now()
  const result = SWITCHES ? await called("run", code, name, print, complain, ask) : await replayed(code, name)
  say("done", { ...result, seconds: (performance.now() - started) / 1000 })
}

/**
 * A run that asks for lines where Python cannot wait: it ends at the question, and begins again
 * with the same luck once the answer is there. What it has shown is not shown again.
 */
async function replayed(code, name) {
  const lines = []
  const seed = Math.floor(Math.random() * 2 ** 31)
  const shown = { output: 0, error: 0 }
  for (;;) {
    const skip = { ...shown }
    const once = (kind, send) => (text) => {
      const old = Math.min(skip[kind], text.length)
      skip[kind] -= old
      if (old === text.length) return
      shown[kind] += text.length - old
      send(text.slice(old))
    }
    const result = await called("run", code, name, once("output", print), once("error", complain), null, lines, seed)
    if (result.asks === undefined) return result
    lines.push(await ask(result.asks))
  }
}

async function check({ answer, checks }) {
  await load([], answer, checks)
  say("running")
  say("done", { verdict: await called("check", answer, checks, print) })
}

const jobs = { start, run, check, answer: ({ line }) => answered?.(line) }

const TOO_DEEP = /call stack|too much recursion/i // how browsers say it

onmessage = async ({ data }) => {
  try {
    await jobs[data.type](data)
  } catch (error) {
    const message = String(error.message ?? error)
    const where = error.where ?? (data.type === "start" ? "start" : TOO_DEEP.test(message) ? "deep" : "died")
    say("failed", { where, message, ...error.more })
  }
}
