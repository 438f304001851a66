//! `ics`: the timeline as a calendar (RFC 5545). Every event is one or several whole days.
//!
//! What is vaguer than a month is no date in a calendar, which knows none: it is left out, and counted in the
//! calendar's description. A month, and what is about a day, are the days that they may mean, and say so.

use crate::date::{Date, Day};
use crate::export::dates::next;
use crate::export::site::Export;
use crate::model::EventId;

/// The longest that a line may be, in bytes.
const LINE: usize = 75;

/// The last year of a calendar: years have four digits.
const LAST_YEAR: i64 = 9999;

/// How many days what a calendar shows may mean at most, unless the source says that it lasted so long.
const VAGUE: i64 = 31;

/// The file.
pub fn file(site: &Export<'_>) -> Vec<u8> {
    let mut calendar = Calendar(String::new());
    let events: Vec<EventId> =
        site.briefing.timeline.iter().copied().filter(|id| site.briefing[*id].facts.when.is_some()).collect();
    let shown: Vec<(EventId, Day, Day)> = events.iter().filter_map(|id| days(site, *id)).collect();
    calendar.line("BEGIN", "VCALENDAR");
    calendar.line("VERSION", "2.0");
    calendar.line("PRODID", "-//briefbook//briefbook//EN");
    calendar.line("CALSCALE", "GREGORIAN");
    calendar.text("X-WR-CALNAME", &site.title());
    calendar.text("X-WR-CALDESC", &site.briefing.site.description);
    let left_out = site.briefing.timeline.len() - shown.len();
    calendar.line("X-BRIEFBOOK-LEFT-OUT", &left_out.to_string());
    shown.iter().for_each(|shown| event(&mut calendar, site, shown));
    calendar.line("END", "VCALENDAR");
    calendar.0.into_bytes()
}

/// The first and the last day of an event, where a calendar can show it.
fn days(site: &Export<'_>, id: EventId) -> Option<(EventId, Day, Day)> {
    let facts = &site.briefing[id].facts;
    let when = facts.when.as_ref()?;
    let (first, last) = (when.earliest()?, when.latest()?);
    let in_calendar = |day: Day| (1..=LAST_YEAR).contains(&day.year);
    let lasts = is_interval(when) && !facts.within && !is_vague(when);
    let is_short = number(last) - number(first) < VAGUE;
    // A set of days is none of them for sure.
    let is_set = when.written().starts_with(['[', '{']);
    ((lasts || is_short) && !is_set && in_calendar(first) && in_calendar(last)).then_some((id, first, last))
}

fn is_interval(when: &Date) -> bool {
    when.written().contains('/')
}

fn is_vague(when: &Date) -> bool {
    when.written().contains(['~', '?', '%'])
}

/// The days since the last of February of year 0.
fn number(day: Day) -> i64 {
    let (year, month) = match day.month {
        1 | 2 => (day.year - 1, i64::from(day.month) + 12),
        month => (day.year, i64::from(month)),
    };
    365 * year + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * (month - 3) + 2) / 5
        + i64::from(day.day)
}

fn event(calendar: &mut Calendar, site: &Export<'_>, (id, first, last): &(EventId, Day, Day)) {
    let event = &site.briefing[*id];
    let facts = &event.facts;
    let path = site.routes.event(*id);
    let updated = event.record.as_ref().and_then(|record| record.updated.as_ref());
    let stamp = updated.or(site.briefing.site.edition.as_ref()).and_then(Date::earliest).unwrap_or(*first);
    calendar.line("BEGIN", "VEVENT");
    calendar.line("UID", &site.uuid(&format!("ics/{}", event.id)).to_string());
    calendar.line("DTSTAMP", &format!("{}T000000Z", compact(stamp)));
    calendar.line("DTSTART;VALUE=DATE", &compact(*first));
    end(calendar, *first, *last);
    calendar.text("SUMMARY", &facts.title);
    let written = facts.when.as_ref().map(Date::written).unwrap_or_default();
    let is_certain = facts.when.as_ref().is_some_and(Date::is_one_day);
    let said = facts.date_text.as_deref().or((!is_certain).then_some(written));
    calendar.text("DESCRIPTION", said.unwrap_or_default());
    calendar.text("X-EDTF", written);
    let places: Vec<&str> = event
        .places
        .iter()
        .filter(|place| site.stands(**place))
        .map(|place| site.briefing[*place].said.name.as_str())
        .collect();
    calendar.text("LOCATION", &places.join(", "));
    calendar.text("CATEGORIES", facts.kind.as_deref().unwrap_or_default());
    if site.routes.base_url.is_some() {
        calendar.line("URL", &site.iri(path));
    }
    // Nobody is busy in the past.
    calendar.line("TRANSP", "TRANSPARENT");
    calendar.line("END", "VEVENT");
}

/// The end, which is the day after the last. Behind the last day that a calendar knows there is none: then one day
/// needs no end, and several are counted.
fn end(calendar: &mut Calendar, first: Day, last: Day) {
    let after = next(last);
    if after.year <= LAST_YEAR {
        calendar.line("DTEND;VALUE=DATE", &compact(after));
    } else if first != last {
        calendar.line("DURATION", &format!("P{}D", number(after) - number(first)));
    }
}

fn compact(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year.clamp(1, LAST_YEAR), day.month, day.day)
}

/// The lines of a calendar.
struct Calendar(String);

impl Calendar {
    /// A property whose value is text; none without one.
    fn text(&mut self, name: &str, value: &str) {
        let mut escaped = String::with_capacity(value.len());
        for c in value.trim().chars() {
            match c {
                '\\' | ';' | ',' => escaped.extend(['\\', c]),
                '\n' => escaped.push_str("\\n"),
                c if c.is_control() => {}
                c => escaped.push(c),
            }
        }
        if !escaped.is_empty() {
            self.line(name, &escaped);
        }
    }

    /// A property, folded so that no line is longer than [`LINE`] bytes and no character is cut.
    fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if length + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::data::fixture::site;

    fn calendar(when: &str, more: &str) -> String {
        let event =
            format!("+++\ntitle = 'An event; with, signs \\\\ and «ñ»'\nwhen = '{when}'\n{more}+++\n");
        let made = site("", &[("content/events/e.md", &event)]);
        let text = String::from_utf8(file(&Export::new(&made.briefing, &made.routes))).unwrap();
        text.replace("\r\n ", "")
    }

    #[test]
    fn days_are_whole_and_end_the_day_after() {
        let text = calendar("2024-02-29", "");
        assert!(text.contains("DTSTART;VALUE=DATE:20240229\r\nDTEND;VALUE=DATE:20240301\r\n"), "{text}");
        assert!(text.contains("SUMMARY:An event\\; with\\, signs \\\\\\\\ and «ñ»\r\n"), "{text}");
        assert!(!text.contains("DESCRIPTION"), "{text}");
    }

    #[test]
    fn the_last_day_of_a_calendar_has_none_after_it() {
        for (when, end) in [
            ("9999-12-30", "DTEND;VALUE=DATE:99991231"),
            ("9999-12-31", "SUMMARY"),
            ("9999-12", "DURATION:P31D"),
            ("9995-01-01/9999-12-31", "DURATION:P1826D"),
        ] {
            let text = calendar(when, "");
            let behind = text.split("DTSTART;VALUE=DATE:").nth(1).unwrap();
            assert!(behind.split("\r\n").nth(1).unwrap().starts_with(end), "{when} {text}");
        }
    }

    #[test]
    fn what_is_vaguer_than_a_month_is_left_out() {
        for (when, more, is_shown) in [
            ("2024-02", "", true),
            ("2024-02-01~", "", true),
            ("2024", "", false),
            ("2024-01-01/2025-06-30", "", true),
            ("2024-01-01/2025-06-30", "extent = 'within'\n", false),
            ("2024-01~/2025-06", "", false),
            ("2024-10-01/..", "", false),
            ("[2024-01-01,2024-01-03]", "", false),
            ("-0043-03-15", "", false),
        ] {
            let text = calendar(when, more);
            assert_eq!(text.contains("BEGIN:VEVENT"), is_shown, "{when} {more}");
            let left_out = format!("LEFT-OUT:{}\r\n", i32::from(!is_shown));
            assert!(text.contains(&left_out), "{when} {text}");
        }
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let mut calendar = Calendar(String::new());
        calendar.text("SUMMARY", &"ñ😀".repeat(60));
        assert!(calendar.0.split("\r\n").all(|line| line.len() <= LINE));
        assert_eq!(calendar.0.replace("\r\n ", ""), format!("SUMMARY:{}\r\n", "ñ😀".repeat(60)));
    }
}
