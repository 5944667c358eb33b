// Python for the page: one worker, started at the first Run, kept warm afterwards.

import { root } from "./site.js"

const assets = new URL("assets/", root).href
const SNAPSHOTS = "llm-roadmap-python" // a cache: memory of a started Python, 0.4 s instead of 3

/** What went wrong before the reader's program could run, in words for the reader. */
const TROUBLES = {
  absent: "This copy of the book was built without Python for the page. Download the file and run it on your machine.",
  start: "Python could not be fetched: is the network there? Your code is kept. Press Run to try again, or download the file.",
  packages: "could not be fetched for this page. Download the file and run it on your machine.",
  died: "Python stopped unexpectedly. Your code is kept. Press Run to start it again.",
}

export class Trouble extends Error {}
export class Stopped extends Error {}

let worker = null
let ready = null // a promise: the worker has started
let snapshot = null // kept for the next start, after a stop
let job = null // {listen, resolve, reject} of what runs now
let progress = () => {}

/** The manifest of what `make` put in place; null if it put nothing there. */
const manifest = (() => {
  let asked = null
  return () => (asked ??= fetch(`${assets}fetched/manifest.json`).then((answer) => {
    if (answer.status === 404) return null
    if (!answer.ok) throw new Trouble(TROUBLES.start)
    return answer.json()
  }).catch((error) => {
    asked = null // so that the next attempt asks again
    throw error instanceof Trouble ? error : new Trouble(TROUBLES.start)
  }))
})()

async function cached(version, write) {
  try {
    const cache = await caches.open(SNAPSHOTS)
    const key = `${assets}fetched/pyodide-${version}/snapshot`
    if (!write) return await (await cache.match(key))?.arrayBuffer()
    for (const old of await cache.keys()) if (old.url !== key) await cache.delete(old)
    await cache.put(key, new Response(write))
  } catch {
    return undefined // no cache in a private window, or on an insecure address
  }
}

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
  if (type === "snapshot") {
    snapshot = message.memory
    return void manifest().then(({ version }) => cached(version, snapshot))
  }
  if (type === "failed") {
    const words = message.where === "packages" ? `${message.packages.join(" and ")} ${TROUBLES.packages}` : TROUBLES[message.where]
    const error = new Trouble(words ?? TROUBLES.died)
    error.detail = message.message
    error.died = message.where === "died"
    settle.reject(error)
    return message.where === "packages" ? taken()?.reject(error) : discard(error) // without a package Python itself is well
  }
  if (type === "done") return taken()?.resolve(message)
  job?.listen(type, message)
}

/** Start Python if it is not started; resolves when it is ready. */
export function warm() {
  ready ??= (async () => {
    const made = await manifest()
    if (!made) throw new Trouble(TROUBLES.absent)
    snapshot ??= await cached(made.version)
    // Created from here, the worker keeps to this page's rules on what may be asked of whom.
    const script = new Blob([`import ${JSON.stringify(`${assets}live/worker.js`)}`], { type: "text/javascript" })
    const address = URL.createObjectURL(script)
    await new Promise((resolve, reject) => {
      const settle = { resolve, reject }
      const mine = (worker = new Worker(address, { type: "module" }))
      // A worker that was ended may still have messages on their way.
      mine.onmessage = (event) => worker === mine && received(event, settle)
      mine.onerror = (event) => {
        event.preventDefault()
        if (worker !== mine) return
        const error = new Trouble(TROUBLES.start)
        reject(error)
        discard(error)
      }
      mine.postMessage({ type: "start", base: assets, ...made, snapshot })
    }).finally(() => URL.revokeObjectURL(address))
  })()
  const mine = ready
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
