//! Parallel work in independent parts. Results are in the order of the parts, so they do not depend on the number of threads.

use rayon::prelude::*;

use crate::diagnostic::Report;

/// Maps items in parallel. The results are in the order of the items.
pub fn each<Item: Sync, Value: Send>(items: &[Item], value: impl Fn(&Item) -> Value + Sync + Send) -> Vec<Value> {
    items.par_iter().map(value).collect()
}

/// Maps items, which are given away, in parallel. The results are in the order of the items.
pub fn map<Item: Send, Value: Send>(items: Vec<Item>, value: impl Fn(Item) -> Value + Sync + Send) -> Vec<Value> {
    items.into_par_iter().map(value).collect()
}

/// Maps items in parallel. Each item has a report of its own, and the reports are appended in the order of the items.
pub fn each_reporting<Item: Sync, Value: Send>(
    items: &[Item],
    value: impl Fn(&Item, &mut Report) -> Value + Sync + Send,
    report: &mut Report,
) -> Vec<Value> {
    let with_report = |item: &Item| {
        let mut report = Report::default();
        (value(item, &mut report), report)
    };
    let append = |(value, own)| {
        report.append(own);
        value
    };
    each(items, with_report).into_iter().map(append).collect()
}

/// Does two things in parallel.
pub fn both<One: Send, Other: Send>(
    one: impl FnOnce() -> One + Send,
    other: impl FnOnce() -> Other + Send,
) -> (One, Other) {
    rayon::join(one, other)
}

/// Does two things in parallel. Each has a report of its own, and the report of `one` is appended first.
pub fn both_reporting<One: Send, Other: Send>(
    one: impl FnOnce(&mut Report) -> One + Send,
    other: impl FnOnce(&mut Report) -> Other + Send,
    report: &mut Report,
) -> (One, Other) {
    let (mut first, mut second) = (Report::default(), Report::default());
    let values = both(|| one(&mut first), || other(&mut second));
    report.append(first);
    report.append(second);
    values
}
