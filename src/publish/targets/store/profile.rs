//! The profile files of Amazon's own tools: `~/.aws/credentials` and `~/.aws/config`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What a profile says, by key.
pub type Profile = BTreeMap<String, String>;

/// A profile of the files; none where neither has it.
///
/// # Errors
/// Where a file is there and cannot be read: its path, and why.
pub fn profile(name: &str, variable: &dyn Fn(&str) -> Option<String>) -> Result<Option<Profile>, String> {
    let home = variable("HOME").or_else(|| variable("USERPROFILE")).map(PathBuf::from);
    let place = |named: &str, usual: &str| {
        variable(named).map(PathBuf::from).or_else(|| home.as_ref().map(|home| home.join(".aws").join(usual)))
    };
    let text = |place: Option<PathBuf>| match place
        .as_deref()
        .map(|place| (place, std::fs::read_to_string(place)))
    {
        None => Ok(String::new()),
        Some((_, Ok(text))) => Ok(text),
        Some((_, Err(error))) if error.kind() == std::io::ErrorKind::NotFound => Ok(String::new()),
        Some((place, Err(error))) => Err(unreadable(place, &error)),
    };
    let config = text(place("AWS_CONFIG_FILE", "config"))?;
    let credentials = text(place("AWS_SHARED_CREDENTIALS_FILE", "credentials"))?;
    Ok(joined(name, &config, &credentials))
}

fn unreadable(place: &Path, error: &std::io::Error) -> String {
    format!("cannot read `{}`: {error}", place.display())
}

/// The file of credentials has the last word.
fn joined(name: &str, config: &str, credentials: &str) -> Option<Profile> {
    let full = format!("profile {name}");
    let general = section(config, |title| title == full || name == "default" && title == "default");
    let secret = section(credentials, |title| title == name);
    match (general, secret) {
        (None, None) => None,
        (general, secret) => {
            let mut profile = general.unwrap_or_default();
            profile.extend(secret.unwrap_or_default());
            Some(profile)
        }
    }
}

fn section(text: &str, is_it: impl Fn(&str) -> bool) -> Option<Profile> {
    let mut found: Option<Profile> = None;
    let mut inside = false;
    for line in text.trim_start_matches('\u{feff}').lines() {
        // What is indented belongs to the key before it.
        if line.starts_with([' ', '\t']) || line.starts_with(['#', ';']) {
            continue;
        }
        let line = line.trim();
        if let Some(title) = line.strip_prefix('[').and_then(|line| line.split_once(']')) {
            let title = title.0.split_whitespace().collect::<Vec<_>>().join(" ");
            inside = is_it(&title);
            if inside {
                found.get_or_insert_default();
            }
        } else if inside && let Some((key, value)) = line.split_once('=') {
            let value = value.split_once(" #").map_or(value, |(value, _)| value).trim();
            found.get_or_insert_default().insert(key.trim().to_ascii_lowercase(), value.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles() {
        let config = "[default]\nregion = eu-west-1\n[profile  press]\r\nregion=us-west-2 # here\ns3 =\n  region = no\n";
        let credentials = "\u{feff}# keys\n[press]\naws_access_key_id = A\naws_secret_access_key = b=c\n";
        let press = joined("press", config, credentials).unwrap();
        assert_eq!(press["region"], "us-west-2");
        assert_eq!(press["aws_secret_access_key"], "b=c");
        assert_eq!(joined("default", config, credentials).unwrap()["region"], "eu-west-1");
        assert_eq!(joined("other", config, credentials), None);
        assert_eq!(joined("profile press", config, credentials), None);
    }
}
