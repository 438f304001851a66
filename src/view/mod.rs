//! What one page shows: plain serialisable values made of a briefing and its routes.
//!
//! [`view`] is the entry point. A view knows no source file and no output file; a template sees its view and nothing
//! else, so what a page depends on is exactly its view.

mod article;
mod bars;
mod changes;
mod chart;
mod cite;
pub mod dates;
mod ego;
mod entity;
mod frame;
mod front;
mod graph;
pub mod here;
mod index;
mod labels;
mod linked_data;
mod lists;
mod make;
mod map;
mod network;
pub mod numbers;
mod overview;
pub mod pages;
pub mod parts;
mod prose;
mod quotes;
mod rows;
mod series;
mod spark;
mod svg;
pub mod theme;
mod timeline;
pub mod words;

pub use here::{Here, Site, shows_code};
pub use index::Index;
pub use make::view;
pub use theme::Assets;

use serde::Serialize;

/// The view of any page.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum View<'a> {
    /// The front page.
    Front(Box<pages::FrontView<'a>>),
    /// The list of articles.
    Articles(pages::ArticlesView<'a>),
    /// An article.
    Article(Box<pages::ArticleView<'a>>),
    /// All kinds of entities.
    Entities(pages::EntitiesView<'a>),
    /// One kind of entities.
    Kind(pages::KindView<'a>),
    /// An entity.
    Entity(Box<pages::EntityView<'a>>),
    /// A timeline.
    Timeline(pages::TimelineView<'a>),
    /// The network.
    Network(Box<pages::NetworkView<'a>>),
    /// The map.
    Map(Box<pages::MapView<'a>>),
    /// An event.
    Event(Box<pages::EventView<'a>>),
    /// The list of claims.
    Claims(pages::ClaimsView<'a>),
    /// A claim.
    Claim(Box<pages::ClaimView<'a>>),
    /// The list of series.
    SeriesList(pages::SeriesListView<'a>),
    /// A series.
    Series(Box<pages::SeriesView<'a>>),
    /// Tensions.
    Tensions(pages::TensionsView<'a>),
    /// A publisher.
    Publisher(pages::PublisherView<'a>),
    /// A judgement.
    Judgement(Box<pages::JudgementView<'a>>),
    /// A page of the author's own.
    Own(pages::PageView<'a>),
    /// The search page.
    Search(pages::SearchView<'a>),
    /// The page for what does not exist.
    NotFound(pages::NotFoundView<'a>),
    /// An old address.
    Redirect(pages::RedirectView),
    /// An address that was given up.
    Gone(pages::GoneView),
}
