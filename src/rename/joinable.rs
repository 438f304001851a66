//! What must hold before two objects are joined: nothing becomes public by it, and no number another one.

use super::{Names, Refused};
use crate::parse::objects::{Record, Series, Status};
use crate::parse::{ObjectKind, Parsed};

/// A draft must not become public by being joined into what is.
pub fn settled(names: &Names<'_>, old: &Record, new: &Record) -> Result<(), Refused> {
    let is_draft = |record: &Record| record.marking.status == Some(Status::Draft);
    if is_draft(old) && !is_draft(new) {
        let (old, new) = (names.old, names.new);
        return Err(Refused::Different(format!(
            "`{old}` is a draft and `{new}` is not: what it says would be published with `{new}`; take the draft away from `{old}` first"
        )));
    }
    Ok(())
}

/// Refuses to join two series whose numbers count different things.
pub fn same_values(names: &Names<'_>, parsed: &Parsed) -> Result<(), Refused> {
    let series = |id: &str| parsed.series.iter().find(|series| series.record.id.value == id);
    let both = series(names.old).zip(series(names.new)).filter(|_| names.kind == ObjectKind::Series);
    let Some((old, new)) = both else { return Ok(()) };
    let differs = meaning(old).into_iter().zip(meaning(new)).find(|(old, new)| old != new);
    differs.map_or(Ok(()), |((key, old), (_, new))| Err(different(names, key, old, new)))
}

/// The keys that say what a series' values are.
fn meaning(series: &Series) -> [(&'static str, Option<&str>); 3] {
    [
        ("unit", Some(series.unit.as_str())),
        ("counts", series.counts.as_deref()),
        ("area", series.area.as_ref().map(|area| area.value.as_str())),
    ]
}

fn different(names: &Names<'_>, key: &str, old: Option<&str>, new: Option<&str>) -> Refused {
    let said = |value: Option<&str>| value.map_or("not there".to_owned(), |value| format!("`{value}`"));
    Refused::Different(format!(
        "`{key}` of the series `{}` is {}, that of `{}` is {}: their values would not mean the same; make them equal first",
        names.old,
        said(old),
        names.new,
        said(new)
    ))
}
