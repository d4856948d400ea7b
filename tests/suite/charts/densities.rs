//! Densities and ridgelines.

use super::*;

pub(super) fn into_gallery(fixture: &mut Fixture) {
    sizes(fixture);
    for (id, keys) in [
        ("density", "kind: density\nvalues: parity.product\n"),
        ("density-never", "kind: density\nvalues: parity.dense\n"),
        ("density-rows", "kind: density\nvalues: { path: weights.size, label: Size }\nscale: log\n"),
        ("ridgeline", "kind: ridgeline\nrows: [parity.task, parity.product, parity.dense]\n"),
        (
            "ridgeline-rows",
            "kind: ridgeline\nrows: [weights.size, { path: weights.size, where: size > 9 GB, label: Large }]\nscale: log\n",
        ),
    ] {
        fixture.write(id, &format!("title: T\n{keys}"));
    }
}

fn sizes(fixture: &mut Fixture) {
    let unit = fixture.at("GB".to_owned());
    let columns = [("name", ColumnKind::Text), ("size", ColumnKind::Number { unit: Some(unit) })];
    let row = |at: u32| vec![word(&format!("row {at}")), Some(Cell::Number(f64::from(1 + at * at % 37)))];
    dataset(fixture, "weights", &columns, (0..40).map(row).collect());
}

fn draw(keys: &str) -> (Figures, Vec<String>) {
    let mut fixture = Fixture::new();
    sizes(&mut fixture);
    fixture.write("chart", &format!("title: T\n{keys}"));
    fixture.draw()
}

#[test]
fn a_density_of_samples_is_that_of_their_distribution() {
    let (figures, problems) = draw("kind: density\nvalues: parity.product\n");
    assert_eq!(problems, Vec::<String>::new());
    let figure = &figures.charts["chart"];
    // The samples are logistic around 2030.45 with a scale of 0.65 years, and 3.1% of them are "never". The density of a logistic
    // distribution at its center is a quarter over its scale, and the kernel lowers it a little.
    let rows = figure.table.rows.to_cells();
    let number = |row: &Vec<foresite::figure::tables::types::TableCell>, at: usize| {
        row[at].value.as_ref().unwrap().parse::<f64>().unwrap()
    };
    let peak = rows.iter().map(|row| number(row, 1)).fold(0.0, f64::max);
    assert!((0.34..0.385).contains(&peak), "{peak}");
    assert_eq!(rows.len(), 21);
    let below: Vec<f64> = rows.iter().map(|row| number(row, 2)).collect();
    assert!(below.windows(2).all(|pair| pair[0] <= pair[1]) && below[0] < 0.006 && below[20] > 0.96, "{below:?}");
    assert_eq!(
        figure.note.as_deref(),
        Some(
            "Whole-product parity, not drawn: 3% after 1 Jan 2050. The first and the last half percent of the samples are not drawn."
        )
    );
    assert!(
        figure.key[0].label.starts_with("share of samples per year, smoothed with a bandwidth of "),
        "{:?}",
        figure.key
    );
    assert!(figure.alt.starts_with("Density of whole-product parity for samples, smoothed"), "{}", figure.alt);
    assert!(
        figure.alt.contains("Most values are near June 2030.") || figure.alt.contains("Most values are near May 2030."),
        "{}",
        figure.alt
    );
}

/// From SciPy 1.17.1 and NumPy 2.4.6:
/// `x = np.array([1 + i * i % 37 for i in range(40)], float); sd = x.std(ddof=1)`
/// `h = 0.9 * min(sd, np.subtract(*np.percentile(x, [75, 25])) / 1.34) * len(x)**-0.2`
/// `scipy.stats.gaussian_kde(x, bw_method=h / sd)(np.linspace(x.min(), x.max(), 21)[[0, 10, 20]])`
#[test]
fn a_density_of_a_column_is_that_of_scipy() {
    let (figures, problems) = draw("kind: density\nvalues: weights.size\n");
    assert_eq!(problems, Vec::<String>::new());
    let rows = figures.charts["chart"].table.rows.to_cells();
    for (at, expected) in [(0, 0.02072982536540109), (10, 0.01759444761136924), (20, 0.01572396778260977)] {
        let found: f64 = rows[at][1].value.as_ref().unwrap().parse().unwrap();
        assert!((found - expected).abs() < 1e-9, "{at}: {found}");
    }
}

#[test]
fn a_ridgeline_has_a_row_for_each_outcome_on_one_scale() {
    let (figures, problems) = draw("kind: ridgeline\nrows: [parity.task, parity.product]\n");
    assert_eq!(problems, Vec::<String>::new());
    let figure = &figures.charts["chart"];
    let names: Vec<&str> = cells(figure).iter().map(|row| row[0]).collect();
    assert_eq!(names, ["Task parity", "Whole-product parity"]);
    assert_eq!(cells(figure)[1][3], "June 2030");
    let document = roxmltree::Document::parse(&figure.svg).unwrap();
    let bands: Vec<_> = document
        .descendants()
        .filter(|node| node.attribute("class").is_some_and(|class| class.starts_with("band b50")))
        .collect();
    let height = |at: usize| {
        let down: Vec<i32> = super::stacks::points(bands[at].attribute("d").unwrap()).iter().map(|(_, y)| *y).collect();
        down.iter().max().unwrap() - down.iter().min().unwrap()
    };
    // The scales of the distributions are 0.32 and 0.65 years: the second curve is about half as high.
    assert_eq!(height(0), 44);
    assert!((20..=23).contains(&height(1)), "{}", height(1));
    assert!(
        figure.alt.starts_with("Ridgeline chart of 2 densities: task parity and whole-product parity."),
        "{}",
        figure.alt
    );
}

#[test]
fn reports_values_without_a_density() {
    assert_eq!(
        draw("kind: density\nvalues: { path: weights.size, where: size = 1 GB }\n").1,
        ["E0404 all values of `size` are the same, and have no density [count them: `kind: histogram`]"]
    );
    assert_eq!(
        draw("kind: ridgeline\nrows: [parity.task, weights.size]\n").1,
        ["E0401 `parity.task` is dates and `size` is numbers in `GB`, and one chart has one scale [draw two charts]"]
    );
}
