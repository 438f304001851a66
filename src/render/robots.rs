//! `robots.txt`: what crawlers may visit.

use super::sitemap;
use crate::model::Briefing;
use crate::parse::objects::Tlp;
use crate::plan::Routes;

/// The path of the file.
pub const PATH: &str = "robots.txt";

/// The file; none without `base_url`. A build above clear is for nobody's index.
pub fn robots(briefing: &Briefing, routes: &Routes) -> Option<Vec<u8>> {
    let sitemap = routes.absolute(sitemap::PATH)?;
    let text = if briefing.level > Tlp::Clear {
        "User-agent: *\nDisallow: /\n".to_owned()
    } else {
        format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n")
    };
    Some(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::data::fixture::{Fixture, site};

    #[test]
    fn a_public_site_is_open_and_a_restricted_one_shut() {
        let Fixture { mut briefing, routes } = site("base_url = 'https://example.org/b/'\n", &[]);
        let text =
            |briefing: &Briefing| robots(briefing, &routes).map(|bytes| String::from_utf8(bytes).unwrap());
        let open = "User-agent: *\nAllow: /\n\nSitemap: https://example.org/b/sitemap.xml\n";
        assert_eq!(text(&briefing).as_deref(), Some(open));
        briefing.level = Tlp::Green;
        assert_eq!(text(&briefing).as_deref(), Some("User-agent: *\nDisallow: /\n"));
        let local = site("", &[]);
        assert_eq!(robots(&local.briefing, &local.routes), None);
    }
}
