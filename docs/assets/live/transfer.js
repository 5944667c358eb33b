// What is remembered, as a file to take along: written, and read with suspicion.

import { all, attempt, get, kinds, set, valid } from "./memory.js"

const MOST_FILE = 5_000_000 // characters of a progress file

/** Everything, as the text of a file. */
export function exported() {
  const items = Object.fromEntries(kinds.map((kind) => [kind, Object.fromEntries(all(kind))]))
  return JSON.stringify({ format: "llm-roadmap-progress", version: 1, saved: new Date().toISOString(), items }, null, 1)
}

/**
 * Take in the text of a file. The newer of two items stays; edited code is never replaced.
 *
 * @returns {{taken: number, kept: number, refused: number}} items taken from the file, items
 *   of which this browser's stayed, items without the right form
 * @throws {Error} if the text is no progress file; then nothing has changed
 */
export function imported(file) {
  if (file.length > MOST_FILE) throw new Error("That file is too large to be saved progress.")
  const data = attempt(() => JSON.parse(file), null)
  if (data?.format !== "llm-roadmap-progress" || typeof data.items !== "object" || data.items === null) {
    throw new Error("That file is not saved progress of this book. Nothing has changed.")
  }
  if (data.version !== 1) throw new Error("That file comes from a newer version of this book. Nothing has changed.")
  const counts = { taken: 0, kept: 0, refused: 0 }
  for (const [kind, group] of Object.entries(data.items)) {
    if (typeof group !== "object" || group === null) {
      counts.refused += 1
      continue
    }
    for (const [key, value] of Object.entries(group)) {
      if (!valid(kind, key, value)) counts.refused += 1
      else {
        const mine = get(kind, key)
        const stays = mine && (kind === "code" || mine.when >= value.when)
        if (!stays) set(kind, key, value)
        counts[stays ? "kept" : "taken"] += 1
      }
    }
  }
  return counts
}
