use super::*;
use crate::source::Sources;

/// Parses a text. Returns the tree, and the problems as `line:column code message`.
fn parse(text: &str) -> (Option<Node>, Vec<String>, Sources) {
    let mut sources = Sources::default();
    let id = sources.add("a.yaml", text);
    let document = super::parse(text, id, 0);
    let root = document.root.ok().flatten();
    let problems = document
        .report
        .into_iter()
        .map(|problem| {
            let at = sources.locate(problem.span().unwrap()).1;
            format!("{at} {} {}", problem.code.id, problem.message)
        })
        .collect();
    (root, problems, sources)
}

fn problems(text: &str) -> Vec<String> {
    parse(text).1
}

fn entries(node: &Node) -> &[(Spanned<String>, Node)] {
    match &node.kind {
        Kind::Mapping(entries) => entries,
        _ => panic!("expected a mapping"),
    }
}

#[test]
fn places_a_plain_text_exactly_after_multibyte_characters() {
    let (root, problems, sources) = parse("é: ünïcode → 5\nb: [é, 1.4 to 3.2 year ]\nc: { d: x }  # note\n");
    assert!(problems.is_empty(), "{problems:?}");
    let root = root.unwrap();
    let texts: Vec<_> =
        entries(&root).iter().map(|(key, value)| (sources.text(key.span), sources.text(value.span))).collect();
    assert_eq!(texts, [("é", "ünïcode → 5"), ("b", "[é, 1.4 to 3.2 year ]"), ("c", "{ d: x }")]);
    let Kind::Sequence(items) = &entries(&root)[1].1.kind else { panic!() };
    assert_eq!(sources.text(items[1].span), "1.4 to 3.2 year");
}

#[test]
fn a_part_of_a_plain_or_quoted_text_has_an_exact_place() {
    let text = "a: one two\nb: 'one two'\nc: \"one two\"\nd: >\n  one\n  two\ne: |\n  one two\nf: \"o\\u006Ee two\"\ng: one\n  two\nh: 'it''s two'\n";
    let (root, problems, sources) = parse(text);
    assert!(problems.is_empty(), "{problems:?}");
    let part = |(key, node): &(Spanned<String>, Node)| {
        let Kind::Scalar { text, .. } = &node.kind else { panic!() };
        let at = text.find("two").unwrap();
        let part = Spanned::new(text.clone(), node.span).part(at, at + 3);
        (key.value.clone(), sources.text(part).to_owned())
    };
    let found: Vec<_> = entries(&root.unwrap()).iter().map(part).collect();
    let expected = [
        ("a", "two"),
        ("b", "two"),
        ("c", "two"),
        ("d", "one\n  two"),
        ("e", "two"),
        ("f", "\"o\\u006Ee two\""),
        ("g", "one\n  two"),
        ("h", "'it''s two'"),
    ];
    assert_eq!(found, expected.map(|(key, text)| (key.to_owned(), text.to_owned())));
}

#[test]
fn a_text_with_escapes_has_no_exact_places() {
    let (root, _, _) = parse("a: \"\\L\\L\"\n");
    let root = root.unwrap();
    let node = &entries(&root)[0].1;
    let Kind::Scalar { text, .. } = &node.kind else { panic!() };
    assert_eq!(text.len(), 6);
    assert_ne!(node.span.len(), text.len());
}

#[test]
fn front_matter_is_placed_in_its_file() {
    let file = "---\ntitle: Gap\n---\nText\n";
    let mut sources = Sources::default();
    let id = sources.add("a.md", file);
    let root = super::parse(&file[4..15], id, 4).root.unwrap().unwrap();
    assert_eq!(sources.text(entries(&root)[0].1.span), "Gap");
    assert_eq!(sources.locate(entries(&root)[0].1.span).1.to_string(), "2:8");
}

#[test]
fn an_empty_value_is_null() {
    let (root, problems, _) = parse("a:\nb: ~\nc: null\nd: ''\ne: '~'\nf: {x: , y: 1}\n");
    assert!(problems.is_empty(), "{problems:?}");
    let root = root.unwrap();
    let nulls: Vec<_> = entries(&root).iter().map(|(_, value)| value.is_null()).collect();
    assert_eq!(nulls, [true, true, true, false, false, false]);
    assert!(entries(&entries(&root)[5].1)[0].1.is_null());
}

#[test]
fn reports_each_duplicate_key_with_both_places() {
    let (_, problems, sources) = parse("a: 1\nb: 2\na: 3\nc: { d: 1, d: 2 }\n");
    assert_eq!(problems, ["3:1 E0102 `a` is given twice", "4:12 E0102 `d` is given twice"]);
    let id = sources.clone().add("x", "");
    let _ = id;
    let mut again = Sources::default();
    let id = again.add("a.yaml", "a: 1\na: 3\n");
    let labels = super::parse("a: 1\na: 3\n", id, 0).report.into_iter().next().unwrap().labels;
    assert_eq!(labels.len(), 2);
    assert_eq!(labels[1].span.start, 0);
}

#[test]
fn refuses_yaml_features_that_data_does_not_need() {
    assert_eq!(
        problems("a: &x 1\nb: *x\nc: !t 2\nd: *bold\n<<: { e: 1 }\n"),
        [
            "1:7 E0110 expected plain data, found an anchor (`&name`)",
            "2:4 E0110 expected plain data, found an alias (`*name`)",
            "3:7 E0110 expected plain data, found a tag (`!name`)",
            "4:4 E0110 expected plain data, found an alias (`*name`)",
            "5:1 E0110 expected plain data, found a merge key (`<<`)",
        ]
    );
    assert_eq!(problems("a: 1\n---\nb: 2\n"), ["2:1 E0110 expected one YAML document, found a second"]);
    assert_eq!(problems("%YAML 1.2\n---\na: 1\n"), ["1:1 E0110 expected plain data, found a directive (`%…`)"]);
    assert_eq!(problems("[a]: 1\n? {b: 2}\n: 1\n").len(), 2);
    assert_eq!(problems("~: 1\n"), ["1:1 E0101 expected a key, found nothing"]);
}

#[test]
fn explains_a_comma_inside_braces_once() {
    let text =
        "curves:\n  box: { value: step(24 GB, 2025-01-30 -> 32 GB), unit: GB }\nb: { value: a, b }\nc: [f(a, b), c]\n";
    assert_eq!(
        problems(text),
        [
            "2:17 E0112 inside `{ … }` a comma ends a value",
            "3:16 E0112 inside `{ … }` a comma ends a value, and what follows is no `key: value`",
            "4:5 E0112 inside `[ … ]` a comma ends a value",
        ]
    );
    let mut sources = Sources::default();
    let id = sources.add("a.yaml", text);
    let hints = super::parse(text, id, 0).report.into_iter().next().unwrap().hints;
    assert!(hints[0].contains("put `value` on a line of its own"), "{hints:?}");
    assert!(problems("a: { value: 'f(a, b)' }\nb: f(a, b)\nc: { d: (1 to 2) year, e: 1, }\n").is_empty());
}

#[test]
fn refuses_a_comment_that_cuts_a_value_short_but_not_others() {
    assert_eq!(
        problems("title: We are #1 today\nb: 1  # one\nc: 2 #\nd: a#b\n"),
        ["1:15 E0112 a value ends at ` #`: the rest of the line is a comment"]
    );
}

#[test]
fn explains_syntax_errors_at_their_place() {
    let cases = [
        ("a: b: c\n", "1:5 E0101 a value contains `: `, which YAML reads as another key"),
        ("a: 1\n  b: 2\n", "2:3 E0101 a key is where the value above continues"),
        ("key only\nb: 1\n", "2:1 E0101 a key is where the value above continues"),
        ("a:\n\tb: 1\n", "2:1 E0101 a tab is used to indent"),
        ("a: @x\n", "1:4 E0101 a value cannot start with `@`"),
        ("a: [1, 2\n", "1:4 E0101 a bracket `[` is never closed"),
        ("a: [1}\n", "1:4 E0101 a bracket `[` is closed by `}`"),
        ("a: \"x\n", "1:4 E0101 a quote is never closed"),
        ("a: 'x\nb: 1\n", "1:4 E0101 a quote is never closed"),
        ("a: 'it's'\n", "1:8 E0101 a quoted value ends before the end of the line"),
        ("a: \"\\q\"\n", "1:4 E0101 an escape after `\\` is not one that YAML knows"),
        ("a: [2030](=p.q) is\n", "1:10 E0101 a value ends before the end of the line"),
        ("a:\n  b: 1\n c: 2\n", "3:2 E0101 this line is indented like no key above it"),
        ("a: 1\n- b\n", "2:3 E0101 this line is indented like no key above it"),
        ("a: - b\n", "1:4 E0101 a list must start on a line of its own"),
        ("a: one # x\n   two\n", "1:8 E0101 a value of several lines is cut by ` #`, which starts a comment"),
    ];
    for (text, expected) in cases {
        assert_eq!(problems(text), [expected], "{text:?}");
    }
}

#[test]
fn reports_every_limit() {
    let deep = format!("a: {}", "[".repeat(100_000));
    assert_eq!(problems(&deep), ["1:68 E0111 the file is nested too deeply: more than 64 levels"]);
    let long = format!("a: {}", "x".repeat(2_000_000));
    assert_eq!(problems(&long), ["1:4 E0111 the value is too long: 2000000 bytes, and at most 262144 are read"]);
}

#[test]
fn an_empty_file_has_no_root_and_no_problem() {
    for text in ["", "# only a comment\n", "\n\n"] {
        let (root, problems, _) = parse(text);
        assert!(root.is_none() && problems.is_empty(), "{text:?}");
    }
}
