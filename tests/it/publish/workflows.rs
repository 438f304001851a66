//! The workflows of the book run here, step by step: what they say is what works.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::support::Place;

/// The commands of the program in a workflow, in their order.
fn steps(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/static").join(name);
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let of_program = |line: &str| {
        let line = line.strip_prefix("run: ").or_else(|| line.strip_prefix("- ")).unwrap_or(line);
        line.starts_with("briefbook ").then(|| line.to_owned())
    };
    lines.filter_map(of_program).collect()
}

#[test]
fn workflows_do_what_they_say() {
    for name in ["github-actions.yml", "gitlab-ci.yml"] {
        let place = Place::new("to = 'file:../www'");
        let site = fs::read_to_string(place.site().join("site.toml")).unwrap();
        place.write("site.toml", &site.replace("[publish.web]", "[publish.website]"));
        let steps = steps(name);
        assert_eq!(steps.len(), 3, "{name}: {steps:?}");
        let folder = Path::new(env!("CARGO_BIN_EXE_briefbook")).parent().unwrap();
        let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap());
        for step in &steps {
            let shell =
                Command::new("sh").arg("-ec").arg(step).current_dir(place.site()).env("PATH", &path).output();
            let output = shell.unwrap();
            assert!(output.status.success(), "{name}: {step}: {}", String::from_utf8_lossy(&output.stderr));
        }
        assert!(place.www().join("index.html").exists(), "{name}");
        // An error in the content ends the first step, so nothing is published.
        place.write("content/articles/x.md", "+++\ntitel = 'x'\n+++\n");
        let mut shell = Command::new("sh");
        let failed =
            shell.arg("-ec").arg(&steps[0]).current_dir(place.site()).env("PATH", &path).output().unwrap();
        assert!(!failed.status.success(), "{name}");
    }
}
