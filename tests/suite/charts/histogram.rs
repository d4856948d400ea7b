//! Histograms of samples and of columns.

use super::*;

pub(super) fn into_gallery(fixture: &mut Fixture) {
    let unit = fixture.at("GB".to_owned());
    let columns =
        [("name", ColumnKind::Text), ("made", ColumnKind::Date), ("size", ColumnKind::Number { unit: Some(unit) })];
    let rows = (0..60).map(|at| {
        let size = f64::from(1 + at * at % 37);
        vec![
            word(&format!("row {at}")),
            day(&format!("20{:02}-0{}-01", 10 + at / 6, at % 6 + 1)),
            Some(Cell::Number(size)),
        ]
    });
    dataset(fixture, "sizes", &columns, rows.collect());
    for (id, keys) in [
        ("histogram-dates", "values: parity.product"),
        ("histogram-never", "values: parity.dense\nbins: 12"),
        ("histogram-rows", "values: sizes.size"),
        ("histogram-ratios", "values: { dataset: sizes, value: size }\nscale: log\nbins: sturges"),
        ("histogram-years", "values: sizes.made\nbins: 10"),
    ] {
        fixture.write(id, &format!("kind: histogram\ntitle: T\n{keys}\n"));
    }
}

/// Returns the chart of these values, which must be without problems.
fn histogram(values: &[f64], keys: &str) -> Figure {
    let mut fixture = Fixture::new();
    fill(&mut fixture, values);
    fixture.write("histogram", &format!("kind: histogram\ntitle: T\nvalues: sizes.size\n{keys}"));
    fixture.figures().charts.remove("histogram").unwrap()
}

fn fill(fixture: &mut Fixture, values: &[f64]) {
    let unit = fixture.at("GB".to_owned());
    let columns = [("name", ColumnKind::Text), ("size", ColumnKind::Number { unit: Some(unit) })];
    let row = |(at, value): (usize, &f64)| vec![word(&format!("row {at}")), Some(Cell::Number(*value))];
    dataset(fixture, "sizes", &columns, values.iter().enumerate().map(row).collect());
}

#[test]
fn a_histogram_counts_the_rows_of_a_column() {
    let figure = histogram(&[0.5, 1.0, 1.5, 2.5, 2.5, 3.5, 4.0], "bins: 4\n");
    assert_eq!(cells(&figure), [["0", "1", "1"], ["1", "2", "2"], ["2", "3", "2"], ["3", "4", "2"]]);
    assert_eq!(figure.csv, "size_from,size_below,rows\r\n0,1,1\r\n1,2,2\r\n2,3,2\r\n3,4,2\r\n");
    assert_eq!(
        figure.alt,
        "Histogram of size for 7 rows, 4 bins in steps of 1 GB. Median 2.5 GB. The fullest bin is 1–2 GB, with 2 rows. The \
         table below gives each bin."
    );
    assert_eq!(readouts(&figure)[0], "0–1 GB 1 row");
    assert_eq!(figure.key[0].label, "number of rows, in steps of 1 GB");
}

#[test]
fn whole_numbers_have_a_bin_each_if_there_are_few() {
    let figure = histogram(&[1.0, 2.0, 2.0, 3.0, 8.0, 8.0], "bins: 8\n");
    let rows = cells(&figure);
    assert_eq!((rows.len(), rows[7].clone()), (8, vec!["8", "9", "2"]));
    assert_eq!(readouts(&figure)[7], "8 GB 2 rows");
}

#[test]
fn bins_of_equal_ratios_have_equal_widths_on_a_logarithmic_scale() {
    let figure = histogram(&[1.0, 5.0, 20.0, 300.0, 1000.0], "scale: log\nbins: 3\n");
    assert_eq!(cells(&figure), [["1", "10", "2"], ["10", "100", "1"], ["100", "1,000", "2"]]);
    assert!(figure.alt.contains("3 bins in steps of 10×, on a logarithmic scale"), "{}", figure.alt);
}

#[test]
fn samples_are_shares_and_never_has_a_bar_of_its_own() {
    let figures = gallery().figures();
    let figure = &figures.charts["histogram-never"];
    let rows = cells(figure);
    let last = rows.last().unwrap();
    assert_eq!((last[0], last[1], last[2]), ("After 1 Jan 2050", "–", "12%"));
    let table = figure.table.rows.to_cells();
    let shares: f64 = table.iter().map(|row| row[2].value.as_ref().unwrap().parse::<f64>().unwrap()).sum();
    // Half a percent of the finite samples lies beyond either end of the bins.
    assert!((0.985..=1.0).contains(&shares), "{shares}");
    let note = figure.note.as_deref().unwrap();
    assert!(note.starts_with("Not drawn: ") && note.ends_with(" of the samples."), "{note}");
    assert!(readouts(figure).last().unwrap().starts_with("After 1 Jan 2050"), "{:?}", readouts(figure));
}

#[test]
fn every_row_is_in_one_bin_whatever_the_rule() {
    // Numbers without a pattern.
    let values: Vec<f64> = (0..200).map(|at| f64::from(at * at * 7919 % 10_007) / 10.0).collect();
    for rule in ["auto", "freedman_diaconis", "sturges", "scott", "1", "5", "40"] {
        for scale in ["linear", "log"] {
            let values: Vec<f64> =
                if scale == "log" { values.iter().map(|value| value + 0.1).collect() } else { values.clone() };
            let figure = histogram(&values, &format!("bins: {rule}\nscale: {scale}\n"));
            let rows: usize = cells(&figure).iter().map(|row| row[2].parse::<usize>().unwrap()).sum();
            assert_eq!(rows, 200, "{rule}, {scale}");
            assert!(cells(&figure).len() <= 41, "{rule}, {scale}: {}", cells(&figure).len());
        }
    }
}

#[test]
fn one_value_and_equal_values_are_drawn() {
    for values in [vec![3.0], vec![2.5; 9], vec![0.0; 4], vec![-1e9, -1e9], vec![1e-7; 2]] {
        let rows: usize = cells(&histogram(&values, "")).iter().map(|row| row[2].parse::<usize>().unwrap()).sum();
        assert_eq!(rows, values.len(), "{values:?}");
    }
}

#[test]
fn dates_are_counted_by_months_or_years() {
    let figures = gallery().figures();
    let years = cells(&figures.charts["histogram-years"]).into_iter().map(|row| row[2].to_owned()).collect::<Vec<_>>();
    assert_eq!(years, vec!["6"; 10]);
    assert!(figures.charts["histogram-years"].alt.contains("10 bins by year"));
    assert!(
        figures.charts["histogram-dates"].alt.contains("Median 2030 (90% interval: 2028–2032)."),
        "{}",
        figures.charts["histogram-dates"].alt
    );
}

#[test]
fn reports_values_that_cannot_be_counted() {
    let mut fixture = Fixture::new();
    fill(&mut fixture, &[-1.0, 2.0]);
    set_draws(&mut fixture, Kind::Bool, vec![0.0, 1.0]);
    for (id, values) in [("a", "parity.task"), ("b", "sizes.name"), ("c", "sizes.size\nscale: log")] {
        fixture.write(id, &format!("kind: histogram\ntitle: T\nvalues: {values}\n"));
    }
    assert_eq!(
        fixture.draw().1,
        [
            "E0401 `parity.task` is a chance, and this chart shows how dates or numbers are spread [a chance is drawn by the kinds `forest` and \
             `tornado`]",
            "E0401 expected a column of numbers: `name` contains something else []",
            "E0404 `size` is as low as −1, which a logarithmic scale cannot show [draw it on a linear scale]",
        ]
    );
}
