// The REST API of the replica that serves this page.

/** A refusal: an RFC 9457 problem, or what stands for one where the service could not be asked. */
export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || document.title || `The service answered ${status}.`);
    this.status = status;
    this.slug = (document.type ?? "").split(":").pop();
    this.errors = document.errors ?? [];
    this.conflicts = document.conflicts ?? [];
  }
}

/** Where a path of the API is, the page being at `/ui/` or at the same place below a proxy's prefix. */
export function urlOf(path, query = {}) {
  const url = new URL(`..${path}`, document.baseURI);
  url.hash = "";
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") {
      url.searchParams.set(name, value);
    }
  }

  return url;
}

export class Api {
  /**
   * @param {string} token the bearer token; empty where the browser's certificate says who asks.
   * @param {(problem: Problem) => void} refused told when the token is not good any more.
   */
  constructor(token, refused) {
    this.token = token;
    this.refused = refused;
  }

  async get(address, query, signal) {
    return (await this.send("GET", address, { query, signal })).body;
  }

  /**
   * Sends a request.
   * @returns {Promise<{status: number, etag: string | null, body: any}>}
   * @throws {Problem} it is refused, or the service cannot be reached.
   */
  async send(method, address, { query, body, text, type = "application/json", headers = {}, signal } = {}) {
    const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await this.fetch(urlOf(address, query), {
      method,
      body: content,
      headers: content === undefined ? headers : { "Content-Type": type, ...headers },
      signal,
    });
    if (!response.ok) {
      throw await this.problemOf(response);
    }

    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    return {
      status: response.status,
      etag: response.headers.get("ETag"),
      body: response.status === 204 ? null : isJson ? await response.json() : await response.text(),
    };
  }

  /** A request with the token, whatever comes back. */
  async fetch(url, options) {
    try {
      return await fetch(url, {
        ...options,
        headers: { ...options.headers, ...(this.token && { Authorization: `Bearer ${this.token}` }) },
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
      });
    } catch (error) {
      if (error.name === "AbortError") {
        throw error;
      }

      throw new Problem(0, { detail: "The service cannot be reached. It may be restarting, or the network is down." });
    }
  }

  /** The problem in an answer; one about the token is told to whoever signed in. */
  async problemOf(response) {
    let document = {};
    try {
      document = await response.json();
    } catch {
      document = { detail: `The service answered ${response.status} without saying why.` };
    }

    const problem = new Problem(response.status, document);
    if (response.status === 401) {
      this.refused(problem);
    }

    return problem;
  }
}
