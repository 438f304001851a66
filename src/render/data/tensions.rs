//! `tensions.json`.

use serde::Serialize;

use super::{Site, document, sorted};
use crate::model::{ClaimId, Parties};
use crate::output::Sink;
use crate::resolve::tensions::value_id;

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    claims: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    figures: Vec<String>,
}

/// The file.
pub fn file(site: &Site<'_>, out: &mut Sink<'_>) {
    let order = sorted(site.briefing.tensions.iter().map(|tension| tension.id.as_str()));
    document(out, &order, |n| item(site, n));
}

fn item<'a>(site: &Site<'a>, n: usize) -> Item<'a> {
    let briefing = site.briefing;
    let tension = &briefing.tensions[n];
    let claim = |id: ClaimId| briefing[id].id.as_str();
    let (kind, claims, series, figures) = match tension.parties {
        Parties::Claims(a, b) => ("claims", vec![claim(a), claim(b)], None, Vec::new()),
        Parties::Figures(series, a, b) => {
            let figures = [a, b].map(|value| value_id(briefing, series, value)).to_vec();
            ("figures", Vec::new(), Some(briefing[series].id()), figures)
        }
        Parties::Claim(id) => ("claim", vec![claim(id)], None, Vec::new()),
    };
    Item { id: &tension.id, url: site.routes.tension(n, tension), kind, claims, series, figures }
}
