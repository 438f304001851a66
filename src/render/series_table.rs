//! `series/ID/data.csv`: a series with every value that its page shows, for spreadsheets and statistics (RFC 4180).
//!
//! [`file()`] is the entry point.

use crate::date::Date;
use crate::model::*;
use crate::parse::objects::{Amount, Comparator, Status};
use crate::plan::Routes;

const COLUMNS: [&str; 18] = [
    "kind",
    "period",
    "earliest",
    "latest",
    "value",
    "low",
    "high",
    "change",
    "baseline",
    "comparator",
    "unit",
    "area",
    "source",
    "article",
    "url",
    "preliminary",
    "contradicted",
    "note",
];

/// The table at a path, `series/ID/data.csv`; none when no series has it.
pub fn at(briefing: &Briefing, routes: &Routes, path: &str) -> Option<Vec<u8>> {
    let found = briefing.series.iter().find(|series| routes.table(series) == path)?;
    Some(file(briefing, routes, found))
}

/// A series as a table: reference values first, then what sources give, each in the order of time.
pub fn file(briefing: &Briefing, routes: &Routes, series: &Series) -> Vec<u8> {
    let mut table = Table::default();
    table.row(COLUMNS.map(|name| Cell::Ours(name.to_owned())));
    for (n, _) in series.said.values.iter().enumerate() {
        table.row(reference(briefing, series, n));
    }
    let mut figures: Vec<&Figure> = series.figures.iter().map(|id| &briefing[*id]).collect();
    figures.retain(|figure| figure.status != Some(Status::Retracted));
    figures.sort_by_key(|figure| {
        let period = figure.said.period.as_ref();
        (period.is_none(), period.map(Date::sort_key))
    });
    for figure in figures {
        table.row(given(briefing, routes, series, figure));
    }
    table.0.into_bytes()
}

fn reference(briefing: &Briefing, series: &Series, n: usize) -> [Cell; 18] {
    let value = &series.said.values[n];
    let own = Value::Reference(crate::source::offset(n));
    let [period, earliest, latest] = dates(Some(&value.period));
    [
        Cell::ours("reference"),
        period,
        earliest,
        latest,
        Cell::number(value.value),
        Cell::nothing(),
        Cell::nothing(),
        Cell::nothing(),
        Cell::nothing(),
        Cell::nothing(),
        Cell::Words(series.said.unit.clone()),
        area(briefing, series.area),
        Cell::words(value.source.as_deref()),
        Cell::nothing(),
        Cell::words(value.url.as_deref()),
        Cell::flag(value.preliminary),
        Cell::flag(is_contradicted(series, own)),
        Cell::words(value.note.as_deref()),
    ]
}

fn given(briefing: &Briefing, routes: &Routes, series: &Series, figure: &Figure) -> [Cell; 18] {
    let article = &briefing[figure.passage.article];
    let [period, earliest, latest] = dates(figure.said.period.as_ref());
    let [value, low, high, change, baseline, comparator] = amount(&figure.said.amount);
    let percent = matches!(figure.said.amount, Amount::Change { percent: true, .. });
    let unit = figure.said.unit.as_ref().unwrap_or(&series.said.unit);
    let publisher = article.publisher.map(|id| briefing[id].said.name.as_str());
    let passage = routes.passage(briefing, figure.passage);
    let own = series.figures.iter().find(|id| std::ptr::eq(&briefing[**id], figure));
    [
        Cell::ours(if change.is_nothing() { "figure" } else { "change" }),
        period,
        earliest,
        latest,
        value,
        low,
        high,
        change,
        baseline,
        comparator,
        Cell::Words(if percent { "%".to_owned() } else { unit.clone() }),
        area(briefing, figure.area),
        Cell::words(publisher.or(Some(&article.said.title))),
        Cell::ours(article.id()),
        Cell::Ours(routes.absolute(&passage).unwrap_or(passage)),
        Cell::nothing(),
        Cell::flag(own.is_some_and(|id| is_contradicted(series, Value::Figure(*id)))),
        Cell::words(figure.said.note.as_deref()),
    ]
}

fn amount(amount: &Amount) -> [Cell; 6] {
    let none = Cell::nothing;
    let comparator = |comparator: Comparator| match comparator {
        Comparator::Exactly => none(),
        Comparator::MoreThan => Cell::ours(">"),
        Comparator::LessThan => Cell::ours("<"),
        Comparator::About => Cell::ours("~"),
    };
    match amount {
        Amount::Value(value, how) => [Cell::number(*value), none(), none(), none(), none(), comparator(*how)],
        Amount::Range(low, high) => [none(), Cell::number(*low), Cell::number(*high), none(), none(), none()],
        Amount::Change { value, baseline, comparator: how, .. } => {
            let baseline = baseline.as_ref().map(Date::written).unwrap_or_default();
            [none(), none(), none(), Cell::number(*value), Cell::ours(baseline), comparator(*how)]
        }
    }
}

fn is_contradicted(series: &Series, value: Value) -> bool {
    series.contradictions.iter().any(|(a, b)| *a == value || *b == value)
}

fn dates(period: Option<&Date>) -> [Cell; 3] {
    let day = |day: Option<crate::date::Day>| Cell::Ours(day.map(|day| day.to_string()).unwrap_or_default());
    [
        Cell::ours(period.map(Date::written).unwrap_or_default()),
        day(period.and_then(Date::earliest)),
        day(period.and_then(Date::latest)),
    ]
}

fn area(briefing: &Briefing, area: Option<EntityId>) -> Cell {
    Cell::words(area.map(|id| briefing[id].said.name.value.as_str()))
}

/// What stands in a cell.
enum Cell {
    /// What the program writes: numbers, days, ids.
    Ours(String),
    /// Words of others, which no spreadsheet must take for a formula.
    Words(String),
}

impl Cell {
    fn nothing() -> Self {
        Self::Ours(String::new())
    }

    fn ours(text: &str) -> Self {
        Self::Ours(text.to_owned())
    }

    fn words(text: Option<&str>) -> Self {
        Self::Words(text.unwrap_or_default().to_owned())
    }

    fn number(value: f64) -> Self {
        // Adding zero makes a zero of a negative zero.
        Self::Ours((value + 0.0).to_string())
    }

    fn flag(is: bool) -> Self {
        Self::ours(if is { "true" } else { "" })
    }

    fn is_nothing(&self) -> bool {
        matches!(self, Self::Ours(text) if text.is_empty())
    }
}

/// Rows of cells as RFC 4180 writes them.
#[derive(Default)]
struct Table(String);

impl Table {
    fn row(&mut self, cells: [Cell; 18]) {
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                self.0.push(',');
            }
            self.cell(cell);
        }
        self.0.push_str("\r\n");
    }

    fn cell(&mut self, cell: &Cell) {
        let (text, guarded) = match cell {
            Cell::Ours(text) => (text, false),
            // Programs look past leading blanks for the sign of a formula.
            Cell::Words(text) => (
                text,
                text.trim_start()
                    .starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
                    || text.starts_with(['\t', '\r', '\n']),
            ),
        };
        let quoted = text.contains([',', '"', '\r', '\n']);
        if quoted {
            self.0.push('"');
        }
        if guarded {
            self.0.push('\'');
        }
        self.0.push_str(&text.replace('"', "\"\""));
        if quoted {
            self.0.push('"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::data::fixture::{Fixture, site};

    #[test]
    fn every_value_is_a_row() {
        let files = [
            ("content/publishers/p.toml", "name = 'Example Post'\n"),
            (
                "content/articles/a.md",
                "+++\ntitle = 'A'\npublisher = 'p'\n+++\nIt was more than 12 then, 3 to 5 later, and fell by 40 percent.\n",
            ),
            (
                "content/annotations/a.toml",
                "[[figure]]\nid = 'x'\nquote = 'more than 12'\nseries = 's'\nperiod = '2020'\nvalue = 12\ncomparator = '>'\nnote = '=HYPERLINK(\"x\")'\n\
                 [[figure]]\nid = 'y'\nquote = '3 to 5'\nseries = 's'\nperiod = '2021'\nlow = 3\nhigh = 5\n\
                 [[figure]]\nid = 'z'\nquote = 'fell by 40 percent'\nseries = 's'\nperiod = '2021'\nchange = '-40 %'\nbaseline = '2019'\n",
            ),
            (
                "content/series/s.toml",
                "title = 'S'\nunit = 'cases, all'\n[[value]]\nperiod = '2020'\nvalue = -1.5\nsource = 'A \"Registry\"'\npreliminary = true\nurl = 'https://registry.example/'\n",
            ),
        ];
        let Fixture { briefing, routes } = site("", &files);
        let table = String::from_utf8(file(&briefing, &routes, &briefing.series[0])).unwrap();
        let lines: Vec<&str> = table.split("\r\n").collect();
        assert_eq!(
            lines[1..],
            [
                "reference,2020,2020-01-01,2020-12-31,-1.5,,,,,,\"cases, all\",,\"A \"\"Registry\"\"\",,https://registry.example/,true,true,",
                "figure,2020,2020-01-01,2020-12-31,12,,,,,>,\"cases, all\",,Example Post,a,articles/a/#a-x,,true,\"'=HYPERLINK(\"\"x\"\")\"",
                "figure,2021,2021-01-01,2021-12-31,,3,5,,,,\"cases, all\",,Example Post,a,articles/a/#a-y,,,",
                "change,2021,2021-01-01,2021-12-31,,,,-40,2019,,%,,Example Post,a,articles/a/#a-z,,,",
                "",
            ]
        );
        assert_eq!(at(&briefing, &routes, "series/s/data.csv").unwrap(), table.as_bytes());
        assert!(at(&briefing, &routes, "series/t/data.csv").is_none());
    }

    #[test]
    fn no_cell_is_a_formula() {
        for words in ["=1+1", " +1", "-1", "@SUM(A1)", "\tx", "\u{ff1d}1"] {
            let mut table = Table::default();
            table.cell(&Cell::Words(words.to_owned()));
            assert!(table.0.trim_start_matches('"').starts_with('\''), "{words:?}: {}", table.0);
        }
    }
}
