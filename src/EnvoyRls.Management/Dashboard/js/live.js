// The event stream, read with fetch: EventSource cannot send the token.

import { urlOf } from "./api.js";

const PATH = "/v1/admin/events";
const MOST_TICKS = 180;
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;

/** Silence after which the stream is taken for dead; the service says something every 15 seconds. */
const LONGEST_SILENCE = 40000;

/**
 * Follows the stream and comes back when it breaks. Dispatches `tick`, `change` and `state`, the first two with the
 * event's data as `detail`.
 */
export class Live extends EventTarget {
  constructor(api) {
    super();
    this.api = api;
    this.ticks = [];
    this.state = "connecting";
    this.stopping = new AbortController();
  }

  async run() {
    let wait = FIRST_WAIT;
    while (!this.stopping.signal.aborted) {
      const began = performance.now();
      await this.follow();
      if (this.stopping.signal.aborted) {
        return;
      }

      this.setState("away");
      wait = performance.now() - began > LONGEST_WAIT ? FIRST_WAIT : Math.min(wait * 2, LONGEST_WAIT);
      await this.pause(wait * (0.75 + Math.random() / 2));
    }
  }

  stop() {
    this.stopping.abort();
  }

  async follow() {
    const silence = new AbortController();
    const signal = AbortSignal.any([this.stopping.signal, silence.signal]);
    let timer = setTimeout(() => silence.abort(), LONGEST_SILENCE);
    try {
      const response = await this.api.fetch(urlOf(PATH), { headers: { Accept: "text/event-stream" }, signal });
      if (!response.ok) {
        await this.api.problemOf(response);
        return;
      }

      this.setState("live");
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), LONGEST_SILENCE);
        const events = (rest + part.value).split("\n\n");
        rest = events.pop();
        events.forEach((text) => this.take(text));
      }
    } catch {
      // Broken off: by us, or by what is between. Either way the loop knows what to do.
    } finally {
      clearTimeout(timer);
    }
  }

  take(text) {
    const lines = text.split("\n");
    const name = lines.find((line) => line.startsWith("event: "))?.slice(7);
    const data = lines.filter((line) => line.startsWith("data: ")).map((line) => line.slice(6)).join("\n");
    if (!name || !data) {
      return;
    }

    const detail = JSON.parse(data);
    if (name === "tick") {
      this.ticks.push(detail);
      this.ticks.splice(0, this.ticks.length - MOST_TICKS);
    }

    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  setState(state) {
    this.state = state;
    this.dispatchEvent(new CustomEvent("state"));
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.stopping.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      }, { once: true });
    });
  }
}
