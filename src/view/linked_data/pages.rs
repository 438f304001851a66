//! What each kind of page is about.

use edtf_core::{Edtf, IntervalEndpoint, Precision};

use super::super::entity::register_address;
use super::super::here::Here;
use super::super::words;
use super::things::{
    Claim, ClaimReview, DataDownload, Dataset, Event, GeoCoordinates, NewsArticle, Organization, Other,
    Person, Place, PropertyValue, Rating, Thing, WebSite,
};
use crate::date::{Date, Day};
use crate::model::{self, ArticleId, ClaimId, EntityId, EventId, SeriesId};
use crate::parse::objects::{Stance, Status};
use crate::plan::{Page, Routes};

/// So many names of an article are listed.
const NAMES: usize = 40;

/// The things that a page is about. Further pages of a list repeat nothing.
pub fn things<'a>(here: &Here<'a>, page: Page) -> Vec<Thing<'a>> {
    let at = |path: &str| here.site.routes.absolute(path);
    let briefing = here.briefing();
    match page {
        Page::Front => vec![website(here)],
        Page::Article(id) => vec![article(here, id)],
        Page::Entity(id, 1) => vec![entity(here, id)],
        Page::Event(id) => vec![event(here, id)],
        Page::Claim(id) => claim(here, id),
        Page::Series(id) => vec![series(here, id)],
        Page::Publisher(id) => {
            let said = &briefing[id].said;
            let address = at(&here.site.routes.publisher(&briefing[id]));
            vec![organization(&said.name, address, said.url.clone())]
        }
        _ => Vec::new(),
    }
}

fn website<'a>(here: &Here<'a>) -> Thing<'a> {
    let site = &here.briefing().site;
    let address = here.site.routes.absolute("");
    WebSite {
        id: address.clone(),
        name: Some(&site.title),
        url: address,
        description: Some(site.description.as_str()).filter(|text| !text.is_empty()),
        in_language: Some(&site.language),
    }
    .into()
}

/// Who speaks: the briefing.
fn we<'a>(here: &Here<'a>) -> Thing<'a> {
    organization(&here.briefing().site.title, here.site.routes.absolute(""), None)
}

fn organization<'a>(name: &'a str, address: Option<String>, site: Option<String>) -> Thing<'a> {
    Organization {
        id: address.clone(),
        name: Some(name),
        url: address,
        same_as: site.into_iter().collect(),
        ..Organization::default()
    }
    .into()
}

fn article<'a>(here: &Here<'a>, id: ArticleId) -> Thing<'a> {
    let briefing = here.briefing();
    let article = &briefing[id];
    let said = &article.said;
    let address = here.site.routes.absolute(here.path);
    let person = |name: &'a String| Person { name: Some(name), ..Person::default() }.into();
    let publisher = article.publisher.map(|id| &briefing[id]);
    NewsArticle {
        id: address.clone(),
        url: address,
        headline: Some(&said.title),
        in_language: Some(said.lang.as_deref().unwrap_or(&briefing.site.language)),
        author: said.authors.iter().map(person).collect(),
        publisher: publisher.map(|publisher| {
            let address = here.site.routes.absolute(&here.site.routes.publisher(publisher));
            organization(&publisher.said.name, address, publisher.said.url.clone())
        }),
        date_published: said.published.as_ref().and_then(one_day),
        is_based_on: said.url.as_deref(),
        archived_at: said.archive_url.as_deref(),
        r#abstract: said.summary.as_deref(),
        about: article.topics.iter().map(|id| named(here, *id)).collect(),
        mentions: article.entities.iter().take(NAMES).map(|(id, _)| named(here, *id)).collect(),
        translation_of_work: article.translation_of.map(|id| other_article(here, id)),
        work_translation: article.translations.iter().map(|id| other_article(here, *id)).collect(),
        creative_work_status: article.is_retracted().then_some("retracted"),
        ..NewsArticle::default()
    }
    .into()
}

fn other_article<'a>(here: &Here<'a>, id: ArticleId) -> Thing<'a> {
    let address = here.site.routes.absolute(here.site.routes.article(id));
    NewsArticle { id: address, headline: Some(&here.briefing()[id].said.title), ..NewsArticle::default() }
        .into()
}

/// An entity where it is named: its type, address and name.
fn named<'a>(here: &Here<'a>, entity: EntityId) -> Thing<'a> {
    let id = here.site.routes.absolute(here.site.routes.entity(entity));
    let briefing = here.briefing();
    let name = Some(briefing[entity].said.name.value.as_str());
    match briefing.site.kinds[briefing[entity].kind].id.as_str() {
        "person" => Person { id, name, ..Person::default() }.into(),
        "organisation" => Organization { id, name, ..Organization::default() }.into(),
        "place" => Place { id, name, ..Place::default() }.into(),
        _ => Other { id, name, ..Other::default() }.into(),
    }
}

fn entity<'a>(here: &Here<'a>, id: EntityId) -> Thing<'a> {
    let entity = &here.briefing()[id];
    let said = &entity.said;
    let address = here.site.routes.absolute(here.path);
    let name = Some(said.name.value.as_str());
    let native = said.native_name.as_deref();
    let aliases = said.aliases.iter().map(|alias| alias.value.as_str());
    let alternate_name: Vec<&str> = native.into_iter().chain(aliases).collect();
    let description = said.description.as_deref();
    let same_as = said.ids.iter().filter_map(|(register, id)| register_address(register, id)).collect();
    let image =
        entity.image.as_ref().and_then(|path| here.site.routes.absolute(&Routes::media_address(path)));
    let (id, url) = (address.clone(), address);
    match here.briefing().site.kinds[entity.kind].id.as_str() {
        "person" => Person { id, name, alternate_name, description, url, same_as, image }.into(),
        "organisation" => {
            let whole = entity.part_of.map(|whole| named(here, whole));
            let parent_organization = whole.filter(|whole| matches!(whole, Thing::Organization(_)));
            Organization { id, name, alternate_name, description, url, same_as, image, parent_organization }
                .into()
        }
        "place" => {
            let whole = entity.part_of.map(|whole| named(here, whole));
            let contained_in_place = whole.filter(|whole| matches!(whole, Thing::Place(_)));
            // How exact they are is beyond the vocabulary; a bare point would be taken for exact.
            let geo = said.coordinates.filter(|_| said.precision.is_none()).map(point);
            Place { id, name, alternate_name, description, url, same_as, image, geo, contained_in_place }
                .into()
        }
        _ => Other { id, name, alternate_name, description, url, same_as, image }.into(),
    }
}

fn point<'a>((latitude, longitude): (f64, f64)) -> Thing<'a> {
    GeoCoordinates { latitude: Some(latitude), longitude: Some(longitude), ..GeoCoordinates::default() }
        .into()
}

fn event<'a>(here: &Here<'a>, id: EventId) -> Thing<'a> {
    let event = &here.briefing()[id];
    let address = here.site.routes.absolute(here.path);
    let (start_date, end_date) = match &event.facts.when {
        Some(when) if !event.facts.within => days(when),
        Some(when) => (one_day(when), None),
        None => (None, None),
    };
    let places = event.places.iter().map(|id| named(here, *id));
    let mut reports: Vec<ArticleId> = event.sources.iter().map(|source| source.article).collect();
    reports.dedup();
    Event {
        id: address.clone(),
        name: Some(&event.facts.title),
        url: address,
        start_date,
        end_date,
        location: places.filter(|place| matches!(place, Thing::Place(_))).collect(),
        about: event.actors.iter().map(|(id, _)| named(here, *id)).collect(),
        subject_of: reports.into_iter().map(|id| other_article(here, id)).collect(),
    }
    .into()
}

/// The statement; with verdict and conclusion of ours, our review of it.
fn claim<'a>(here: &Here<'a>, id: ClaimId) -> Vec<Thing<'a>> {
    let claim = &here.briefing()[id];
    let facts = &claim.facts;
    let address = here.site.routes.absolute(here.path);
    let statement = Claim {
        id: address.as_ref().map(|address| format!("{address}#claim")),
        url: address.clone(),
        text: Some(&facts.statement),
        author: claim
            .by
            .iter()
            .map(|id| named(here, *id))
            .filter(|by| matches!(by, Thing::Person(_) | Thing::Organization(_)))
            .collect(),
        appearance: appearances(here, claim),
        ..Claim::default()
    };
    let ours = facts.verdict.zip(facts.conclusion.as_deref());
    let Some((verdict, conclusion)) = ours.filter(|_| claim.status != Some(Status::Retracted)) else {
        return vec![statement.into()];
    };
    let word = words::verdict(here.words(), verdict);
    let rating = Rating {
        alternate_name: Some(word.word),
        rating_explanation: Some(word.meaning),
        ..Rating::default()
    };
    let updated = claim.record.as_ref().and_then(|record| record.updated.as_ref());
    let review = ClaimReview {
        id: address.clone(),
        url: address,
        claim_reviewed: Some(&facts.statement),
        item_reviewed: Some(statement.into()),
        author: Some(we(here)),
        review_rating: Some(rating.into()),
        review_body: Some(conclusion),
        date_published: updated.and_then(one_day),
        ..ClaimReview::default()
    };
    vec![review.into()]
}

/// The articles that make or pass on a claim, each once.
fn appearances<'a>(here: &Here<'a>, claim: &model::Claim) -> Vec<Thing<'a>> {
    let sides = claim.sources.iter().filter(|source| source.stance != Stance::Disputes);
    let mut articles: Vec<ArticleId> = sides.map(|source| source.passage.article).collect();
    articles.dedup();
    articles.into_iter().map(|id| other_article(here, id)).collect()
}

fn series<'a>(here: &Here<'a>, id: SeriesId) -> Thing<'a> {
    let series = &here.briefing()[id];
    let said = &series.said;
    let routes = here.site.routes;
    let address = routes.absolute(here.path);
    let file = DataDownload {
        content_url: routes.absolute("data/series.json"),
        encoding_format: Some("application/json"),
        ..DataDownload::default()
    };
    let counted = said.counts.as_deref().unwrap_or(&said.title);
    let measured =
        PropertyValue { name: Some(counted), unit_text: Some(&said.unit), ..PropertyValue::default() };
    let licence = here.briefing().site.licence.as_deref();
    let area = series.area.map(|area| named(here, area));
    Dataset {
        id: address.clone(),
        name: Some(&said.title),
        url: address,
        description: Some(format!("{} ({})", counted, said.unit)),
        variable_measured: Some(measured.into()),
        spatial_coverage: area.filter(|area| matches!(area, Thing::Place(_))),
        temporal_coverage: years(series),
        creator: Some(we(here)),
        license: licence.filter(|licence| licence.starts_with("https://") || licence.starts_with("http://")),
        distribution: Some(file.into()),
    }
    .into()
}

/// The years of the reference values: `2018/2024`.
fn years(series: &model::Series) -> Option<String> {
    let first = series.said.values.iter().filter_map(|value| value.period.earliest()).min()?;
    let last = series.said.values.iter().filter_map(|value| value.period.latest()).max()?;
    let plain = |day: &Day| (1..=9999).contains(&day.year);
    (plain(&first) && plain(&last)).then(|| format!("{:04}/{:04}", first.year, last.year))
}

/// A date that is known to the day.
fn one_day(date: &Date) -> Option<String> {
    date.earliest().filter(|_| date.is_one_day()).and_then(written)
}

fn written(day: Day) -> Option<String> {
    (1..=9999).contains(&day.year).then(|| format!("{:04}-{:02}-{:02}", day.year, day.month, day.day))
}

/// The ends of what lasted, each only when it is known to the day.
fn days(when: &Date) -> (Option<String>, Option<String>) {
    let Edtf::Interval(interval) = when.edtf() else { return (one_day(when), None) };
    let known = |end: &IntervalEndpoint| match end {
        IntervalEndpoint::Date(date) => {
            date.precision() == Precision::Day
                && !date.is_approximate()
                && !date.is_uncertain()
                && !Edtf::Date(*date).has_unspecified()
        }
        _ => false,
    };
    let start = when.earliest().filter(|_| known(&interval.start)).and_then(written);
    let end = when.latest().filter(|_| known(&interval.end)).and_then(written);
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_date_is_more_exact_than_it_is_known() {
        let cases = [
            ("2020-06-26", Some("2020-06-26"), None),
            ("2020-06-26T06:38:00-06:00", Some("2020-06-26"), None),
            ("2020-06", None, None),
            ("2020-06-26~", None, None),
            ("2020-06-XX", None, None),
            ("2020-06-26/2020-07-01", Some("2020-06-26"), Some("2020-07-01")),
            ("2020-06-26/2020-07", Some("2020-06-26"), None),
            ("2020-06-26?/2020-07-01", None, Some("2020-07-01")),
            ("2024-10-01/..", Some("2024-10-01"), None),
            ("../2024-10-01", None, Some("2024-10-01")),
            ("-0300-01-01", None, None),
        ];
        for (edtf, start, end) in cases {
            let found = days(&Date::parse(edtf).unwrap());
            assert_eq!((found.0.as_deref(), found.1.as_deref()), (start, end), "{edtf}");
        }
    }
}
