//! The work of `benches/charts.rs` with plotters' own charts and its own SVG: `peer-plotters DATA PASSES`.

use std::io::Write;
use std::time::Instant;

use flate2::{Compression, write::GzEncoder};
use plotters::prelude::*;
use serde_json::{Value, json};

const NAMES: [&str; 3] = ["memory", "bandwidth", "compute"];

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let data = std::fs::read_to_string(arguments.next().ok_or("DATA is missing")?)?;
    let passes: usize = arguments.next().ok_or("PASSES is missing")?.parse()?;
    let charts: Vec<Value> = serde_json::from_str(&data)?;
    let (mut times, mut bytes, mut packed) = (Vec::new(), Vec::new(), Vec::new());
    for pass in 0..=passes {
        for chart in &charts {
            let started = Instant::now();
            let svg = draw(chart)?;
            if pass > 0 {
                times.push(started.elapsed().as_secs_f64() * 1e3);
            } else {
                let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
                gzip.write_all(svg.as_bytes())?;
                bytes.push(svg.len() as f64);
                packed.push(gzip.finish()?.len() as f64);
            }
        }
    }
    println!("{}", json!({ "ms": median(times), "bytes": median(bytes), "gzip": median(packed) }));
    Ok(())
}

fn draw(chart: &Value) -> Result<String, Failure> {
    let years: Vec<f64> = chart["years"].as_array().ok_or("no years")?.iter().filter_map(Value::as_f64).collect();
    let series: Vec<Vec<f64>> = NAMES
        .iter()
        .map(|name| chart[*name].as_array().into_iter().flatten().filter_map(Value::as_f64).collect())
        .collect();
    let all = series.iter().flatten();
    let (low, high) = all.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(*value), high.max(*value)));
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (640, 360)).into_drawing_area();
        area.fill(&WHITE)?;
        let span = years[0]..years[years.len() - 1];
        let mut plot = ChartBuilder::on(&area)
            .caption("T", ("sans-serif", 18))
            .margin(10)
            .x_label_area_size(30)
            .y_label_area_size(50)
            .build_cartesian_2d(span, (low..high).log_scale())?;
        plot.configure_mesh().draw()?;
        for (name, (values, colour)) in NAMES.iter().zip(series.iter().zip([BLUE, RED, GREEN])) {
            let points = years.iter().copied().zip(values.iter().copied());
            plot.draw_series(LineSeries::new(points, &colour))?
                .label(*name)
                .legend(move |(x, y)| PathElement::new(vec![(x, y), (x + 20, y)], colour));
        }
        plot.configure_series_labels().draw()?;
        area.present()?;
    }
    Ok(svg)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
