// Python in a worker of its own: whatever a program does, the page stays free.
//
// Receives {type: "start"}, then one {type: "run"} or {type: "check"} at a time,
// and {type: "answer"} for each {type: "ask"}. To stop it, terminate it.

const MOST_MEMORY = 1 << 30 // bytes; more, and Python raises MemoryError
const PAGE = 65536 // bytes of WebAssembly's pages

let python // Pyodide
let ours // the module in_page.py
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

async function start({ base, files, version, snapshot }) {
  const home = `${base}fetched/pyodide-${version}/`
  const total = files.reduce((sum, [, bytes]) => sum + bytes, 0)
  const real = self.fetch
  let done = 0
  async function count(body) {
    for (const reader = body.getReader(); ; ) {
      const { done: end, value } = await reader.read()
      if (end) return
      done += value.length
      say("progress", { done, total })
    }
  }
  // The answer itself stays as it is, so that the browser can keep what it compiled.
  self.fetch = async (request, options) => {
    const response = await real(request, options)
    if (response.ok && response.body) count(response.clone().body).catch(() => {})
    return response
  }
  try {
    const { loadPyodide } = await import(`${home}pyodide.mjs`)
    const options = { indexURL: home, packageBaseUrl: home, jsglobals: {} }
    const [side, grader] = await Promise.all(["in_page.py", "grader.py"].map((name) => text(`${base}live/${name}`)))
    python = await loadPyodide({ ...options, ...(snapshot ? { _loadSnapshot: snapshot } : { _makeSnapshot: true }) })
    const memory = snapshot ? null : python.makeMemorySnapshot()
    python.FS.writeFile("/lib/in_page.py", side)
    python.FS.writeFile("/lib/grader.py", grader)
    python.runPython("import sys; sys.path.append('/lib')")
    ours = python.pyimport("in_page")
    say("ready")
    if (memory) postMessage({ type: "snapshot", memory }, [memory.buffer])
  } finally {
    self.fetch = real
  }
}

async function text(url) {
  const response = await fetch(url)
  if (!response.ok) throw trouble("start", url)
  return response.text()
}

// Packages come from the site, and must have the hashes of Pyodide's lock.
async function load(packages) {
  const said = []
  const note = (words) => said.push(words)
  try {
    await python.loadPackage(packages, { messageCallback: note, errorCallback: note })
  } catch (error) {
    said.push(String(error))
  }
  const missing = packages.filter((name) => !(name in python.loadedPackages))
  if (missing.length) throw trouble("packages", said.join("\n"), { packages: missing })
}

// Resolves when the reader has answered; Python waits for it by switching stacks.
function ask(prompt) {
  say("ask", { prompt })
  return new Promise((resolve) => { answered = resolve })
}

async function run({ code, name, packages }) {
  if (packages.length) await load(packages)
  say("running")
  const started = performance.now()
  const print = (text) => say("output", { text })
  const complain = (text) => say("output", { text, error: true })
  const result = await ours.run.callPromising(code, name, print, complain, ask)
  const answer = result.toJs({ dict_converter: Object.fromEntries })
  result.destroy()
  say("done", { ...answer, seconds: (performance.now() - started) / 1000 })
}

async function check({ answer, checks }) {
  say("running")
  const result = await ours.check.callPromising(answer, checks, (text) => say("output", { text }))
  const verdict = result.toJs({ dict_converter: Object.fromEntries })
  result.destroy()
  say("done", { verdict })
}

const jobs = { start, run, check, answer: ({ line }) => answered?.(line) }

onmessage = async ({ data }) => {
  try {
    await jobs[data.type](data)
  } catch (error) {
    const where = error.where ?? (data.type === "start" ? "start" : "died")
    say("failed", { where, message: String(error.message ?? error), ...error.more })
  }
}
