//! The open event streams: each knows which pages its browser shows, and is told what became of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use tokio::sync::watch;

use super::pages::Shows;

/// More pages than this of one browser are not kept up to date.
const MOST_PAGES: usize = 64;

/// Where streams learn that there is something new.
#[derive(Debug)]
pub struct Hub {
    news: watch::Sender<News>,
}

/// What the streams are woken with.
#[derive(Debug, Clone, Default)]
pub struct News {
    /// How often there was news.
    pub count: u64,
    /// The files of the last edit whose page `--follow` leads to, with the count at which it was said.
    pub edited: Option<(u64, Arc<BTreeSet<String>>)>,
}

impl Hub {
    /// A hub without streams.
    pub fn new() -> Self {
        Self { news: watch::Sender::new(News::default()) }
    }

    /// Wakes every stream; `edited` are files to whose page browsers are led.
    pub fn wake(&self, edited: Option<&BTreeSet<String>>) {
        self.news.send_modify(|news| {
            news.count += 1;
            if let Some(files) = edited {
                news.edited = Some((news.count, Arc::new(files.clone())));
            }
        });
    }

    /// How often there was news.
    pub fn count(&self) -> u64 {
        self.news.borrow().count
    }

    /// Listens from now on.
    pub fn listen(&self) -> watch::Receiver<News> {
        self.news.subscribe()
    }
}

/// A page that a browser shows, and what the browser knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenPage {
    /// The address, as the browser spells it.
    pub address: String,
    /// What the browser shows there.
    pub shows: Shows,
}

/// What a browser is told of one of its pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The address, as the browser spells it.
    pub address: String,
    /// What stands there now.
    #[serde(flatten)]
    pub shows: Shows,
}

/// What one stream has told its browser.
#[derive(Debug)]
pub struct Stream {
    pages: Vec<OpenPage>,
}

impl Stream {
    /// A stream of a browser that shows these pages.
    pub fn new(mut pages: Vec<OpenPage>) -> Self {
        // The pages that were opened last stand last.
        let surplus = pages.len().saturating_sub(MOST_PAGES);
        pages.drain(..surplus);
        Self { pages }
    }

    /// The pages that are not as the browser knows them; from now on it does.
    pub fn changes(&mut self, showing: impl Fn(&str) -> Shows) -> Vec<Change> {
        let mut changes = Vec::new();
        for page in &mut self.pages {
            let shows = showing(&page.address);
            if shows != page.shows {
                page.shows = shows.clone();
                changes.push(Change { address: page.address.clone(), shows });
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shows(page: &str) -> Shows {
        Shows { page: page.to_owned(), strip: String::new() }
    }

    #[test]
    fn a_browser_is_told_what_it_does_not_know() {
        let open = |address: &str, page: &str| OpenPage { address: address.to_owned(), shows: shows(page) };
        let mut stream = Stream::new(vec![open("/a/", "1"), open("/b/", "1")]);
        let now = |address: &str| shows(if address == "/a/" { "1" } else { "2" });
        let told = stream.changes(now);
        assert_eq!(told, [Change { address: "/b/".into(), shows: shows("2") }]);
        assert_eq!(serde_json::to_string(&told[0]).unwrap(), r#"{"address":"/b/","page":"2","strip":""}"#);
        assert!(stream.changes(now).is_empty());
    }

    #[test]
    fn the_last_pages_are_kept() {
        let page = |n: usize| OpenPage { address: n.to_string(), shows: shows("") };
        let stream = Stream::new((0..MOST_PAGES + 2).map(page).collect());
        assert_eq!((stream.pages.len(), stream.pages[0].address.as_str()), (MOST_PAGES, "2"));
    }

    #[test]
    fn news_leads() {
        let hub = Hub::new();
        let mut listener = hub.listen();
        hub.wake(None);
        let files = BTreeSet::from(["content/articles/a.md".to_owned()]);
        hub.wake(Some(&files));
        hub.wake(None);
        assert!(listener.has_changed().unwrap());
        let news = listener.borrow_and_update().clone();
        assert_eq!((news.count, news.edited, hub.count()), (3, Some((2, Arc::new(files))), 3));
    }
}
