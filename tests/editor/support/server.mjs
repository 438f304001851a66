// A TOML language server on a site directory, as an editor would talk to it.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import taplo from "@taplo/lsp";

const LONGEST = 20_000;

/** What the server asks of the machine. It may read, and nothing else. */
function environment(root) {
  return {
    now: () => new Date(),
    envVar: (name) => process.env[name],
    envVars: () => Object.entries(process.env),
    stdErrAtty: () => false,
    stdin: () => Promise.reject(new Error("no input")),
    stdout: (bytes) => Promise.resolve(bytes.length),
    stderr: (bytes) => Promise.resolve(bytes.length),
    glob: (pattern) => below(root).filter((file) => path.matchesGlob?.(file, pattern)),
    readFile: (file) => fs.promises.readFile(file),
    writeFile: () => Promise.reject(new Error("tests write nothing")),
    urlToFilePath: (url) => (url.startsWith("file:") ? fileURLToPath(url) : url),
    isAbsolute: (file) => path.isAbsolute(file),
    cwd: () => root,
    findConfigFile: (from) => [".taplo.toml", "taplo.toml"].map((name) => path.join(from, name)).find((file) => fs.existsSync(file)),
  };
}

function below(folder) {
  return fs.readdirSync(folder, { recursive: true }).map((name) => path.join(folder, name));
}

export class Server {
  #lsp;
  #root;
  #next = 1;
  #waiting = new Map();
  #diagnostics = new Map();

  static async start(root) {
    const server = new Server();
    server.#root = root;
    server.#lsp = await taplo.TaploLsp.initialize(environment(root), { onMessage: (message) => server.#take(message) });
    const folder = { uri: pathToFileURL(root).href, name: "site" };
    await server.#ask("initialize", { capabilities: {}, rootUri: folder.uri, workspaceFolders: [folder] });
    server.#tell("initialized", {});
    return server;
  }

  #take(message) {
    if (message.method === "workspace/configuration") {
      this.#lsp.send({ jsonrpc: "2.0", id: message.id, result: message.params.items.map(() => ({})) });
    } else if (message.method === "textDocument/publishDiagnostics") {
      this.#diagnostics.set(message.params.uri, message.params.diagnostics);
    } else if (message.method === undefined) {
      this.#waiting.get(message.id)?.(message);
    }
  }

  #tell(method, params) {
    this.#lsp.send({ jsonrpc: "2.0", method, params });
  }

  #ask(method, params) {
    const id = this.#next++;
    const answer = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer to ${method}`)), LONGEST);
      this.#waiting.set(id, (message) => {
        clearTimeout(timer);
        if (message.error) reject(new Error(JSON.stringify(message.error)));
        else resolve(message.result);
      });
    });
    this.#lsp.send({ jsonrpc: "2.0", id, method, params });
    return answer;
  }

  #uri(file) {
    return pathToFileURL(path.join(this.#root, file)).href;
  }

  /** Opens a text in the place of a file. */
  open(file, text) {
    const textDocument = { uri: this.#uri(file), languageId: "toml", version: 1, text };
    this.#diagnostics.delete(textDocument.uri);
    this.#tell("textDocument/didOpen", { textDocument });
  }

  /** What the server marks in a file that was opened. */
  async marked(file) {
    for (let waited = 0; waited < LONGEST; waited += 50) {
      const found = this.#diagnostics.get(this.#uri(file));
      if (found) return found.map((one) => one.message);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`nothing was said of ${file}`);
  }

  /** What is offered where `|` stands in a text, with the words beside each. */
  async offered(file, marked) {
    const at = marked.indexOf("|");
    const text = marked.slice(0, at) + marked.slice(at + 1);
    this.open(file, text);
    const lines = marked.slice(0, at).split("\n");
    const position = { line: lines.length - 1, character: lines.at(-1).length };
    const answer = await this.#ask("textDocument/completion", { textDocument: { uri: this.#uri(file) }, position });
    const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
    return new Map(items.map((item) => [item.label, item.documentation?.value ?? item.documentation ?? ""]));
  }

  stop() {
    this.#lsp.dispose();
  }
}
