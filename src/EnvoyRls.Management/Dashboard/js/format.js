// Numbers and moments as people read them.

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });
const short = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

export function count(value) {
  return value === undefined || value === null ? "–" : whole.format(value);
}

/** A rate or a measure: few digits where it is great, more where it is small. */
export function amount(value) {
  if (value === undefined || value === null) {
    return "–";
  }

  return Math.abs(value) >= 100000 ? short.format(value) : Math.abs(value) >= 100 ? whole.format(value) : fine.format(value);
}

/** A share from 0 to 1. */
export function share(value) {
  return value === undefined || value === null ? "–" : `${fine.format(value * 100)} %`;
}

/** A moment in the reader's time zone. */
export function time(text) {
  return text ? moment.format(new Date(text)) : "–";
}

export function timeOfDay(text) {
  return clock.format(new Date(text));
}

/** A length of time in milliseconds. */
export function duration(milliseconds) {
  if (milliseconds < 1000) {
    return `${milliseconds} ms`;
  }

  const seconds = Math.ceil(milliseconds / 1000);
  const parts = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  let left = seconds;
  const words = [];
  for (const [unit, size] of parts) {
    if (left >= size && words.length < 2) {
      words.push(`${Math.floor(left / size)} ${unit}`);
      left %= size;
    }
  }

  return words.join(" ") || "0 s";
}

/** A word of the API, as `rolled_back`, in the page's language. */
export function words(text) {
  return String(text ?? "").replaceAll("_", " ");
}
