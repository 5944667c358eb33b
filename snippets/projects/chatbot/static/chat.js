"use strict"

// Text from a model is text from a stranger: it reaches the page as textContent and no other way.

const byId = id => document.getElementById(id)
const [log, status, question, system] = ["log", "status", "question", "system"].map(byId)
let chat = new URLSearchParams(location.search).get("chat") ?? "" // empty: not begun yet
let model = "The model"
let turns = [] // as they are saved
let begun = false // whether the page has heard from the server
let running = null // the AbortController of the reply that is arriving

// Elements

function make(tag, className, text = "") {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = text
  return element
}

/** Cut a text into paragraphs and fenced code. */
function blocks(text) {
  const found = []
  let code = false
  let open = null
  for (const line of text.split("\n")) {
    if (line.trimStart().startsWith("```")) {
      code = !code
      open = code ? { tag: "pre", lines: [] } : null
      if (open) found.push(open)
    } else if (!code && !line.trim()) {
      open = null
    } else {
      if (!open) found.push((open = { tag: "p", lines: [] }))
      open.lines.push(line)
    }
  }
  return found.map(({ tag, lines }) => ({ tag, text: lines.join("\n") }))
}

/** Show a text in an element; blocks that did not change stay as they are. */
function render(element, text) {
  const wanted = blocks(text)
  wanted.forEach((block, index) => {
    const old = element.children[index]
    if (old?.localName === block.tag) {
      if (old.textContent !== block.text) old.textContent = block.text
      return
    }
    const fresh = make(block.tag, "", block.text)
    old ? old.replaceWith(fresh) : element.append(fresh)
  })
  while (element.children.length > wanted.length) element.lastElementChild.remove()
}

function message(kind, name) {
  const element = make("article", `message message--${kind}`)
  const text = make("div", "text")
  text.dir = "auto"
  element.setAttribute("aria-label", name)
  element.append(make("p", "who", name), text)
  return element
}

/** The elements of one turn, made if the log has none at this place. */
function turnAt(index) {
  for (let count = log.children.length; count <= index; count++) {
    const turn = make("div", "turn")
    turn.append(message("user", "You"), message("model", model), make("p", "part"))
    log.append(turn)
  }
  const [asked, answer, part] = log.children[index].children
  return { asked, answer, part }
}

function showTurn(index, turn, arriving = false) {
  const { asked, answer, part } = turnAt(index)
  render(asked.querySelector(".text"), turn.question)
  render(answer.querySelector(".text"), turn.reply)
  answer.setAttribute("aria-busy", String(arriving)) // a screen reader waits for the whole reply
  answer.hidden = !turn.reply && !arriving
  const open = turn.reply ? "This reply was not finished." : "This question has no reply yet."
  part.textContent = turn.finished || arriving ? "" : `${open} Retry asks again.`
}

function fail({ message, remedy = "" }) {
  status.textContent = ""
  const element = make("p", "error", `${message} ${remedy}`.trim())
  element.setAttribute("role", "alert")
  log.after(element)
  follow(true)
}

const forgive = () => document.querySelectorAll(".error").forEach(element => element.remove())
const atEnd = () => innerHeight + scrollY >= document.documentElement.scrollHeight - 80
const follow = wanted => wanted && scrollTo(0, document.documentElement.scrollHeight)

function buttons() {
  const busy = Boolean(running)
  const held = document.activeElement
  byId("stop").disabled = !busy
  byId("send").disabled = busy
  byId("retry").disabled = busy || !turns.length
  if (held?.disabled) (busy ? byId("stop") : question).focus() // a disabled button loses the keyboard
}

// What the server knows

const UNREACHED = { message: "The chatbot cannot be reached.", remedy: "Is it still running in its terminal?" }

async function get(address) {
  const response = await fetch(address).catch(() => null)
  const answer = await response?.json().catch(() => null)
  if (!answer) throw UNREACHED
  if (!response.ok) throw answer.error
  return answer
}

async function post(address, body, signal) {
  const headers = { "content-type": "application/json" }
  const asked = { method: "POST", headers, body: JSON.stringify(body), signal }
  const response = await fetch(address, asked).catch(error => {
    throw signal?.aborted ? error : UNREACHED
  })
  if (!response.ok) throw (await response.json().catch(() => ({ error: UNREACHED }))).error
  return response
}

/** The events of a reply, one line of JSON each. */
async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ""
  for (;;) {
    const { value, done } = await reader.read()
    if (done) return
    const lines = (rest + value).split("\n")
    rest = lines.pop()
    for (const line of lines) yield JSON.parse(line)
  }
}

async function list() {
  const { chats, service, ...known } = await get("/chats")
  model = service.name
  byId("model").textContent = `${service.name}, model ${service.model}`
  byId("notice").textContent = known.notice
  byId("notice").hidden = !known.notice
  if (!chat && !begun) system.value = known.system
  begun = true
  byId("no-chats").hidden = chats.length > 0
  byId("chats").replaceChildren(
    ...chats.map(({ name, title }) => {
      const [item, link] = [make("li", ""), make("a", "", title)]
      link.dir = "auto"
      link.href = `/?chat=${encodeURIComponent(name)}`
      if (name === chat) link.setAttribute("aria-current", "page")
      item.append(link)
      return item
    }),
  )
}

async function open() {
  const known = await get(`/chats/${encodeURIComponent(chat)}`)
  turns = known.turns
  turns.forEach((turn, index) => showTurn(index, turn))
  system.value = known.system
  byId("cost").textContent = priced(known.cost)
  if (known.note) status.textContent = known.note
  if (known.busy) status.textContent = "Another tab is asking in this conversation."
}

function priced({ replies, prompt, reply, dollars, unknown }) {
  if (!replies) return ""
  const count = (number, word) => `${number.toLocaleString("en")} ${word}`
  const price = dollars === null ? "price not known" : `$${dollars.toFixed(4)}`
  const rest = unknown ? `, ${unknown} without an end not counted` : ""
  return `${count(replies, replies === 1 ? "reply" : "replies")}, ${count(prompt + reply, "tokens")}, ${price}${rest}`
}

/** Bring the page up to what is saved. */
async function refresh() {
  try {
    await list()
    if (chat) await open()
  } catch (error) {
    fail(error)
  }
  while (log.children.length > turns.length) log.lastElementChild.remove()
}

// Asking

/** Ask, and show the reply in the turn at a place of the log while it arrives. */
async function converse(address, body, index) {
  running = new AbortController()
  const { signal } = running
  const turn = { question: body.question ?? turns[index].question, reply: "", finished: false }
  forgive()
  status.textContent = ""
  showTurn(index, turn, true)
  buttons()
  follow(true)
  let trouble = null
  try {
    let ended = false
    for await (const event of events(await post(address, body, signal))) {
      ended ||= heard(event, turn, index)
      if (event.error) trouble = event.error
    }
    if (!ended) trouble = { message: "The reply broke off.", remedy: UNREACHED.remedy }
  } catch (error) {
    if (!signal.aborted) trouble = error
  }
  running = null
  showTurn(index, turn)
  if (turn.reply) turns[index] = turn // until the server says what it has
  await refresh()
  if (signal.aborted) status.textContent = "Stopped. What had arrived is kept."
  if (trouble) {
    forgive()
    fail(trouble)
  }
  // A question that was refused is not lost: it goes back to where it was written.
  if (turns.length <= index && !question.value) question.value = turn.question
  buttons()
}

/** Take in one event of a reply; says whether it is the last. */
function heard(event, turn, index) {
  if (event.chat && event.chat !== chat) {
    chat = event.chat
    history.replaceState(null, "", `/?chat=${encodeURIComponent(chat)}`)
  }
  if (event.note) status.textContent = event.note
  if (event.wait) status.textContent = `Waiting ${event.wait.toPrecision(2)} s: ${event.why}`
  if (event.piece) {
    const following = atEnd()
    status.textContent = ""
    turn.reply += event.piece
    showTurn(index, turn, true)
    follow(following)
  }
  if (event.done) turn.finished = true
  return Boolean(event.done || event.error)
}

// What the reader does

byId("ask").addEventListener("submit", event => {
  event.preventDefault()
  const text = question.value.trim()
  if (running) return void (status.textContent = "A reply is still arriving: wait for its end, or stop it.")
  if (!text) return
  question.value = ""
  converse("/ask", { chat, question: text, system: system.value }, turns.length)
})

question.addEventListener("keydown", event => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
  event.preventDefault()
  byId("ask").requestSubmit()
})

byId("retry").addEventListener("click", () => converse("/retry", { chat }, turns.length - 1))
byId("stop").addEventListener("click", () => running?.abort())
document.addEventListener("keydown", event => event.key === "Escape" && running?.abort())

byId("system-form").addEventListener("submit", async event => {
  event.preventDefault()
  forgive()
  try {
    if (chat) await post("/system", { chat, system: system.value })
    status.textContent = chat ? "The system prompt is kept." : "The system prompt will be sent with your first message."
  } catch (error) {
    fail(error)
  }
})

byId("app").hidden = false
byId("chats-box").open = matchMedia("(min-width: 52rem)").matches
refresh().then(() => {
  buttons()
  follow(true)
  question.focus({ preventScroll: true })
})
