//! The examples that each command's help ends with. A test types every one of them.

/// A command's examples: what can be typed, and what that does.
pub type Examples = &'static [(&'static str, &'static str)];

/// The commands by name, each with its examples.
pub const EXAMPLES: &[(&str, Examples)] = &[
    (
        "build",
        &[
            ("briefbook build", "the site in this directory, to the output directory that site.toml names"),
            (
                "briefbook build --audience amber --output amber",
                "with what is marked up to TLP:AMBER, labelled so",
            ),
            ("briefbook build --offline --output copy", "a copy that opens from a disk by double click"),
            ("briefbook build --zip=briefing.zip", "that copy as one archive, to be sent"),
            (
                "briefbook build --single=briefing.html",
                "one page to be printed or sent, with contents and an index",
            ),
            ("briefbook build --timings=times.json", "with a trace that a browser's profiler opens"),
        ],
    ),
    (
        "check",
        &[
            ("briefbook check", "everything that is wrong, each problem with its place and how to mend it"),
            ("briefbook check --suggest", "also names that nothing decides, with annotations to paste"),
            ("briefbook check --format github --deny warnings", "in a workflow that warnings shall stop"),
            ("briefbook check --audience green", "what a build for TLP:GREEN would say"),
        ],
    ),
    (
        "serve",
        &[
            ("briefbook serve --open", "a live preview in your browser"),
            ("briefbook serve --port 0 --follow", "at any free port; the browser goes where you edit"),
        ],
    ),
    (
        "publish",
        &[
            ("briefbook publish web --dry-run", "what readers of [publish.web] would see change"),
            ("briefbook publish web", "the same, asked for, and then done"),
            ("briefbook publish web --rollback", "back to the release before"),
        ],
    ),
    (
        "import",
        &[
            ("briefbook import saved.html", "content/articles/ID.md of a saved page, as a draft"),
            (
                "briefbook import report.txt --id port-report --keep",
                "under an ID of your own; the file itself is kept",
            ),
            (
                "curl -s https://example.org/page | briefbook import - --url https://example.org/page",
                "from another program",
            ),
        ],
    ),
    (
        "suggest",
        &[
            ("briefbook suggest port-report", "names, dates, figures and quotations, as TOML to paste"),
            ("briefbook suggest port-report --apply", "the same, appended to its annotation file as drafts"),
            (
                "briefbook suggest port-report --names > content/entities/new.toml",
                "the names alone, as entities",
            ),
        ],
    ),
    (
        "reanchor",
        &[
            ("briefbook reanchor", "every quote that no longer holds, one question each"),
            (
                "briefbook reanchor port-report --dry-run",
                "what --yes would write for one article, as a patch",
            ),
        ],
    ),
    (
        "export",
        &[
            ("briefbook export w3c > annotations.jsonld", "every annotation, for programs that read W3C's"),
            (
                "briefbook export stix --audience amber -o briefing.json",
                "a STIX bundle with what is up to TLP:AMBER",
            ),
            ("briefbook export csv -o tables", "a table a kind, in a directory"),
        ],
    ),
    (
        "explain",
        &[
            ("briefbook explain quote-drifted", "what it means and how to mend it"),
            ("briefbook explain", "all codes"),
        ],
    ),
    ("init", &[("briefbook init my-briefing", "a small site that builds as it is")]),
    (
        "new",
        &[
            ("briefbook new entity ada-example", "content/entities/ada-example.md, every key shown"),
            ("briefbook new annotations port-report", "the annotation file of an article"),
        ],
    ),
    ("schema", &[("briefbook schema .schemas", "with the site's ids, for completion in an editor")]),
    (
        "rename",
        &[
            ("briefbook rename entity port-sample port-specimen", "in its file and wherever it is named"),
            (
                "briefbook rename entity a-example ada-example --merge --dry-run",
                "how two would become one, as a patch",
            ),
        ],
    ),
    (
        "completions",
        &[
            ("briefbook completions bash > ~/.local/share/bash-completion/completions/briefbook", "for bash"),
            ("briefbook completions zsh > \"${fpath[1]}/_briefbook\"", "for zsh"),
            ("briefbook completions fish > ~/.config/fish/completions/briefbook.fish", "for fish"),
        ],
    ),
    (
        "man",
        &[(
            "briefbook man ~/.local/share/man/man1",
            "a manual page for briefbook and one a command: man briefbook-build",
        )],
    ),
];

/// Gives every command its examples.
pub fn with_examples(command: clap::Command) -> clap::Command {
    EXAMPLES.iter().fold(command, |command, (name, examples)| {
        if command.find_subcommand(name).is_none() {
            return command;
        }
        command.mut_subcommand(name, |sub| sub.after_long_help(drawn(examples)))
    })
}

/// Examples below a heading in clap's own style.
fn drawn(examples: Examples) -> String {
    let heading = clap::builder::Styles::styled().get_header().to_owned();
    let lines = examples.iter().map(|(line, does)| format!("  {line}\n          {does}"));
    format!("{heading}Examples:{heading:#}\n{}", lines.collect::<Vec<_>>().join("\n\n"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::{CommandFactory, Parser};

    use super::*;
    use crate::cli::args::Cli;

    /// The words of the last command of a line, as a shell splits them.
    fn words(line: &str) -> Vec<&str> {
        let own = line.rsplit('|').next().unwrap().split('>').next().unwrap();
        own.split_whitespace().collect()
    }

    #[test]
    fn every_example_can_be_typed() {
        for (name, examples) in EXAMPLES {
            if Cli::command().find_subcommand(name).is_none() {
                continue;
            }
            assert!(!examples.is_empty(), "{name}");
            for (line, _) in *examples {
                let words = words(line);
                assert_eq!(&words[..2], &["briefbook", name], "{line}");
                if let Err(error) = Cli::try_parse_from(words) {
                    panic!("{line}: {error}");
                }
            }
        }
    }

    #[test]
    fn every_command_has_examples() {
        let named: BTreeSet<&str> = EXAMPLES.iter().map(|(name, _)| *name).collect();
        let command = Cli::command();
        let missing = command.get_subcommands().map(clap::Command::get_name).filter(|n| !named.contains(n));
        assert_eq!(missing.collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn the_long_help_ends_with_them() {
        let mut command = with_examples(Cli::command());
        let help = command.find_subcommand_mut("check").unwrap().render_long_help().to_string();
        assert!(help.contains("Examples:\n  briefbook check\n"), "{help}");
    }
}
