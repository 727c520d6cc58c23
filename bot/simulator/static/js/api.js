// The simulator's control interface, one function per call. Failures carry the server's sentence, if there is one.

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function call(method, path, body) {
  const options = { method, headers: { Accept: "application/json" } };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Refused(0, "");
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = text ? JSON.parse(text) : null;
  } catch {
    answer = null;
  }
  if (response.ok) return answer;
  const said = answer && (answer.error ?? answer.description ?? answer.detail);
  throw new Refused(response.status, typeof said === "string" ? said : "");
}

let bot = null;

/** Use the chats with this bot (its username); null means the simulator's first. */
export function useBot(username) {
  bot = username;
}

function at(path, query = {}) {
  const all = new URLSearchParams({ ...query, ...(bot ? { bot } : {}) }).toString();
  return all ? `${path}?${all}` : path;
}

const of = (person, what, query) => at(`/sim/people/${encodeURIComponent(person)}${what}`, query);

export const bots = () => call("GET", "/sim/bots");
export const currentBot = async () => {
  const all = await bots();
  return all.find((one) => one.username === bot) ?? all[0];
};
export const people = () => call("GET", at("/sim/people"));
export const addPerson = (person) => call("POST", "/sim/people", person);
export const removePerson = (person) => call("DELETE", of(person, ""));
export const peopleEvents = "/sim/events";
export const chatEvents = (person) => of(person, "/events");

export function chat(person, before = null, limit = 50) {
  return call("GET", of(person, "/chat", before === null ? { limit } : { limit, before }));
}

const group = (id, what, query) => at(`/sim/groups/${encodeURIComponent(id)}${what}`, query);

export const groups = () => call("GET", at("/sim/groups"));
export const groupEvents = (id) => group(id, "/events");
export const groupChat = (id, before = null, limit = 50) =>
  call("GET", group(id, "/chat", before === null ? { limit } : { limit, before }));
export const groupText = (id, who, text) => call("POST", group(id, "/text"), { person_id: who, text });
export const groupTap = (id, who, message, row, column) =>
  call("POST", group(id, "/tap"), { person_id: who, message_id: message, row, column });
export const groupAdd = (id, who) => call("POST", group(id, "/add"), { person_id: who });
export const groupRemove = (id, who) => call("POST", group(id, "/remove"), { person_id: who });
export const groupRead = (id) => call("POST", group(id, "/read"), {});

export const sendText = (person, text) => call("POST", of(person, "/text"), { text });
export const sendLocation = (person, place) => call("POST", of(person, "/location"), place);
export const sendSticker = (person, emoji) => call("POST", of(person, "/sticker"), { emoji });
export const sendContact = (person, phone) => call("POST", of(person, "/contact"), { phone_number: phone });
export const start = (person, payload) => call("POST", of(person, "/start"), payload ? { payload } : {});
export const tap = (person, message, row, column) =>
  call("POST", of(person, "/tap"), { message_id: message, row, column });
export const edit = (person, message, text) =>
  call("POST", of(person, "/edit"), { message_id: message, text });
export const remove = (person, message, whom) =>
  call("POST", of(person, "/delete"), { message_id: message, for: whom });
export const block = (person) => call("POST", of(person, "/block"), {});
export const unblock = (person) => call("POST", of(person, "/unblock"), {});
export const read = (person) => call("POST", of(person, "/read"), {});

/** `kind` is photo, document or voice. */
export function upload(person, kind, file, caption = "") {
  const form = new FormData();
  form.append("file", file, file.name || kind);
  if (caption) form.append("caption", caption);
  return call("POST", of(person, `/${kind}`), form);
}

/** What this person could say, as the demo offers it; [] if the simulator has nothing to offer. */
export async function sayings(language, page) {
  try {
    return await call("GET", `/demo/sayings?${new URLSearchParams({ language, page })}`);
  } catch {
    return [];
  }
}

/** A ready picture of the demo, as a file to send. */
export async function picture(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Refused(answer.status, "");
  const content = await answer.blob();
  return new File([content], path.split("/").at(-1), { type: content.type });
}

/** The demo's clock, or null if the simulator has none. */
export async function clock() {
  try {
    return await call("GET", "/demo/clock");
  } catch {
    return null;
  }
}
export const moveClock = (step) => call("POST", "/demo/clock", step);
