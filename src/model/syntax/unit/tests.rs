//! Units as text, and units that models declare.

use super::*;
use crate::diagnostic::Report;
use crate::source::{Sources, Span, Spanned};

fn text(value: &str) -> Spanned<String> {
    let source = Sources::default().add("test", value);
    Spanned::new(value.to_owned(), Span::new(source, 0, value.len()))
}

fn unit(value: &str) -> Unit {
    Units::built_in().parse(&text(value), &mut Report::default()).unwrap()
}

#[test]
fn prefixes_are_powers_of_a_thousand_and_of_1024() {
    assert_eq!(unit("GB").scale, 8e9);
    assert_eq!(unit("GiB").scale, 8.0 * 1024.0 * 1024.0 * 1024.0);
    assert_eq!(unit("Mtok").scale, 1e6);
    assert_eq!(unit("kWh").dimension, unit("MJ").dimension);
    assert!((unit("kWh").scale / unit("J").scale - 3.6e6).abs() < 1e-3);
    assert!(Units::built_in().named("Gyear").is_none());
}

#[test]
fn a_unit_is_written_as_it_was_read() {
    for written in ["GB", "GB/s", "bit/param", "FLOP/s/W", "USD/Mtok", "1/year", "W*day", "GB^2"] {
        assert_eq!(unit(written).to_string(), written);
    }
}

#[test]
fn a_product_that_names_a_dimension_twice_falls_back_to_base_units() {
    let bits = unit("Gparam").times(&unit("bit/param"));
    assert_eq!((bits.to_string().as_str(), bits.scale), ("bit", 1.0));
    assert_eq!(unit("GB/s").times(&unit("s")).to_string(), "GB");
}

#[test]
fn declared_units_are_bases_or_names_in_any_order() {
    let mut units = Units::built_in();
    let declared = [
        (text("mpg"), Some(text("mile / gallon"))),
        (text("mile"), Some(text("1609.344 meter"))),
        (text("meter"), None),
        (text("gallon"), None),
    ];
    units.declare(&declared, &mut Report::default()).unwrap();
    let mpg = units.named("mpg").unwrap();
    assert_eq!(mpg.scale, 1609.344);
    assert_eq!(mpg.dimension, units.parse(&text("meter/gallon"), &mut Report::default()).unwrap().dimension);
}

#[test]
fn units_declared_by_each_other_are_refused() {
    let mut units = Units::built_in();
    let declared = [(text("a"), Some(text("b"))), (text("b"), Some(text("2 a")))];
    let mut report = Report::default();
    units.declare(&declared, &mut report).unwrap_err();
    let messages: Vec<_> = report.sorted().into_iter().map(|error| error.message.as_str()).collect();
    assert_eq!(messages, ["the unit `a` is defined by itself: a -> b -> a"]);
}

#[test]
fn a_percent_of_an_amount_is_an_amount() {
    let (percent, growth, price) = (unit("%"), unit("%/year"), unit("EUR/kWh"));
    assert_eq!((percent.scale, percent.is_plain(), percent.is_share()), (0.01, true, true));
    assert_eq!(percent.times(&price).to_string(), "EUR/kWh");
    assert_eq!(price.times(&percent).scale, 1.0 / unit("kWh").scale);
    assert_eq!(percent.times(&percent).to_string(), "%");
    assert_eq!(percent.over(&percent).to_string(), "");
    assert_eq!(Unit::plain().over(&percent).scale, 1.0);
    assert_eq!(growth.times(&Unit::plain()).to_string(), "%/year");
    assert_eq!(Unit::plain().times(&growth).to_string(), "%/year");
    assert_eq!(growth.times(&unit("year")).to_string(), "%");
    assert_eq!(growth.times(&unit("EUR")).to_string(), "EUR/year");
    assert_eq!(unit("GB/%").scale, 8e11, "a unit as written keeps its percent");
}

#[test]
fn each_currency_is_a_unit_of_its_own_by_code_and_by_sign() {
    for currency in crate::currency::CURRENCIES {
        let code = unit(currency.code);
        assert_eq!(code.dimension, unit(currency.sign.trim_end()).dimension, "{}", currency.code);
        assert_eq!(unit(&format!("M{}", currency.code)).scale, 1e6);
        let others = crate::currency::CURRENCIES.into_iter().filter(|other| other.code != currency.code);
        assert!(others.into_iter().all(|other| unit(other.code).dimension != code.dimension), "{}", currency.code);
    }
    assert_eq!(unit("USD").times(&unit("EUR/USD")).to_string(), "EUR");
    assert_eq!(unit("$").times(&unit("EUR/USD")).to_string(), "EUR");
}

#[test]
fn a_unit_of_the_site_and_a_currency_can_be_declared_again_as_they_are() {
    let (site, result) = Units::built_in().with(&[(text("vehicle"), None)], &mut Report::default());
    assert!(result.is_ok());
    let declare =
        |name: &str, value: Option<&str>| site.with(&[(text(name), value.map(text))], &mut Report::default()).1.is_ok();
    assert!(declare("vehicle", None) && declare("EUR", None) && declare("fleet", Some("9 vehicle")));
    assert!(!declare("vehicle", Some("2 GB")) && !declare("EUR", Some("1.1 USD")) && !declare("bit", None));
}
