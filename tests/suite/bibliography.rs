//! Bibliographies: BibTeX as reference managers and search engines write it, the YAML of Hayagriva, and citations of
//! both.

use std::fs;

use foresite::diagnostic::{Report, print};
use foresite::document::Reference;
use foresite::load::{Loaded, load};
use proptest::prelude::*;

use super::project::{Project, repository};

/// Loads a small project with these files below `data/`.
fn loaded(files: &[(&str, &str)]) -> Loaded {
    let project = Project::small();
    for (path, text) in files {
        project.write(&format!("data/{path}"), text);
    }
    load(project.root())
}

/// Returns every diagnostic, with those of sources that nothing uses.
fn with_unused(loaded: &Loaded) -> Report {
    let mut report = loaded.report.clone();
    if let Ok(project) = &loaded.project {
        let of_entries = project.references.values().flat_map(|reference| &reference.problems);
        report.extend(of_entries.chain(&project.uncitable).cloned());
    }
    report
}

/// Returns every diagnostic as a short line, with those of sources that nothing uses.
fn all_problems(loaded: &Loaded) -> String {
    print::short(&with_unused(loaded), &loaded.sources)
}

/// Returns every diagnostic as a short line, with those of sources that nothing uses.
fn problems(files: &[(&str, &str)]) -> Vec<String> {
    all_problems(&loaded(files)).lines().map(str::to_owned).collect()
}

/// Returns a bibliography that another program wrote.
fn exported(name: &str) -> String {
    fs::read_to_string(repository().join("tests/bibliographies").join(name)).unwrap()
}

/// Returns the sources of files without problems.
#[track_caller]
fn sources(files: &[(&str, &str)]) -> Vec<Reference> {
    let loaded = loaded(files);
    assert_eq!(all_problems(&loaded), "");
    loaded.project.unwrap().references.into_values().collect()
}

/// Returns the only source of a bibliography without problems.
#[track_caller]
fn source(text: &str) -> Reference {
    let mut found = sources(&[("works.bib", text)]);
    assert_eq!(found.len(), 1);
    found.remove(0)
}

/// Returns all details of a source in one line.
fn details(source: &Reference) -> String {
    let parts = [
        Some(source.key.value.clone()),
        Some(source.author.iter().map(|author| author.name.as_str()).collect::<Vec<_>>().join(" & ")),
        Some(source.title.clone()),
        source.publisher.clone(),
        source.date.clone(),
        source.url.as_ref().map(|url| url.value.clone()),
        source.accessed.map(|date| format!("read {date}")),
        source.note.clone(),
    ];
    parts.map(Option::unwrap_or_default).join(" | ")
}

#[test]
fn a_bibliography_is_read_as_zotero_writes_it() {
    let found: Vec<_> = sources(&[("zotero.bib", &exported("zotero.bib"))]).iter().map(details).collect();
    assert_eq!(
        found,
        [
            "godel_uber_1931 | Kurt Gödel | Über formal unentscheidbare Sätze der Principia Mathematica und verwandter \
             Systeme I | Monatshefte für Mathematik und Physik | 1931-12 | https://doi.org/10.1007/BF01700692 |  | ",
            "kwon_efficient_2023 | Woosuk Kwon & Zhuohan Li & Siyuan Zhuang | Efficient Memory Management for Large \
             Language Model Serving with PagedAttention | Proceedings of the 29th Symposium on Operating Systems \
             Principles | 2023-10 | https://dl.acm.org/doi/10.1145/3600006.3613165 | read 2026-04-30 | ",
            "vaswani_attention_2023 | Ashish Vaswani & Noam Shazeer & Niki Parmar & Jakob Uszkoreit & Llion Jones & Aidan \
             N. Gomez & Lukasz Kaiser & Illia Polosukhin | Attention Is All You Need | arXiv | 2023-08 | \
             http://arxiv.org/abs/1706.03762 | read 2026-05-01 | arXiv:1706.03762 [cs]",
        ]
    );
}

#[test]
fn a_bibliography_is_read_as_zotero_writes_it_for_biblatex() {
    let found: Vec<_> = sources(&[("z.bib", &exported("zotero-biblatex.bib"))]).iter().map(details).collect();
    assert_eq!(
        found,
        [
            "denain_gap_2025 | Jean-Stanislas Denain & Jan van der Berg | Frontier AI Performance: GPUs at Home | Epoch AI \
             | 2025-08 |  |  | ",
            "epoch_ai_trends_2023 | Epoch AI | Machine Learning Trends |  | 2023-04-11 | https://epoch.ai/trends | read \
             2026-05-02 | ",
            "ho_progress_2024 | Anson Ho & Tamay Besiroglu & others | Algorithmic Progress in Language Models | arXiv | \
             2024-03-09 | https://arxiv.org/abs/2403.05812 |  | ",
        ]
    );
}

#[test]
fn a_bibliography_is_read_as_google_scholar_writes_it() {
    let found: Vec<_> = sources(&[("scholar.bib", &exported("scholar.bib"))]).iter().map(details).collect();
    assert_eq!(
        found,
        [
            "erd6s1960evolution | Paul Erdős & Alfréd Rényi | On the evolution of random graphs | Publ. math. inst. hung. \
             acad. sci | 1960 |  |  | ",
            "gneiting2007strictly | Tilmann Gneiting & Adrian E Raftery | Strictly proper scoring rules, prediction, and \
             estimation | Journal of the American statistical Association | 2007 |  |  | ",
            "kahneman2011thinking | Daniel Kahneman | Thinking, fast and slow | Macmillan | 2011 |  |  | ",
        ]
    );
}

#[test]
fn a_citation_has_a_number_and_links_to_its_source_and_back() {
    let project = Project::small();
    project.write("data/zotero.bib", &exported("zotero.bib"));
    project.write("data/scholar.bib", &exported("scholar.bib"));
    project.write("data/sources.yaml", "own: { title: Our own, url: https://example.org/own }\n");
    let text =
        "Scored [@gneiting2007strictly], read [@own; @vaswani_attention_2023], scored again [@gneiting2007strictly].";
    project.write("content/second.md", &format!("---\ntitle: Second\n---\n\n{text}\n"));
    project.run(&["build", "--strict"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/second/index.html")).unwrap().replace('"', "");
    for (id, number) in [("fs:cite-1", 1), ("fs:cite-2", 2), ("fs:cite-3", 3), ("fs:cite-1-2", 1)] {
        let link =
            page.split("<a ").find(|link| link.contains(&format!("id={id} ")) || link.contains(&format!("id={id}>")));
        let link = link.unwrap_or_else(|| panic!("no {id} in {page}"));
        assert!(
            link.contains(&format!("href=#fs:source-{number}")) && link.contains(&format!(">{number}</a>")),
            "{link}"
        );
        assert!(page.contains(&format!("href=#{id}")), "no way back to {id}");
    }
    let listed = |number: usize| {
        let (_, rest) = page.split_once(&format!("<li id=fs:source-{number}>")).unwrap();
        rest.split_once("</li>").unwrap().0.to_owned()
    };
    let first = listed(1);
    assert!(first.starts_with("Tilmann Gneiting and Adrian E Raftery, <cite>Strictly proper scoring rules"), "{first}");
    assert!(first.contains("Journal of the American statistical Association, 2007"), "{first}");
    assert!(listed(2).contains("<a href=https://example.org/own>Our own</a>"));
    let third = listed(3);
    assert!(
        third.starts_with("Ashish Vaswani and others, <a href=http://arxiv.org/abs/1706.03762>Attention Is"),
        "{third}"
    );
    assert!(third.contains("arXiv, 2023-08 (read 1 May 2026). arXiv:1706.03762 [cs]"), "{third}");
}

#[test]
fn data_can_name_a_source_of_a_bibliography() {
    let gpus = |key: &str| format!("sources: [{key}]\ncolumns: {{ x: {{}} }}\nrows:\n  - {{ x: 1 }}\n");
    let works = exported("scholar.bib");
    assert!(problems(&[("works.bib", &works), ("gpus.yaml", &gpus("kahneman2011thinking"))]).is_empty());
    assert_eq!(
        problems(&[
            ("works.bib", &works),
            ("sources.yaml", "own: { title: Own }\n"),
            ("gpus.yaml", &gpus("kahneman2011"))
        ]),
        ["data/gpus.yaml:1:11: error[E0114]: unknown source `kahneman2011` in data/sources.yaml and data/works.bib"]
    );
}

#[test]
fn latex_becomes_plain_text() {
    for (written, expected) in [
        (
            r#"{{\'E}tudes \& {R\'esum\'es} of \"Uber-{NASA}, \o re, {\ss}, {\L}\'od\'z}"#,
            "Études & Résumés of Über-NASA, øre, ß, Łódź",
        ),
        (
            r"{Spending \$5,000 at 100\% with C\#, a\_b and {\textasciitilde}me}",
            "Spending $5,000 at 100% with C#, a_b and ~me",
        ),
        (r"{``Quoted'', 1990--2000 --- and $O(n^{2})$ at $\mu=5$}", "“Quoted”, 1990–2000 — and O(n^2) at μ=5"),
        (r#""In quotes, {B}raced" # { and joined}"#, "In quotes, Braced and joined"),
        (r"{\emph{Real} words by \textsc{Small} caps}", "Real words by Small caps"),
        ("{Over\n    two lines}", "Over two lines"),
        ("{Größe ± 日本}", "Größe ± 日本"),
    ] {
        assert_eq!(source(&format!("@misc{{key, title = {written}}}")).title, expected, "{written}");
    }
}

#[test]
fn a_date_is_as_precise_as_it_is_given() {
    for (fields, expected) in [
        ("date = {2017-06-12}", "2017-06-12"),
        ("date = {2017-06}", "2017-06"),
        ("date = {2017}", "2017"),
        ("date = {2017-06-12T08:00:00Z}", "2017-06-12"),
        ("date = {2017/2019}", "2017 to 2019"),
        ("year = 2017", "2017"),
        ("year = {2017}, month = jun", "2017-06"),
        ("year = {2017}, month = {6}", "2017-06"),
        ("year = {2017}, month = {June}, day = 12", "2017-06-12"),
        ("year = {2017}, month = jun # {~12}", "2017-06-12"),
        ("year = {2017}, month = {12 June}", "2017-06-12"),
        ("year = {2017}, month = {Spring}", "2017"),
        ("month = jun", ""),
    ] {
        let source = source(&format!("@misc{{key, title = {{T}}, {fields}}}"));
        assert_eq!(source.date.unwrap_or_default(), expected, "{fields}");
    }
}

#[test]
fn an_address_comes_from_the_url_the_doi_or_the_arxiv_number() {
    for (fields, expected) in [
        ("url = {https://a.org/x--y_z?q=1}, doi = {10.1/2}", "https://a.org/x--y_z?q=1"),
        (r"url = {https://a.org/a\_b\%20c}", "https://a.org/a_b%20c"),
        (r"howpublished = {\url{https://a.org/b--c}}", "https://a.org/b--c"),
        ("doi = {https://doi.org/10.1093/qje/qjac020}", "https://doi.org/10.1093/qje/qjac020"),
        ("eprint = {1706.03762}, archivePrefix = {arXiv}", "https://arxiv.org/abs/1706.03762"),
        ("eprint = {1706.03762}", ""),
    ] {
        let source = source(&format!("@online{{key, title = {{T}}, {fields}}}"));
        assert_eq!(source.url.map(|url| url.value).unwrap_or_default(), expected, "{fields}");
    }
}

#[test]
fn an_entry_inherits_missing_fields_from_the_entries_it_names() {
    let found = sources(&[(
        "dblp.bib",
        "@string{acm = \"Association for Computing Machinery\"}\n\
         @inproceedings{DBLP:conf/sosp/KwonLZ23, title = {Paged}, author = {Kwon, W.}, crossref = {DBLP:conf/sosp/2023}}\n\
         @proceedings{DBLP:conf/sosp/2023, title = {Proceedings of {SOSP}}, editor = {Flinn, Jason}, publisher = acm, year = 2023}\n\
         @xdata{shared, publisher = ACM}\n\
         @book{b, title = {Bound}, xdata = {shared}}\n",
    )]);
    let found: Vec<_> = found.iter().map(details).collect();
    assert_eq!(
        found,
        [
            "DBLP:conf/sosp/2023 | Jason Flinn | Proceedings of SOSP | Association for Computing Machinery | 2023 |  |  | ",
            "DBLP:conf/sosp/KwonLZ23 | W. Kwon | Paged | Proceedings of SOSP | 2023 |  |  | ",
            "b |  | Bound | Association for Computing Machinery |  |  |  | ",
        ]
    );
}

#[test]
fn an_entry_of_any_kind_with_any_fields_is_a_source() {
    let text = "% a comment\n@comment{jabref-meta: databaseType:biblatex;}\n@preamble{\"\\newcommand\"}\nwords between\n\
                @Podcast{key, Title = {Talk}, mood = {$ open, \\\"}, RATING = 5}\n";
    assert_eq!(details(&source(text)), "key |  | Talk |  |  |  |  | ");
}

#[test]
fn a_duplicate_key_is_an_error_at_both_places() {
    let works = "@misc{own, title = {A}}\n\n@misc{twice, title = {B}}\n@misc{twice, title = {C}}\n";
    let loaded = loaded(&[("a.bib", works), ("sources.yaml", "own: { title: Own }\n")]);
    let report = with_unused(&loaded);
    let found: Vec<_> = report
        .sorted()
        .iter()
        .map(|problem| {
            let places = problem.labels.iter().map(|label| {
                let (path, place) = loaded.sources.locate(label.span);
                format!("{path}:{place} {}", label.text)
            });
            format!("{} {}: {}", problem.code.id, problem.message, places.collect::<Vec<_>>().join(", "))
        })
        .collect();
    assert_eq!(
        found,
        [
            "E0102 the source `twice` is given twice: data/a.bib:4:7 given again here, data/a.bib:3:7 first given here",
            "E0102 the source `own` is given twice: data/sources.yaml:1:1 given again here, data/a.bib:1:7 first given here",
        ]
    );
}

#[test]
fn reports_malformed_entries_at_their_place_and_reads_the_rest() {
    let text = "\
@misc{good, title = {Good}}
@misc{open, title = {Never closed}
  year = 2020}

@misc{unequal, title {T}}
@misc
@article{unfinished,
  title = {Un{finished},
  year = {2020},

@misc{valueless, title = , year = 2020}
@misc{last, title = {Last}, note = {é } } }, url = {https://a.org}}
@misc{fine, title = {Fine}}
";
    let found = problems(&[("a.bib", text)]);
    assert_eq!(
        found,
        [
            "data/a.bib:3:3: error[E0124]: expected a comma, found `y`",
            "data/a.bib:5:22: error[E0124]: expected `=`, found `{`",
            "data/a.bib:6:6: error[E0124]: expected `{`, found the end of the line",
            "data/a.bib:7:1: error[E0124]: expected a `}` that closes the entry, found none before the next one",
            "data/a.bib:11:26: error[E0124]: expected a value, found `,`",
        ]
    );
    let loaded = loaded(&[
        ("a.bib", text),
        ("gpus.yaml", "sources: [good, fine, open, unfinished]\ncolumns: { x: {} }\nrows:\n  - { x: 1 }\n"),
    ]);
    assert!(
        !print::short(&loaded.report, &loaded.sources).contains("E0114"),
        "who cites a broken entry is not wrong as well"
    );
}

#[test]
fn reports_missing_and_invalid_fields_of_a_source() {
    let found = problems(&[(
        "a.bib",
        "\
@misc{untitled, author = {A. Author}}
@misc{dated, title = {T}, date = {12 June 2020}, urldate = {2020-06}}
@misc{pressed, title = {T}, year = {in press}, url = {a.org/b}}
@misc{short, title = jcss, title = {Again}}
@misc{dollar, title = {The $20 agent}}
@misc{odd, title = {An \\oddity here, \\foo{words}}, crossref = {gone}}
@misc{bad key, title = {T}}
@string{twice = {a}}
@string{twice = {b}}
",
    )]);
    assert_eq!(
        found,
        [
            "data/a.bib:1:7: error[E0104]: expected the field `title` in the source `untitled`",
            "data/a.bib:2:35: error[E0106]: expected a date, found `12 June 2020`",
            "data/a.bib:2:61: error[E0106]: expected a date, found `2020-06`",
            "data/a.bib:3:37: error[E0106]: expected a date, found `in press`",
            "data/a.bib:3:55: error[E0113]: expected an address that starts with `https://` or `http://`, found `a.org/b`",
            "data/a.bib:4:22: error[E0124]: expected text in braces or quotes, found the unknown abbreviation `jcss`",
            "data/a.bib:4:28: error[E0102]: `title` is given twice in the source `short`",
            "data/a.bib:5:24: error[E0124]: expected a second `$`: the first one starts mathematics",
            "data/a.bib:6:21: warning[E0124]: the LaTeX command `\\foo` is not known: its words are kept without it",
            "data/a.bib:6:21: warning[E0124]: the LaTeX command `\\oddity` is not known and was left out",
            "data/a.bib:6:64: error[E0114]: unknown entry `gone` in `crossref`",
            "data/a.bib:7:11: error[E0124]: expected a comma, found `k`",
            "data/a.bib:9:9: error[E0102]: the abbreviation `twice` is given twice",
        ]
    );
}

#[test]
fn reports_a_bibliography_outside_of_data() {
    assert_eq!(
        problems(&[("charts/a.bib", "@misc{a, title = {A}}\n")]),
        ["error[E0121]: `data/charts/a.bib` is in a folder that is not read"]
    );
}

#[test]
fn refuses_a_malicious_bibliography_quickly() {
    let deep = format!("@misc{{a, title = {{{}{}}}}}", "\\b{".repeat(100_000), "}".repeat(100_000));
    let circle = "@misc{a, title = {A}, crossref = {b}}\n@misc{b, title = {B}, crossref = {a}}\n@misc{c, title = {C}, xdata = {c}}\n@misc{key, title = {D}, crossref = {key}, xdata = {key}}\n";
    let mut bomb = "@string{s0 = {aaaaaaaaaaaaaaaa}}\n".to_owned();
    for at in 1..40 {
        bomb.push_str(&format!("@string{{s{at} = s{} # s{}}}\n", at - 1, at - 1));
    }
    let abbreviations =
        format!("@string{{s = {{{}}}}}\n{}", "a".repeat(60_000), "@misc{x, title = s, note = s}\n".repeat(50_000));
    for (text, words) in [
        (deep.as_str(), "braces are nested too deeply"),
        (&bomb, "the value is too long"),
        (&abbreviations, "too large with its abbreviations"),
        ("@string{a = b}\n@string{b = a}\n@misc{k, title = a}\n", "unknown abbreviation"),
    ] {
        let found = problems(&[("a.bib", text)]);
        assert!(found.iter().any(|problem| problem.contains(words)), "{words}: {:?}", found.first());
    }
    assert!(problems(&[("a.bib", circle)]).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bibliography_causes_a_panic(
        parts in prop::collection::vec(
            prop_oneof![
                Just("@misc{"), Just("@string{"), Just("@comment{"), Just("{"), Just("}"), Just("\""), Just(","), Just("="),
                Just("#"), Just("\n"), Just("$"), Just("\\"), Just("\\'"), Just("\\v"), Just("%"), Just("key"), Just("title = {"),
                Just("author = {"), Just("date = {"), Just("year = "), Just("month = "), Just("url = {"), Just("ids = {"),
                Just("crossref = {"), Just(" and "), Just("201XX-300"), Just("jan"), Just("é"), Just("\u{a0}"), Just("family="),
                Just("~"), Just("--"), Just("\\\"{"),
            ],
            0..40,
        ),
        words in prop::collection::vec(
            prop_oneof![
                Just("\\"), Just("\\'"), Just("\\v"), Just("\\emph{"), Just("\\emph"), Just("\\noopsort{"), Just("\\enquote{"), Just("``"),
                Just("'"), Just("é"), Just("\u{a0}"), Just(" "), Just("~"), Just("--"), Just(" and "), Just(","), Just("a"), Just("201"),
                Just("{"), Just("/"),
            ],
            0..12,
        )
    ) {
        let text = parts.concat();
        // Well formed, so that the code that reads LaTeX is reached.
        let words = words.concat();
        let words = format!("{words}{}", "}".repeat(words.matches('{').count()));
        let fields = |field: &str| format!("@misc{{{field}, title = {{T}}, {field} = {{{words}}}}}\n");
        let entries = ["author", "date", "url", "note", "year", "howpublished"].map(fields).concat();
        let titled = format!("@misc{{k, title = {{{words}}}}}\n{entries}");
        let _ = loaded(&[("a.bib", &text), ("b.bib", &format!("@misc{{k, title = {{T}}, author = {{{text}}}, date = {{{text}}}}}"))]);
        let _ = loaded(&[("c.bib", &titled)]);
    }
}

#[test]
fn reads_the_keys_of_hayagriva() {
    let found = sources(&[(
        "sources.yaml",
        r#"
kinetics:
  type: Article
  title: { value: "Kinetics of the {Polariton} condensate", verbatim: true }
  author: ["Doan, T. D.", "von der Leyen, Ursula", "Luther King, Jr., Martin", UNICEF]
  serial-number: { doi: "10.1103/PhysRevB.102.165126", serial: 8516 }
  page-range: 165126-165139
  date: 2020-10-14
  parent:
    type: Periodical
    title: Physical Review B
    volume: 102
    issue: 16
    publisher: { name: American Physical Society, location: College Park }
wwdc:
  type: Article
  title: Boost Performance
  author: { name: Watkins, given-name: Gloria Jean, alias: bell hooks }
  parent:
    - type: Conference
      organization: Apple Inc.
    - { type: Video, runtime: "00:13:42", url: { value: https://developer.apple.com/videos/, date: 2020-11-30 } }
collection:
  title: Automata studies
  editor: ["Shannon, C. E.", "McCarthy, J."]
  publisher: Princeton University Press
  date: 1956
preprint: { type: article, title: Attention, serial-number: { arxiv: 1706.03762 }, parent: { title: arXiv }, date: 2017-06 }
report: { title: "{NASA} plans", serial-number: NASA/TM-1, genre: Memorandum, language: en-US, note: Read in full. }
"#,
    )]);
    let found: Vec<_> = found.iter().map(details).collect();
    assert_eq!(
        found,
        [
            "collection | C. E. Shannon & J. McCarthy | Automata studies | Princeton University Press | 1956 |  |  | ",
            "kinetics | T. D. Doan & Ursula von der Leyen & Martin Luther King Jr. & UNICEF | Kinetics of the Polariton \
             condensate | Physical Review B | 2020-10-14 | https://doi.org/10.1103/PhysRevB.102.165126 |  | ",
            "preprint |  | Attention | arXiv | 2017-06 | https://arxiv.org/abs/1706.03762 |  | ",
            "report |  | NASA plans |  |  |  |  | Read in full.",
            "wwdc | Gloria Jean Watkins | Boost Performance | Apple Inc. |  | https://developer.apple.com/videos/ | read \
             2020-11-30 | ",
        ]
    );
}

#[test]
fn reports_problems_below_nested_keys_of_hayagriva_at_their_place() {
    assert_eq!(
        problems(&[(
            "sources.yaml",
            "a:\n  title: { value: A, casing: x }\n  author: Ann One, Bob Two, Cy Three, Di Four\n  publisher: { location: Rome }\n  parent: { titel: B, date: soon }\n  serial-number: [1]\n"
        )]),
        [
            "data/sources.yaml:2:22: warning[E0103]: unknown key `casing` in a text",
            "data/sources.yaml:3:11: error[E0113]: expected one person, found `Ann One, Bob Two, Cy Three, Di Four`",
            "data/sources.yaml:4:14: error[E0104]: expected the key `name` in a publisher",
            "data/sources.yaml:5:13: error[E0103]: unknown key `titel` in what the source is part of",
            "data/sources.yaml:5:29: error[E0106]: expected a date, found `soon`",
            "data/sources.yaml:6:18: error[E0105]: expected text, found a list",
        ]
    );
}

/// A library with an entry that has no problem and others of which each has one.
const LIBRARY: &str = "\
@string{pub = {Publisher} # unknown}
@book{good, title={A Good Book}, author={Doe, Jane}, year={2020}}
@article{address, title={B}, url={ftp://ftp.example.org/b.pdf}}
@article{read, title={C}, urldate={11/07/14}}
@misc{untitled, author={X}}
@misc{undated, title={E}, year={n.d.}}
@book{short, title={F}, publisher=pub}
@book{twice, title={G}}
@book{twice, title={H}}
@book{no key, title={I}}
@book{open, title={J}
@misc{last, title={K}, crossref={gone}}
";

#[test]
fn problems_of_entries_that_nothing_uses_fail_no_build() {
    let project = Project::small();
    project.write("data/works.bib", LIBRARY);
    project.write("content/index.md", "---\ntitle: Home\n---\n\nRead [@good].\n");
    project.run(&["build", "--strict"]).ends_with(0);
    let checked = project.run(&["check", "--strict"]).ends_with(0);
    let line = "10 bibliography entries that nothing cites have problems, the first: data/works.bib:1:29: expected text in braces";
    assert!(checked.stderr.contains(line), "{}", checked.stderr);
    for key in ["address", "read", "untitled", "undated", "short", "twice", "open", "last"] {
        project.write("content/index.md", &format!("---\ntitle: Home\n---\n\nRead [@{key}].\n"));
        let failed = project.run(&["build"]).ends_with(1);
        assert!(failed.stderr.contains("data/works.bib:"), "{key}: {}", failed.stderr);
        assert!(failed.stderr.contains("1 error"), "{key}: {}", failed.stderr);
    }
}

/// Returns the text of a page without its tags.
fn words_of(page: &str) -> String {
    let mut rest = page;
    let mut words = String::new();
    while let Some(open) = rest.find('<') {
        words.push_str(&rest[..open]);
        rest = rest[open..].split_once('>').map_or("", |(_, after)| after);
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn citations_can_name_authors_and_years() {
    let project = Project::small();
    let settings = fs::read_to_string(project.path("foresite.yaml")).unwrap();
    project.write("foresite.yaml", &format!("{settings}citations: author-date\n"));
    let library = "@book{z, title={Zoo}, author={van Doe, Jane}, year={2025}}\n\
        @book{a, title={Ant}, author={van Doe, Jane}, date={2025-03-02}}\n\
        @book{b, title={Two}, author={Roe, Ann and Poe, Ed}, year={2024}}\n\
        @misc{c, title={Three}, publisher={Epoch {AI}}}\n@misc{unused, title={Four}, author={Roe, A}, year={2024}}\n";
    project.write("data/works.bib", library);
    let text = "Read [see @z, p. 3; @b], [-@a] and [@c].\n\n@z and @c say so.\n";
    project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n{text}"));
    project.run(&["build", "--strict"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/index.html")).unwrap();
    let words = words_of(&page);
    assert!(
        words.contains("Read (see van Doe 2025b, p. 3; Roe and Poe 2024), (2025a) and (Epoch AI n.d.)."),
        "{words}"
    );
    assert!(words.contains("van Doe (2025b) and Epoch AI (n.d.) say so."), "{words}");
    // Sources are listed in the order of the alphabet.
    let places = ["Epoch AI n.d.:", "Roe and Poe 2024:", "van Doe 2025a:", "van Doe 2025b:"]
        .map(|label| words.find(label).unwrap_or_else(|| panic!("no {label} in {words}")));
    assert!(places.is_sorted(), "{words}");
    let page = page.replace('"', "");
    assert!(page.contains("href=#fs:source-1") && page.contains("<li id=fs:source-1><b>van Doe 2025b</b>: "), "{page}");
}

#[test]
fn citations_have_words_and_name_authors_as_in_pandoc() {
    let project = Project::small();
    let library = "@book{a, title={One}, author={Doe, Jane}}\n@book{b, title={Two}, author={Roe, Ann and Poe, Ed}}\n\
        @book{c, title={Three}}\n@book{d, title={Four}, author={A and B and C}}\n";
    project.write("data/works.bib", library);
    let text = "Read [see @a, p. 3; @b] and [-@c].\n\n@a and @b say so, but not @d, @c, me@a.org or \\@a.\n\n[write to @home]\n";
    project.write("content/index.md", &format!("---\ntitle: Home\n---\n\n{text}"));
    let built = project.run(&["build"]).ends_with(0);
    let page = fs::read_to_string(project.path("public/index.html")).unwrap();
    let text = words_of(&page);
    assert!(text.contains("Read [see 1, p. 3; 2] and3."), "{text}");
    assert!(text.contains("Doe1 and Roe and Poe2 say so, but not A and others4, Three3, me@a.org or @a."), "{text}");
    assert!(text.contains("[write to @home]"), "{text}");
    assert!(built.stderr.contains("`@home` is not read as a citation"), "{}", built.stderr);
}

#[test]
fn a_chapter_takes_the_title_of_its_book_and_keys_of_other_programs_are_warnings() {
    let library = "\
chapter:
  type: Chapter
  page-range: 10-12
  parent: { type: Book, title: { value: A Book, translation: Ein Buch }, publisher: House, date: ~2003-06-21 }
untitled: { type: Chapter, parent: { type: Book } }
own: { title: Own, shelf: 3 }
misspelled: { title: Own, autor: Doe }
";
    let found = loaded(&[("sources.yaml", library)]);
    let references = &found.project.as_ref().unwrap().references;
    assert_eq!(details(&references["chapter"]), "chapter |  | A Book | House | c. 2003-06-21 |  |  | ");
    let problems: Vec<String> = print::short(&found.report, &found.sources).lines().map(str::to_owned).collect();
    assert_eq!(
        problems,
        [
            "data/sources.yaml:5:1: error[E0104]: expected the key `title` in the source `untitled`",
            "data/sources.yaml:6:20: warning[E0103]: unknown key `shelf` in the source `own`",
            "data/sources.yaml:7:27: error[E0103]: unknown key `autor` in the source `misspelled`",
        ]
    );
}
