//! The types of schema.org that pages speak of, with the few properties that we can state truthfully. Plain data.

use serde::Serialize;

/// What one page says.
#[derive(Debug, Serialize)]
pub struct Graph<'a> {
    /// Whose words these are.
    #[serde(rename = "@context")]
    pub context: &'static str,
    /// The things.
    #[serde(rename = "@graph")]
    pub graph: Vec<Thing<'a>>,
}

macro_rules! thing {
    ($($(#[$doc:meta])* $([$attribute:meta])? $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Default, Serialize)]
            #[serde(rename_all = "camelCase")]
            pub struct $name<'a> {
                /// Its address here, which is its name elsewhere.
                #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
                pub id: Option<String>,
                /// Its name.
                #[serde(skip_serializing_if = "Option::is_none")]
                pub name: Option<&'a str>,
                $($(#[$field_doc])* #[serde(skip_serializing_if = "is_nothing")] pub $field: $type,)*
            }
        )*

        /// A thing with its type.
        #[derive(Debug, Serialize)]
        #[serde(tag = "@type")]
        pub enum Thing<'a> {
            $($(#[$doc])* $(#[$attribute])? $name(Box<$name<'a>>),)*
        }

        $(
            impl<'a> From<$name<'a>> for Thing<'a> {
                fn from(thing: $name<'a>) -> Self {
                    Thing::$name(Box::new(thing))
                }
            }
        )*
    };
}

thing! {
    /// The briefing.
    WebSite {
        /// Its address.
        url: Option<String>,
        /// What it is on.
        description: Option<&'a str>,
        /// Its language.
        in_language: Option<&'a str>,
    }
    /// The way to the page.
    BreadcrumbList {
        /// From the front page to the page itself.
        item_list_element: Vec<Thing<'a>>,
    }
    /// A step of the way.
    ListItem {
        /// From 1.
        position: Option<usize>,
        /// Its address.
        item: Option<String>,
    }
    /// A source article.
    NewsArticle {
        /// Its page here.
        url: Option<String>,
        /// Its title.
        headline: Option<&'a str>,
        /// Its language.
        in_language: Option<&'a str>,
        /// Its authors.
        author: Vec<Thing<'a>>,
        /// Its publisher.
        publisher: Option<Thing<'a>>,
        /// The day on which it was published.
        date_published: Option<String>,
        /// The original.
        is_based_on: Option<&'a str>,
        /// An archived copy.
        archived_at: Option<&'a str>,
        /// Our summary.
        r#abstract: Option<&'a str>,
        /// Its topics.
        about: Vec<Thing<'a>>,
        /// Whom and what it names.
        mentions: Vec<Thing<'a>>,
        /// What it translates.
        translation_of_work: Option<Thing<'a>>,
        /// Its translations.
        work_translation: Vec<Thing<'a>>,
        /// That it was retracted.
        creative_work_status: Option<&'static str>,
    }
    /// A person.
    Person {
        /// Other names.
        alternate_name: Vec<&'a str>,
        /// One sentence.
        description: Option<&'a str>,
        /// Its page here.
        url: Option<String>,
        /// The same in registers.
        same_as: Vec<String>,
        /// A picture.
        image: Option<String>,
    }
    /// An organisation.
    Organization {
        /// Other names.
        alternate_name: Vec<&'a str>,
        /// One sentence.
        description: Option<&'a str>,
        /// Its page here.
        url: Option<String>,
        /// The same in registers, or its own site.
        same_as: Vec<String>,
        /// A picture.
        image: Option<String>,
        /// What it is part of.
        parent_organization: Option<Thing<'a>>,
    }
    /// A place.
    Place {
        /// Other names.
        alternate_name: Vec<&'a str>,
        /// One sentence.
        description: Option<&'a str>,
        /// Its page here.
        url: Option<String>,
        /// The same in registers.
        same_as: Vec<String>,
        /// A picture.
        image: Option<String>,
        /// Where it is.
        geo: Option<Thing<'a>>,
        /// What it is part of.
        contained_in_place: Option<Thing<'a>>,
    }
    /// Coordinates.
    GeoCoordinates {
        /// Degrees north.
        latitude: Option<f64>,
        /// Degrees east.
        longitude: Option<f64>,
    }
    /// An entity of another kind.
    [serde(rename = "Thing")] Other {
        /// Other names.
        alternate_name: Vec<&'a str>,
        /// One sentence.
        description: Option<&'a str>,
        /// Its page here.
        url: Option<String>,
        /// The same in registers.
        same_as: Vec<String>,
        /// A picture.
        image: Option<String>,
    }
    /// An event.
    Event {
        /// Its page here.
        url: Option<String>,
        /// The day on which it began.
        start_date: Option<String>,
        /// The day on which it ended.
        end_date: Option<String>,
        /// Where.
        location: Vec<Thing<'a>>,
        /// Who took part.
        about: Vec<Thing<'a>>,
        /// Where it is reported.
        subject_of: Vec<Thing<'a>>,
    }
    /// A statement.
    Claim {
        /// Its page here.
        url: Option<String>,
        /// Its words.
        text: Option<&'a str>,
        /// Who makes it.
        author: Vec<Thing<'a>>,
        /// Where it is made.
        appearance: Vec<Thing<'a>>,
    }
    /// What we make of a statement.
    ClaimReview {
        /// Its page here.
        url: Option<String>,
        /// The statement.
        claim_reviewed: Option<&'a str>,
        /// The statement as a thing.
        item_reviewed: Option<Thing<'a>>,
        /// Who reviewed it.
        author: Option<Thing<'a>>,
        /// Our verdict.
        review_rating: Option<Thing<'a>>,
        /// Our conclusion.
        review_body: Option<&'a str>,
        /// The day of the last revision.
        date_published: Option<String>,
    }
    /// A verdict: a word, for it lies on no scale.
    Rating {
        /// The word.
        alternate_name: Option<&'a str>,
        /// What it means.
        rating_explanation: Option<&'a str>,
    }
    /// A figure series.
    Dataset {
        /// Its page here.
        url: Option<String>,
        /// What is counted.
        description: Option<String>,
        /// What is counted, in which unit.
        variable_measured: Option<Thing<'a>>,
        /// Its area.
        spatial_coverage: Option<Thing<'a>>,
        /// The years of its values.
        temporal_coverage: Option<String>,
        /// Who put it together.
        creator: Option<Thing<'a>>,
        /// The licence of our data.
        license: Option<&'a str>,
        /// The file.
        distribution: Option<Thing<'a>>,
    }
    /// What a series counts.
    PropertyValue {
        /// Its unit.
        unit_text: Option<&'a str>,
    }
    /// A file of data.
    DataDownload {
        /// Its address.
        content_url: Option<String>,
        /// Its media type.
        encoding_format: Option<&'static str>,
    }
}

/// Whether there is nothing to say.
trait Nothing {
    fn is_nothing(&self) -> bool;
}

impl<T> Nothing for Option<T> {
    fn is_nothing(&self) -> bool {
        self.is_none()
    }
}

impl<T> Nothing for Vec<T> {
    fn is_nothing(&self) -> bool {
        self.is_empty()
    }
}

fn is_nothing(value: &impl Nothing) -> bool {
    value.is_nothing()
}
