//! Where sources disagree: claims against claims, figures against figures, sources on two sides of one claim.

use crate::model::*;
use crate::parse::objects::{Stance, Status, Verdict};
use crate::source::offset;

/// All tensions: claims, then figures, then disputed claims, each by its parties.
pub fn tensions(briefing: &Briefing) -> Vec<Tension> {
    let mut tensions = Vec::new();
    for (n, claim) in briefing.claims.iter().enumerate() {
        let id = ClaimId(offset(n));
        let later = claim.contradicts.iter().filter(|other| **other > id);
        let live = |id: &ClaimId| briefing[*id].status != Some(Status::Retracted);
        for other in later.filter(|other| live(&id) && live(other)) {
            let name = tension_id(&["claims", &claim.id, &briefing[*other].id]);
            tensions.push(Tension { id: name, parties: Parties::Claims(id, *other) });
        }
    }
    for (n, series) in briefing.series.iter().enumerate() {
        let id = SeriesId(offset(n));
        if series.said.record.marking.status == Some(Status::Retracted) {
            continue;
        }
        for (a, b) in &series.contradictions {
            let name = tension_id(&[
                "figures",
                series.id(),
                &value_id(briefing, id, *a),
                &value_id(briefing, id, *b),
            ]);
            tensions.push(Tension { id: name, parties: Parties::Figures(id, *a, *b) });
        }
    }
    for (n, claim) in briefing.claims.iter().enumerate() {
        if is_disputed(claim) {
            let name = tension_id(&["claim", &claim.id]);
            tensions.push(Tension { id: name, parties: Parties::Claim(ClaimId(offset(n))) });
        }
    }
    tensions
}

/// Whether a claim is disputed by a source or by us.
fn is_disputed(claim: &Claim) -> bool {
    let ours = matches!(claim.facts.verdict, Some(Verdict::Disputed | Verdict::Refuted))
        || claim.status == Some(Status::Disputed);
    let theirs = claim.sources.iter().any(|source| source.stance == Stance::Disputes);
    claim.status != Some(Status::Retracted) && (ours || theirs)
}

/// What names a value in data: a figure's id, or `SERIES@PERIOD` for a reference value.
pub fn value_id(briefing: &Briefing, series: SeriesId, value: Value) -> String {
    match value {
        Value::Figure(figure) => briefing[figure].id.clone(),
        Value::Reference(n) => {
            let series = &briefing[series];
            let values = &series.said.values;
            let period = values[n as usize].period.written();
            // Several values of one period (preliminary and final) are told apart by their order.
            let same = |value: &&crate::parse::objects::SeriesValue| value.period.written() == period;
            match values[..n as usize].iter().filter(same).count() {
                0 => format!("{}@{period}", series.id()),
                earlier => format!("{}@{period}@{}", series.id(), earlier + 1),
            }
        }
    }
}

fn tension_id(parties: &[&str]) -> String {
    let digits = blake3::hash(parties.join("\n").as_bytes()).to_hex();
    format!("t-{}", &digits[..8])
}
