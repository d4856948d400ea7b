//! The pages that all programs build, made from a seed.

use std::fmt::Write;

/// The words of the pages.
const WORDS: &str = "forecast memory bandwidth compute model weight demand supply curve trend scenario median quantile estimate \
    interval history release phone laptop server chip process price watt battery sensor latency cache context window sparse \
    expert layer threshold crossing date month revision evidence source prior sample seed range narrow wide early late likely \
    the a of in to and for with on at by from is are was will can may should as that this which when where than more less about \
    between over under after before until because while however also only still yet again next last first each some many few";

/// The number of sections of the site.
pub const SECTIONS: usize = 10;

/// The rows of each dataset.
const ROWS: usize = 200;

/// The columns of each dataset.
pub const COLUMNS: [&str; 3] = ["memory", "bandwidth", "compute"];

/// A page without its front matter.
pub struct Page {
    /// Its name, without `.md`.
    pub name: String,
    /// The number of its section.
    pub section: usize,
    /// Its title.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// Its date: `2026-01-31`.
    pub date: String,
    /// Its parts, in order.
    pub parts: Vec<Part>,
}

/// A part of a page.
pub enum Part {
    /// Markdown that all programs understand alike.
    Text(String),
    /// A paragraph that ends with a link to a page, by its number.
    Link(String, usize),
    /// A chart and a table of a dataset, by its number.
    Data(usize),
}

/// The values of a dataset: a date, and a number for each column.
pub type Rows = Vec<(String, [f64; 3])>;

/// All pages, and the datasets of some of them.
pub struct Corpus {
    /// The pages.
    pub pages: Vec<Page>,
    /// The datasets.
    pub datasets: Vec<Rows>,
}

impl Corpus {
    /// Makes a number of pages.
    pub fn new(count: usize) -> Self {
        let words: Vec<&str> = WORDS.split_whitespace().collect();
        let mut random = Random(20_261_129);
        let mut datasets = Vec::new();
        let pages = (0..count)
            .map(|number| {
                let data = number.is_multiple_of(10).then(|| {
                    datasets.push(rows(&mut random));
                    datasets.len() - 1
                });
                page(number, count, data, &words, &mut random)
            })
            .collect();
        Self { pages, datasets }
    }
}

fn page(number: usize, count: usize, data: Option<usize>, words: &[&str], random: &mut Random) -> Page {
    let mut parts = vec![Part::Link(paragraph(words, 50, random), random.below(count))];
    parts.extend(data.map(Part::Data));
    for section in 0..5 {
        parts.push(Part::Text(format!("## {} {}\n", sentence(words, 4, random).trim_end_matches('.'), section + 1)));
        parts.push(Part::Link(paragraph(words, 40, random), random.below(count)));
        match section {
            0 => parts.push(Part::Text((0..5).map(|_| format!("- {}\n", sentence(words, 9, random))).collect())),
            1 => parts.push(Part::Text(table(words, random))),
            2 => parts.push(Part::Text(code(number))),
            3 => parts.push(Part::Text((0..4).map(|_| format!("1. {}\n", sentence(words, 9, random))).collect())),
            _ => {}
        }
        parts.push(Part::Text(format!("{}\n", paragraph(words, 25, random))));
    }
    parts.push(Part::Text(format!("The last words.[^1]\n\n[^1]: {}\n", sentence(words, 12, random))));
    let (year, month, day) = (2020 + number % 6, 1 + number % 12, 1 + number % 28);
    Page {
        name: format!("p{number:05}"),
        section: number % SECTIONS,
        title: format!("Report {number} {}", sentence(words, 4, random).trim_end_matches('.')),
        description: sentence(words, 12, random),
        date: format!("{year}-{month:02}-{day:02}"),
        parts,
    }
}

fn rows(random: &mut Random) -> Rows {
    let row = |month: usize| {
        let growth = (month as f64 / 40.0).exp2();
        let date = format!("{}-{:02}-01", 2008 + month / 12, month % 12 + 1);
        (date, [4.0, 8.0, 16.0].map(|level| level * growth * (0.9 + 0.2 * random.next())))
    };
    (0..ROWS).map(row).collect()
}

fn table(words: &[&str], random: &mut Random) -> String {
    let mut text = "| resource | level | low | high |\n| --- | --- | --- | --- |\n".to_owned();
    for _ in 0..6 {
        let name = words[random.below(words.len())];
        let [level, low, high] = [(); 3].map(|()| 900.0 * random.next());
        writeln!(text, "| {name} | {level:.1} | {low:.1} | {high:.1} |").expect("a string takes all text");
    }
    text
}

fn code(number: usize) -> String {
    format!(
        "```python\ndef crossing(supply, demand, start):\n    t = start + {number}\n    while supply(t) < demand(t):\n        \
         t += 1 / 12  # a month\n    return round(t, 2)\n```\n"
    )
}

/// Returns sentences of at least this many words.
fn paragraph(words: &[&str], length: usize, random: &mut Random) -> String {
    let sentences: Vec<String> = (0..length.div_ceil(12)).map(|_| sentence(words, 12, random)).collect();
    sentences.join(" ")
}

fn sentence(words: &[&str], length: usize, random: &mut Random) -> String {
    let mut text = (0..length).map(|_| words[random.below(words.len())]).collect::<Vec<_>>().join(" ");
    text.push('.');
    text[..1].make_ascii_uppercase();
    text
}

/// A small generator of random numbers (SplitMix64, Steele and others 2014): the corpus has to be the same everywhere.
struct Random(u64);

impl Random {
    /// Returns a number from 0 to 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns a whole number below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        (self.next() * limit as f64) as usize
    }
}
