//! A site in memory, made up from a seed: the same number of articles gives the same bytes everywhere.
//!
//! Articles have 400 to 900 words with emphasis, links, lists and quotes; each names 8 to 25 entities, the first ones
//! far more often than the last, and has 3 to 6 annotated events.

use briefbook::load::{Loaded, Memory, load};

const WORDS: &str = "the of a to in for on with by at from after before under over between about while and or but \
    harbour valley border council agency patrol convoy budget summit treaty review audit report tender signal bridge \
    tunnel ridge depot vessel ledger permit quota charter mandate envoy observer hearing inquiry drill exercise plan \
    said denied opened closed moved signed delayed raised cut tested approved refused extended withdrew expected \
    early late quiet joint local open broad narrow final formal partial steady sudden remote northern coastal";
const SYLLABLES: &str = "ka ro mi ta ve lun dor sel bra nim gor pel tis van hul zer";
const DEEDS: &str =
    "signed an accord on|opened a review of|suspended talks on|published a plan for|held a drill on";
const MATTERS: &str = "border posts|coastal radar|fuel depots|export permits|undersea cables|border patrols";
const KINDS: [&str; 3] = ["person", "organisation", "place"];

/// A site of so many articles, loaded.
pub fn site(articles: usize) -> (Memory, Loaded) {
    let memory = Memory::new(files(articles));
    let loaded = load(&memory, &|_| "public".to_owned()).expect("the made-up site has a site.toml");
    (memory, loaded)
}

/// A site of one article with so many annotations.
#[allow(dead_code, reason = "for one of the programs that share this file")]
pub fn annotated(annotations: usize) -> Loaded {
    let (mut text, mut tables) = (String::from("+++\ntitle = \"Long\"\n+++\n"), String::new());
    for n in 0..annotations {
        let quote = format!("The council of {} heard witness {n}", name(n % 65_536));
        text.push_str(&format!("{quote} and adjourned. {}", if n % 8 == 7 { "\n\n" } else { "" }));
        tables.push_str(&format!(
            "[[event]]\nquote = \"{quote} and\"\ntitle = \"Hearing {n}\"\nwhen = \"2020\"\n"
        ));
    }
    let files = [
        ("site.toml", "title = \"Bench\"\n".to_owned()),
        ("content/index.md", "+++\ntitle = \"Bench\"\n+++\n".to_owned()),
        ("content/articles/long.md", text),
        ("content/annotations/long.toml", tables),
    ];
    let memory = Memory::new(files.into_iter().map(|(path, text)| (path.to_owned(), text)));
    load(&memory, &|_| "public".to_owned()).expect("the made-up site has a site.toml")
}

/// The files of a site: paths and what they hold.
fn files(articles: usize) -> Vec<(String, String)> {
    let mut random = Random(articles as u64 + 1);
    let entities: Vec<String> = (0..(articles / 5).max(25)).map(name).collect();
    let mut files = vec![
        ("site.toml".to_owned(), "title = \"Bench\"\nbase_url = \"https://bench.example/\"\n".to_owned()),
        ("content/index.md".to_owned(), "+++\ntitle = \"Bench\"\n+++\nThe bottom line.\n".to_owned()),
        ("content/entities/all.toml".to_owned(), entity_tables(&entities)),
    ];
    for n in 0..articles {
        let (article, annotations) = article(&mut random, n, &entities);
        files.push((format!("content/articles/a-{n}.md"), article));
        files.push((format!("content/annotations/a-{n}.toml"), annotations));
    }
    files
}

fn entity_tables(names: &[String]) -> String {
    let table = |(n, name): (usize, &String)| {
        format!("[[entity]]\nid = \"e-{n}\"\nname = \"{name}\"\nkind = \"{}\"\n", KINDS[n % KINDS.len()])
    };
    names.iter().enumerate().map(table).collect()
}

/// The name of the `n`th entity: two words that no other has together.
fn name(n: usize) -> String {
    let syllables: Vec<&str> = SYLLABLES.split_whitespace().collect();
    let digit = |place: u32| syllables[n / 16_usize.pow(place) % 16];
    let capital = |word: String| word[..1].to_uppercase() + &word[1..];
    format!(
        "{} {}",
        capital(format!("{}{}", digit(0), digit(1))),
        capital(format!("{}{}th", digit(2), digit(3)))
    )
}

/// An article's Markdown and its annotation file.
fn article(random: &mut Random, n: usize, entities: &[String]) -> (String, String) {
    let date = random.date();
    let mut text =
        format!("+++\ntitle = \"Report {n} on {}\"\npublished = \"{date}\"\n+++\n\n", random.of(MATTERS));
    let mut annotations = String::new();
    let mut mentions = random.between(8, 25);
    let mut events = random.between(3, 6);
    let goal = text.len() + 6 * random.between(400, 900);
    while text.len() < goal || mentions + events > 0 {
        match random.below(8) {
            0 => text.push_str(&format!("\n\n## {} {}\n\n", random.of(MATTERS), random.below(1000))),
            1 => text.push_str("\n\n- "),
            2 => text.push_str("\n\n> "),
            3 | 4 => text.push_str("\n\n"),
            _ => {}
        }
        if events > 0 {
            events -= 1;
            text.push_str(&event(random, &mut annotations, entities));
        }
        for _ in 0..random.between(1, 3) {
            let named = (mentions > 0).then(|| random.entity(entities.len()));
            mentions = mentions.saturating_sub(1);
            text.push_str(&sentence(random, named.map(|entity| entities[entity].as_str())));
        }
    }
    text.push('\n');
    (text, annotations)
}

/// A sentence, with a name inside it.
fn sentence(random: &mut Random, named: Option<&str>) -> String {
    let mut words: Vec<String> = (0..random.between(9, 22)).map(|_| random.word()).collect();
    let middle = words.len() / 2;
    match random.below(12) {
        0 => words[middle] = format!("*{}*", words[middle]),
        1 => words[middle] = format!("[{}](https://example.org/{})", words[middle], random.below(1000)),
        _ => {}
    }
    if let Some(name) = named {
        words.insert(middle, name.to_owned());
    }
    format!("Then {}. ", words.join(" "))
}

/// A sentence that reports an event, annotated.
fn event(random: &mut Random, annotations: &mut String, entities: &[String]) -> String {
    let (actor, deed, matter) = (random.entity(entities.len()), random.of(DEEDS), random.of(MATTERS));
    let title = format!("{} {deed} {matter}", entities[actor]);
    // The number makes each quote the only one of its article.
    let quote = format!("In case {}, {title}.", random.below(1 << 40));
    let date = random.date();
    annotations.push_str(&format!(
        "[[event]]\nquote = \"{quote}\"\ntitle = \"{title}\"\nwhen = \"{date}\"\nactors = [{{ entity = \"e-{actor}\" }}]\n\n"
    ));
    quote + " "
}

/// A generator of random numbers (SplitMix64), fixed for ever.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap_or_default()
    }

    fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// An entity: the first ones come far more often than the last.
    fn entity(&mut self, entities: usize) -> usize {
        let share = self.below(1_000_000) as f64 / 1_000_000.0;
        ((entities as f64).powf(share) - 1.0) as usize
    }

    fn word(&mut self) -> String {
        self.one_of(WORDS.split_whitespace().collect()).to_owned()
    }

    fn of(&mut self, list: &'static str) -> &'static str {
        self.one_of(list.split('|').collect())
    }

    fn one_of<'a>(&mut self, items: Vec<&'a str>) -> &'a str {
        items[self.below(items.len())]
    }

    fn date(&mut self) -> String {
        format!("{}-{:02}-{:02}", 2012 + self.below(14), 1 + self.below(12), 1 + self.below(28))
    }
}
