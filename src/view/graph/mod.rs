//! Drawings of ties as static SVG: the whole network ([`network`]) and the ties of one entity ([`ego`]).
//!
//! The same briefing gives the same bytes on every machine: coordinates come of additions, multiplications, divisions and
//! square roots alone, which IEEE 754 fixes, and are rounded where they are written. What a drawing shows also stands in
//! the table beside it.

pub mod ego;
pub mod labels;
mod layout;
pub mod network;
mod pack;

use std::fmt::Write;

/// A text as SVG may hold it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A coordinate as it is written: to a tenth, without `-0` and a needless `.0`.
pub fn n(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    let (whole, rest) = (tenths / 10, (tenths % 10).abs());
    match (whole, rest) {
        (whole, 0) => whole.to_string(),
        (0, rest) if tenths < 0 => format!("-0.{rest}"),
        (whole, rest) => format!("{whole}.{rest}"),
    }
}

/// The outline of a kind of entity around a point: kinds differ in shape, not in colour alone.
pub fn shape(svg: &mut String, kind: &str, (x, y): (f64, f64), r: f64) {
    let (x, y, r) = (x.round(), y.round(), r.round());
    // Writing to memory does not fail.
    let _ = match kind {
        "person" => write!(svg, "<circle class=\"shape\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>"),
        "organisation" => {
            let (left, top, side) = (x - r, y - r, 2.0 * r);
            write!(svg, "<rect class=\"shape\" x=\"{left}\" y=\"{top}\" width=\"{side}\" height=\"{side}\"/>")
        }
        "place" => {
            let (top, r) = (y - r - 1.0, r + 1.0);
            write!(svg, "<path class=\"shape\" d=\"M{x} {top}l{r} {r}l-{r} {r}l-{r} -{r}z\"/>")
        }
        "topic" => {
            let (left, half) = (x - r, r / 2.0);
            let (top, side) = (y - r, r);
            write!(
                svg,
                "<path class=\"shape\" d=\"M{left} {y}L{} {top}h{side}L{} {y}L{} {}h-{side}z\"/>",
                x - half,
                x + r,
                x + half,
                y + r
            )
        }
        _ => {
            let (left, top, side) = (x - r, y - r, 2.0 * r);
            write!(svg, "<path class=\"shape\" d=\"M{x} {top}L{} {}h-{side}z\"/>", left + side, top + side)
        }
    };
}

#[cfg(test)]
mod tests {
    use super::n;

    #[test]
    fn numbers_are_short() {
        let written = [0.0, -0.04, 0.05, -0.25, 12.0, 12.34, -7.06].map(n);
        assert_eq!(written, ["0", "0", "0.1", "-0.3", "12", "12.3", "-7.1"]);
    }
}
