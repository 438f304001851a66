//! `graphml`: entities as nodes; relations, roles and parts as edges.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::site::Export;
use crate::date::Date;
use crate::model::EntityId;
use crate::parse::objects::Status;

/// The data of nodes and edges: whose, its name, its type.
const KEYS: [(&str, &str, &str); 9] = [
    ("node", "name", "string"),
    ("node", "kind", "string"),
    ("node", "description", "string"),
    ("node", "url", "string"),
    ("node", "mentions", "int"),
    ("edge", "predicate", "string"),
    ("edge", "origin", "string"),
    ("edge", "when", "string"),
    ("edge", "source", "string"),
];

/// The file.
pub fn file(site: &Export<'_>) -> Vec<u8> {
    let mut xml = Xml(Writer::new_with_indent(Vec::new(), b' ', 1));
    xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    xml.open("graphml", &[("xmlns", "http://graphml.graphdrawing.org/xmlns")]);
    for (of, name, kind) in KEYS {
        let id = key(of, name);
        xml.open("key", &[("id", &id), ("for", of), ("attr.name", name), ("attr.type", kind)]);
        xml.close("key");
    }
    xml.open("graph", &[("id", "briefing"), ("edgedefault", "directed")]);
    site.entities().for_each(|id| node(&mut xml, site, id));
    edges(&mut xml, site);
    xml.close("graph");
    xml.close("graphml");
    let mut bytes = xml.0.into_inner();
    bytes.push(b'\n');
    bytes
}

fn key(of: &str, name: &str) -> String {
    format!("{of}-{name}")
}

fn node(xml: &mut Xml, site: &Export<'_>, id: EntityId) {
    let entity = &site.briefing[id];
    xml.open("node", &[("id", entity.id())]);
    xml.data("node", "name", &entity.said.name.value);
    xml.data("node", "kind", site.kind(id));
    xml.data("node", "description", entity.said.description.as_deref().unwrap_or_default());
    xml.data("node", "url", &site.routes.absolute(site.routes.entity(id)).unwrap_or_default());
    xml.data("node", "mentions", &entity.mentions.len().to_string());
    xml.close("node");
}

/// One edge, with what is said of it.
struct Edge<'a> {
    id: String,
    ends: (EntityId, EntityId),
    predicate: &'a str,
    origin: &'a str,
    when: Option<&'a Date>,
    source: &'a str,
}

fn edges(xml: &mut Xml, site: &Export<'_>) {
    let mut edges = Vec::new();
    for relation in site.briefing.relations.iter().filter(|one| one.status != Some(Status::Retracted)) {
        edges.push(Edge {
            id: format!("relation/{}", relation.id),
            ends: (relation.subject, relation.object),
            predicate: &relation.said.predicate,
            origin: "relation",
            when: relation.said.when.as_ref(),
            source: &relation.id,
        });
    }
    for id in site.entities() {
        let entity = &site.briefing[id];
        for (n, role) in entity.roles.iter().enumerate() {
            let Some(organisation) = role.organisation else { continue };
            edges.push(Edge {
                id: format!("role/{}/{}", entity.id(), n + 1),
                ends: (id, organisation),
                predicate: &role.title,
                origin: "role",
                when: role.when.as_ref(),
                source: "",
            });
        }
        if let Some(whole) = entity.part_of {
            let (id, ends) = (format!("part/{}", entity.id()), (id, whole));
            edges.push(Edge { id, ends, predicate: "part of", origin: "part_of", when: None, source: "" });
        }
    }
    edges.retain(|edge| site.stands(edge.ends.0) && site.stands(edge.ends.1));
    edges.iter().for_each(|edge| put(xml, site, edge));
}

fn put(xml: &mut Xml, site: &Export<'_>, edge: &Edge<'_>) {
    let (source, target) = (site.briefing[edge.ends.0].id(), site.briefing[edge.ends.1].id());
    xml.open("edge", &[("id", &edge.id), ("source", source), ("target", target)]);
    xml.data("edge", "predicate", edge.predicate);
    xml.data("edge", "origin", edge.origin);
    xml.data("edge", "when", edge.when.map(Date::written).unwrap_or_default());
    xml.data("edge", "source", edge.source);
    xml.close("edge");
}

/// Writes XML; a vector takes all of it.
struct Xml(Writer<Vec<u8>>);

impl Xml {
    fn put(&mut self, event: Event<'_>) {
        let written = self.0.write_event(event);
        debug_assert!(written.is_ok(), "{written:?}");
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.put(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())));
    }

    fn close(&mut self, name: &str) {
        self.put(Event::End(BytesEnd::new(name)));
    }

    /// A datum, if there is one. XML has neither control characters nor the two that are none.
    fn data(&mut self, of: &str, name: &str, value: &str) {
        let is_allowed =
            |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || matches!(c, '\n' | '\t');
        let value: String = value.chars().filter(is_allowed).collect();
        if !value.is_empty() {
            self.open("data", &[("key", &key(of, name))]);
            self.put(Event::Text(BytesText::new(&value)));
            self.close("data");
        }
    }
}
