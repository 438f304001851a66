//! A second, faster way from a view through the theme's templates to a page ([why](../../../docs/decisions/0008-quick-templates.md)).
//!
//! The template engine is the reference: what stands here reads the part of its language that the theme uses, and every
//! page must be, byte for byte, what the engine makes of it (`tests/it/quick.rs`). Where a site has a template of its own in
//! what a page is made of, or where anything is not as it is known here, the engine renders the page.
//!
//! | file | has |
//! |---|---|
//! | `tokens.rs` | the text of a template as tokens |
//! | `syntax.rs` | tokens as nodes and expressions |
//! | `compile.rs` | all templates as one program: names are numbers, blocks in their places |
//! | `program.rs` | what a program consists of |
//! | `value.rs` | values, and the memory that they speak of |
//! | `view.rs` | a view as values, without what no template speaks of |
//! | `run.rs` | the program run over the values |
//! | `filters.rs` | filters, tests, operators |
//! | `escape.rs` | text as HTML |

mod compile;
mod escape;
mod filters;
mod program;
mod run;
mod syntax;
mod tokens;
mod value;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use program::Program;
use run::Machine;
use value::Memory;

use crate::words::Words;

/// What is not known here, or what the engine would refuse: the engine's turn. It says why by one address, so that a value
/// or this takes no more room than a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsupported(pub &'static &'static str);

/// The theme's templates, ready to run.
pub struct Quick {
    program: Program,
    /// Memories that no page uses now.
    memories: Mutex<Vec<Memory>>,
    /// Pages that nobody needs any more, for the room that they take.
    pages: Mutex<Vec<String>>,
}

impl fmt::Debug for Quick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Quick").finish_non_exhaustive()
    }
}

impl Quick {
    /// Reads the theme's templates, by name.
    pub fn new(texts: &BTreeMap<String, String>, words: Arc<Words>) -> Result<Self, Unsupported> {
        let templates = texts.iter().map(|(name, text)| syntax::read(text).map(|read| (name.clone(), read)));
        let templates = templates.collect::<Result<BTreeMap<_, _>, _>>()?;
        let program = compile::compile(&templates, words)?;
        Ok(Self { program, memories: Mutex::default(), pages: Mutex::default() })
    }

    /// The templates of which no file is among some, and no component either.
    pub fn made_without(&self, files: &BTreeSet<&str>, components: &BTreeSet<&str>) -> BTreeSet<String> {
        let is_free =
            |names: &BTreeSet<String>, of: &BTreeSet<&str>| !names.iter().any(|name| of.contains(&**name));
        let pages = self.program.pages.iter();
        let free =
            pages.filter(|(_, page)| is_free(&page.files, files) && is_free(&page.components, components));
        free.map(|(name, _)| name.clone()).collect()
    }

    /// Renders a view.
    pub fn render(&self, template: &str, view: &impl Serialize) -> Result<String, Unsupported> {
        let page = self.program.pages.get(template).ok_or(Unsupported(&"a template that is not there"))?;
        let mut memory = locked(&self.memories).pop().unwrap_or_default();
        memory.clear(&self.program);
        let html = view::put(&self.program, &mut memory, view).and_then(|view| {
            let room = locked(&self.pages).pop().unwrap_or_default();
            Machine::page(&self.program, &mut memory, (view, room), &page.body)
        });
        locked(&self.memories).push(memory);
        html
    }

    /// Takes a page back that nobody needs any more: the next one is made in its room.
    pub fn reuse(&self, mut page: String) {
        page.clear();
        let mut pages = locked(&self.pages);
        if pages.len() < ROOMS {
            pages.push(page);
        }
    }
}

/// The most rooms that are kept, about as many as there are threads.
const ROOMS: usize = 16;

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::*;

    #[derive(Serialize)]
    struct View {
        title: &'static str,
        rows: Vec<Row>,
        none: Option<&'static str>,
        total: usize,
        share: f64,
        never_named: &'static str,
    }

    #[derive(Serialize)]
    struct Row {
        name: &'static str,
        marked: bool,
        number: u64,
    }

    fn view() -> View {
        let row = |name, marked, number| Row { name, marked, number };
        View {
            title: "A <b> & 'c'",
            rows: vec![row("x", true, 3), row("y", false, 1), row("x", true, 2)],
            none: None,
            total: 3,
            share: 2.0,
            never_named: "",
        }
    }

    const BASE: &str =
        "<t>{% block title %}base {{ title }}{% endblock title %}</t>\n{%- block main %}{% endblock %}";
    const PARTS: &str = "{% component row(of, word: string = \"w\", n: integer = 0) -%}
        {%- set word = of.name -%} {{ of.name }}:{{ word }}{% if n > 1 %}!{% endif %} {%- endcomponent row %}
        {% component rows(of) %}{% for one in of %}{{ <row of={one} n={one.number}/> }}{% if not loop.last %}, {% endif %}{% endfor %}{% endcomponent %}";

    /// What a block says, quickly and by the engine.
    fn both(main: &str) -> (Result<String, Unsupported>, Result<String, tera::Error>) {
        let page = format!(
            "{{% extends \"base\" %}}{{% block title %}}{{{{ super() }}}}+{{% endblock %}}{{% block main %}}{main}{{% endblock main %}}"
        );
        let texts: BTreeMap<String, String> = [("base", BASE), ("parts", PARTS), ("page", &page)]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into();
        let mut engine = tera::Tera::new();
        engine.autoescape_on(vec![""]);
        let words = Arc::new(Words::of("es"));
        let ours = words.clone();
        engine.register_filter("t", move |key: &str, fills: tera::Kwargs, state: &tera::State| {
            crate::render::templates::phrase::phrase(&ours, key, &fills, state)
        });
        let theirs = engine
            .add_raw_templates(texts.clone())
            .and_then(|()| engine.render("page", &tera::Context::from_serialize(&view())?));
        let ours = Quick::new(&texts, words.clone()).and_then(|quick| {
            // The second page of a memory is as the first.
            quick.render("page", &view())?;
            quick.render("page", &view())
        });
        (ours, theirs)
    }

    #[test]
    fn as_the_engine() {
        for main in [
            "{{ title }}{{ title | safe }}{{ none }}{{ total }}{{ share }}{{ rows[0].marked }}",
            "{{ <rows of={rows}/> }} {{- <row of={rows[1]} word=\"é\"/> -}} .",
            "{% for row in rows %}{% if loop.first %}^{% elif row.marked %}*{% else %}-{% endif %}{{ row.name }}{% endfor %}",
            "{% for row in rows %}{% if row.marked %}{% set x = row.number %}{% endif %}{{ x or 0 }}{% endfor %}",
            "{% set x = 1 %}{% for row in rows %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}",
            "{% if none %}{% set title = \"set\" %}{% endif %}{{ title }}",
            "{{ [row.name for row in rows if row.marked] | join(sep=\"; \") }}",
            "{{ [row.name for row in rows] | unique | length }}{{ [row.number for row in rows] | sort | last }}",
            "{{ \"x\" in [row.name for row in rows] }}{{ 2 not in [1, 3] }}{{ title in [\"a\"] }}",
            "{{ total * 36 / 5 }} {{ 1 + 2 * 3 - 4 }} {{ total / 2 }} {{ 7 - share }}",
            "{{ total == 3 and share == 2 }}{{ total > rows | length or none == none }}{{ not title != \"b\" }}",
            "{{ title | capitalize }}{{ \"äb c\" | truncate(length=1) }}{{ share | str | trim_end(pat=\".0\") }}",
            "{{ (title | split(pat=\"<\"))[1] }}{{ (title | split(pat=\" \"))[1:] | join(sep=\"_\") }}{{ \"a-b\" | split(pat=\"-\") | first }}",
            "{{ total }} source{{ total | pluralize }}{{ 1 | pluralize }}",
            "{{ title is containing(pat=\"<b>\") }}{{ title is not starting_with(pat=\"A\") }}",
            "{{ title if none else \"other\" }}{{ \"q'\\\" \" if total else 1 }}",
            "{% for x in [] %}{% else %}none{% endfor %}{#- gone -#} {{- 'single' }} `",
            "{{ \"timeline.undated\" | t }} {{ \"count.sources\" | t(n=total * 1000) }} {{ \"count.sources\" | t(n=1) }}",
            "{{ \"article.read_at\" | t(publisher=title) }} {{ \"article.read_at\" | t(publisher=title | safe) }}",
            "{{ \"article.read_at\" | t(publisher=share) }} {{ rows[0].key or \"timeline.undated\" | t | capitalize }}",
            "{% set row = <row of={rows[0]}/> %}{{ \"article.read_at\" | t(publisher=row) }}{{ row ~ title ~ 1 }}",
            "{{ (\"timeline.\" ~ \"undated\") | t }}{{ (title | safe) ~ \"<\" }}",
            "{% set x -%} <i>{{ title }}</i>{{ <row of={rows[1]}/> }} {%- endset %}{{ x }}{{ \"article.read_at\" | t(publisher=x) }}",
            "{{ rows[9] or \"beyond\" }}{{ unknown or \"unknown\" }}{{ rows[0].other or \"other\" }}",
        ] {
            let (ours, theirs) = both(main);
            let supported = !main.contains("\\\"");
            assert_eq!(ours.ok(), supported.then(|| theirs.unwrap()), "{main}");
        }
    }

    /// What the engine refuses must not become a page.
    #[test]
    fn refused_as_by_the_engine() {
        for main in [
            "{{ unknown }}",
            "{{ unknown.field }}",
            "{{ rows[0].other }}",
            "{{ rows[0].other.deeper }}",
            "{{ none.a.b }}",
            "{% for x in none %}{% endfor %}",
            "{{ title + 1 }}",
            "{{ 1 / 0 }}",
            "{{ title > 1 }}",
            "{{ <row of={rows[0]} n=\"1\"/> }}",
            "{{ <row/> }}",
            "{{ <row of={1} more={2}/> }}",
            "{{ <absent/> }}",
            "{{ title | absent }}",
            "{{ \"absent\" | t }}",
            "{{ \"count.sources\" | t }}",
            "{{ \"article.read_at\" | t(publisher=none) }}",
            "{% if title %}",
        ] {
            let (ours, theirs) = both(main);
            assert!(ours.is_err() && theirs.is_err(), "{main}: {ours:?} {theirs:?}");
        }
    }

    /// What is not read here is left to the engine.
    #[test]
    fn left_to_the_engine() {
        for main in [
            "{{ rows[-1].name }}",
            "{{ title | upper }}",
            "{{ 1.5 }}",
            "{{ [1, 2] }}",
            "{% raw %}{{{% endraw %}",
        ] {
            let (ours, theirs) = both(main);
            assert!(ours.is_err() && theirs.is_ok(), "{main}: {ours:?} {theirs:?}");
        }
    }
}
