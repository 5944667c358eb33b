// Python for the page: one worker, started at the first Run, kept warm afterwards.

import { root } from "./site.js"

const assets = new URL("assets/", root).href
// What lies beside Python: its side of a run, and what that imports. Addresses as this site's pages know them.
const BESIDE = ["in_page.py", "grader.py", "grading.py", "figures.py", "page_figure.py", "matplotlibrc"]
const address = (name) => import.meta.resolve(`./${name}`)

/** What went wrong before the reader's program could run, in words for the reader. */
const TROUBLES = {
  absent: "This copy of the book was built without Python for the page. Download the file and run it on your machine.",
  start: "Python could not be fetched: is the network there? Your code is kept. Press Run to try again, or download the file.",
  packages: "could not be fetched for this page. Download the file and run it on your machine.",
  deep: "It recursed too deeply: more calls inside each other than a browser has room for. Your code is kept. Press Run to start Python again.",
  died: "Python stopped unexpectedly. Your code is kept. Press Run to start it again.",
}

export class Trouble extends Error {}
export class Stopped extends Error {}

let worker = null
let ready = null // a promise: the worker has started
let job = null // {listen, resolve, reject} of what runs now
let progress = () => {}

/** The manifest of what `make` put in place; null if it put nothing there. */
const manifest = (() => {
  let asked = null
  return () => (asked ??= fetch(`${assets}fetched/manifest.json`, { cache: "no-cache" }).then((answer) => {
    if (answer.status === 404) return null
    if (!answer.ok) throw new Trouble(TROUBLES.start)
    return answer.json()
  }).catch((error) => {
    asked = null // so that the next attempt asks again
    throw error instanceof Trouble ? error : new Trouble(TROUBLES.start)
  }))
})()

/** The job that runs, which from now on does not. */
function taken() {
  const given = job
  job = null
  return given
}

/** End the worker, and its job with an error. */
function discard(error) {
  worker?.terminate()
  worker = ready = null
  taken()?.reject(error)
}

function received({ data: { type, ...message } }, settle) {
  if (type === "progress") return progress(message)
  if (type === "ready") return settle.resolve()
  if (type === "failed") {
    const words = message.where === "packages" ? `${message.packages.join(" and ")} ${TROUBLES.packages}` : TROUBLES[message.where]
    const error = new Trouble(words ?? TROUBLES.died)
    error.detail = message.message
    error.died = message.where === "died" || message.where === "deep"
    if (message.where === "start") return settle.reject(error)
    return message.where === "packages" ? taken()?.reject(error) : discard(error) // without a package Python itself is well
  }
  if (type === "done") return taken()?.resolve(message)
  job?.listen(type, message)
}

/** A worker with Python in it; resolves when it is ready. */
async function begin(made, fresh) {
  // Created from here, the worker keeps to this page's rules on what may be asked of whom.
  const script = new Blob([`import ${JSON.stringify(address("worker.js"))}`], { type: "text/javascript" })
  const home = `${assets}fetched/pyodide-${made.version}/`
  const beside = Object.fromEntries(BESIDE.map((name) => [name, address(name)]))
  const url = URL.createObjectURL(script)
  try {
    await new Promise((resolve, reject) => {
      const settle = { resolve, reject }
      const mine = (worker = new Worker(url, { type: "module" }))
      // A worker that was ended may still have messages on their way.
      mine.onmessage = (event) => worker === mine && received(event, settle)
      mine.onerror = (event) => {
        event.preventDefault()
        if (worker === mine) received({ data: { type: "failed", where: "start", message: event.message } }, settle)
      }
      mine.postMessage({ type: "start", ...made, home, beside, fresh })
    })
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** Start Python if it is not started; resolves when it is ready. */
export function warm() {
  if (ready) return ready
  const mine = (ready = (async () => {
    const made = await manifest()
    if (!made) throw new Trouble(TROUBLES.absent)
    try {
      await begin(made, false)
    } catch {
      // A damaged file in the browser's cache, or a memory that this browser does not take up.
      worker.terminate()
      await begin(made, true)
    }
  })())
  mine.catch(() => { if (ready === mine) ready = null })
  return mine
}

/**
 * Do one job: run a program, or check an answer. What runs already is stopped.
 *
 * @param {object} request {type: "run", code, name, packages} or {type: "check", answer, checks}
 * @param {(type: string, message: object) => void} listen told of "progress", "running", "output", "ask"
 * @returns {Promise<object>} what the worker says at the end
 * @throws {Trouble} with words for the reader; {Stopped} after `stop`
 */
export async function does(request, listen) {
  if (job) stop()
  const mine = (job = { listen })
  const end = new Promise((resolve, reject) => Object.assign(mine, { resolve, reject }))
  end.catch(() => {}) // it may be settled before anybody waits
  progress = (message) => job === mine && listen("progress", message)
  try {
    await Promise.race([warm(), end])
  } catch (error) {
    if (job === mine) job = null
    throw error
  }
  if (job !== mine) throw new Stopped()
  worker.postMessage(request)
  return end
}

/** Stop what runs, at once, whatever it does. The next start is quick. */
export const stop = () => discard(new Stopped())

/** Hand the program the line that it asked for. */
export const answer = (line) => worker?.postMessage({ type: "answer", line })
