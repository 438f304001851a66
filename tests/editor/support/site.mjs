// Sites for the tests, made by the program, and what taplo says of their files.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const REPOSITORY = path.resolve(HERE, "../../..");
const PROGRAM = process.env.BRIEFBOOK ?? path.join(REPOSITORY, "target/release/briefbook");
const TAPLO = path.resolve(HERE, "../node_modules/.bin/taplo");

function run(program, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (error) throw error;
  return { status, said: stdout + stderr };
}

function briefbook(...args) {
  const { status, said } = run(PROGRAM, args, REPOSITORY);
  if (status !== 0) throw new Error(said);
}

function folder(t) {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), "briefbook-editor-"));
  t.after(() => fs.rmSync(made, { recursive: true }));
  return made;
}

/** The site that `briefbook init` makes. */
export function starter(t) {
  const site = path.join(folder(t), "site");
  briefbook("init", "-q", site);
  return site;
}

/** The briefing of this repository, with schemas. */
export function ours(t) {
  const site = folder(t);
  fs.copyFileSync(path.join(REPOSITORY, "site.toml"), path.join(site, "site.toml"));
  fs.cpSync(path.join(REPOSITORY, "content"), path.join(site, "content"), { recursive: true });
  briefbook("--root", site, "schema", "-q", path.join(site, "schemas"));
  return site;
}

export function put(site, file, text) {
  fs.mkdirSync(path.dirname(path.join(site, file)), { recursive: true });
  fs.writeFileSync(path.join(site, file), text);
}

/** Makes a file with `briefbook new`. */
export function make(site, kind, id) {
  briefbook("--root", site, "new", "-q", kind, id);
}

/** What taplo says of all TOML files of a site, by the rules that the site has; empty when they are right. */
export function lint(site) {
  const { status, said } = run(TAPLO, ["lint", "--colors", "never"], site);
  return status === 0 ? "" : said;
}

/** What taplo says of the front matter of all Markdown files of a site. */
export function lintFrontMatter(site) {
  let all = "";
  for (const [kind, place] of Object.entries(FOLDERS)) {
    const files = below(path.join(site, "content", place)).filter((file) => file.endsWith(".md"));
    if (files.length === 0) continue;
    const extracted = path.join(site, "front-matter", kind);
    for (const file of files) put(extracted, `${path.basename(file)}.toml`, frontMatter(file));
    const schema = pathToFileURL(path.join(site, "schemas/front-matter", `${kind}.json`)).href;
    const { status, said } = run(TAPLO, ["lint", "--colors", "never", "--schema", schema], extracted);
    if (status !== 0) all += said;
  }
  return all;
}

const FOLDERS = {
  article: "articles",
  entity: "entities",
  event: "events",
  claim: "claims",
  judgement: "judgements",
  page: "pages",
};

function below(place) {
  if (!fs.existsSync(place)) return [];
  return fs.readdirSync(place, { recursive: true }).map((name) => path.join(place, name));
}

function frontMatter(file) {
  return fs.readFileSync(file, "utf8").split(/^\+\+\+\s*$/m)[1];
}
