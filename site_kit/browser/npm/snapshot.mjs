// node snapshot.mjs HOME FILE KIND: start Python, write its memory, and see that it starts from there.
//
// The memory remembers whether WebAssembly can switch stacks, and how Pyodide counts the arguments
// of C functions: KIND says which browsers it is for. Its worker sets the same.

import { writeFileSync } from "node:fs"

const [home, file, kind] = process.argv.slice(2)
if (kind === "plain") {
  delete WebAssembly.Suspending // newer Nodes have it without being asked
  Object.defineProperty(globalThis, "navigator", { value: { platform: "iPhone", userAgent: "Node.js" } })
} else if (!("Suspending" in WebAssembly)) throw new Error(`Node ${process.version} cannot switch stacks`)

const { loadPyodide } = await import(`${home}pyodide.mjs`)
const options = { indexURL: home, packageBaseUrl: home, jsglobals: {} }
const python = await loadPyodide({ ...options, _makeSnapshot: true })
// What in_page.py, grader.py and most snippets import; packages with parts in C cannot be kept this way.
python.runPython(`
import argparse, ast, asyncio, collections, dataclasses, datetime, functools, heapq, io, itertools, json, linecache
import math, operator, pathlib, random, re, shutil, statistics, subprocess, tempfile, textwrap, traceback, types, typing
`)
const memory = python.makeMemorySnapshot()
const again = await loadPyodide({ ...options, _loadSnapshot: memory })
if (again.runPython("sum(range(4))") !== 6) throw new Error("Python does not start from its own memory")
writeFileSync(file, memory)
