// Records a voice message, where the browser can and the person allows it. Each browser records another kind of file; the
// server makes the messenger's of it.
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];
const LONGEST = 5 * 60;

const type = () => TYPES.find((one) => globalThis.MediaRecorder?.isTypeSupported(one));
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

/** Begin, or throw if there is no microphone or it isn't allowed. ``done`` gets the file, or nothing if it was discarded. */
async function begin({ draw, done }) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const kind = type();
  const machine = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 24000 });
  const pieces = [];
  const started = Date.now();
  let wanted = true;
  const seconds = () => Math.floor((Date.now() - started) / 1000);
  const ticking = setInterval(() => {
    if (seconds() >= LONGEST) machine.stop();
    else draw();
  }, 500);
  machine.addEventListener("dataavailable", (event) => pieces.push(event.data));
  machine.addEventListener("stop", () => {
    clearInterval(ticking);
    for (const track of stream.getTracks()) track.stop();
    const plain = kind.split(";")[0];
    const name = `voice.${{ "audio/ogg": "ogg", "audio/webm": "webm", "audio/mp4": "m4a" }[plain]}`;
    done(wanted ? new File(pieces, name, { type: plain }) : null);
  });
  machine.start();
  return {
    finish: () => machine.stop(),
    discard: () => { wanted = false; machine.stop(); },
    draw(at, ended = false) {
      if (!at) return;
      const button = at.querySelector("[data-record]");
      button.setAttribute("aria-pressed", String(!ended));
      button.querySelector("[data-idle]").hidden = !ended;
      button.querySelector("[data-busy]").hidden = ended;
      button.querySelector("[data-time]").textContent = clock(seconds());
      at.querySelector("[data-discard]").hidden = ended;
    },
  };
}

export const recorder = { possible: Boolean(navigator.mediaDevices?.getUserMedia && type()), begin };
