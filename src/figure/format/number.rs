//! Numbers, quantities and dates as readers see them. Charts, tables, bound figures and the terminal all format here.
//!
//! House style: commas separate thousands (`1,792`), since an author can type them; minus is `−`, a range has an en dash,
//! a multiple `×`. Projections have two significant digits, data have all of theirs. A value that is infinite or not a
//! number is [`MISSING`], and zero has no sign.

mod dates;
mod decimal;
mod known;
mod plain;
mod quantities;
mod unit_text;

pub use dates::{
    DAY, MONTH, calendar_date, day, iso_day, last_day_before, month, short_calendar_date, short_day, short_month, year,
};
pub use decimal::MAX_DIGITS;
pub use known::machine_known;
pub use plain::{
    MISSING, apart, chance, chance_to, chance_within, chances_apart, computed, distinct_digits, even_decimals, exact,
    fixed, machine, percent, projected, range, shift, significant, times,
};
pub use quantities::{
    Precision, computed_quantity, digits_apart, exact_quantity, money, money_step, quantity, quantity_within, with_unit,
};
pub use unit_text::{POINTS, sign_of, unit_alone, unit_of_difference, without_name};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;
    use crate::locale::{Language, english};

    /// Asserts that each value is formatted as expected.
    fn table<T: Copy + std::fmt::Debug>(format: impl Fn(T) -> String, rows: &[(T, &str)]) {
        for (value, expected) in rows {
            assert_eq!(format(*value), *expected, "{value:?}");
        }
    }

    #[test]
    fn amounts_of_the_data_keep_their_digits_and_write_whole_cents() {
        let dollars = |value| exact_quantity(english(), value, "USD");
        table(
            dollars,
            &[
                (2730.0, "$2,730"),
                (1599.5, "$1,599.50"),
                (0.25, "$0.25"),
                (0.0334, "$0.0334"),
                (79e6, "$79 million"),
                (1_234_567.0, "$1,234,567"),
                (-22.5, "−$22.50"),
            ],
        );
        assert_eq!(exact_quantity(english(), 22.5, "GB"), "22.5 GB");
        assert_eq!(exact_quantity(english(), 14.0, "vehicle/year"), "14 vehicles/year");
        assert_eq!(exact_quantity(english(), 1.0, "vehicle/year"), "1 vehicle/year");
        assert_eq!(exact_quantity(english(), 5.0, "person/vehicle"), "5 people/vehicle");
        assert_eq!(exact_quantity(english(), 9.0, "tok/s"), "9 tok/s");
        assert_eq!(without_name(english(), "14 vehicles/year", "vehicle/year"), "14");
        assert_eq!(computed_quantity(english(), 22.456, "GB"), "22.5 GB");
        assert_eq!(computed_quantity(english(), 2730.4, "USD"), "$2,730");
    }

    #[test]
    fn projections_have_two_digits_and_whole_numbers_up_to_four() {
        table(
            |value| projected(english(), value),
            &[
                (0.0, "0"),
                (-0.0, "0"),
                (0.1 + 0.2, "0.3"),
                (3.1447, "3.1"),
                (2.0, "2"),
                (68.4, "68"),
                (99.96, "100"),
                (123.4, "123"),
                (1792.3, "1,792"),
                (12_345.0, "12,300"),
                (999_999.0, "1 million"),
                (2_400_000.0, "2.4 million"),
                (3.2e9, "3.2 billion"),
                (7e13, "70 trillion"),
                (1e21, "1×10²¹"),
                (2.1e26, "2.1×10²⁶"),
                (0.00123, "0.0012"),
                (0.0000321, "3.2×10⁻⁵"),
                (-1.25, "−1.2"),
                (f64::NAN, "–"),
                (f64::INFINITY, "–"),
            ],
        );
    }

    #[test]
    fn data_keep_all_digits_except_errors_of_arithmetic() {
        table(
            |value| exact(english(), value),
            &[
                (0.1 + 0.2, "0.3"),
                (1792.0, "1,792"),
                (4.85, "4.85"),
                (-0.5, "−0.5"),
                (150_000_000.0, "150,000,000"),
                (1e21, "1×10²¹"),
                (-0.0, "0"),
            ],
        );
        table(
            machine,
            &[(0.1 + 0.2, "0.3"), (1792.0, "1792"), (-0.5, "-0.5"), (-0.0, "0"), (1.5e30, "1.5e30"), (f64::NAN, "")],
        );
    }

    #[test]
    fn numbers_have_the_decimals_asked_for() {
        table(
            |(value, decimals)| fixed(english(), value, decimals),
            &[((1.0, 1), "1.0"), ((-0.04, 1), "0.0"), ((-1234.56, 1), "−1,234.6"), ((0.5, 0), "0"), ((1.5, 0), "2")],
        );
    }

    #[test]
    fn an_uncertain_chance_never_reads_as_certain() {
        table(
            |value| chance(english(), value),
            &[
                (0.0, "<1%"),
                (0.0001, "<1%"),
                (0.0049, "<1%"),
                (0.006, "1%"),
                (0.412, "41%"),
                (0.994, "99%"),
                (0.9999, ">99%"),
                (1.0, ">99%"),
                (f64::NAN, "–"),
            ],
        );
    }

    #[test]
    fn no_digit_shown_counts_for_less_than_the_error() {
        table(
            |(value, error)| quantity_within(english(), value, "GB", error),
            &[
                ((3873.0, 0.0), "3,873 GB"),
                ((3873.0, 0.9), "3,873 GB"),
                ((3873.0, 1.0), "3,873 GB"),
                ((3873.0, 1.1), "3,870 GB"),
                ((3873.0, 40.0), "3,900 GB"),
                ((3873.0, 5000.0), "4,000 GB"),
                ((3873.0, f64::INFINITY), "4,000 GB"),
                ((0.314, 0.01), "0.31 GB"),
                ((0.314, 0.02), "0.3 GB"),
            ],
        );
        assert_eq!(quantity_within(english(), 5123.0, "USD", 30.0), "$5,100");
        let apart = |value: f64, unit: &str, least_digits: usize| {
            quantity_within(english(), value, unit, Precision { least_digits, ..Precision::from(152.0) })
        };
        assert_eq!([1030.0, 984.0].map(|value| apart(value, "USD", 3)), ["$1,030", "$984"]);
        assert_eq!(apart(1000.42, "USD", 5), "$1,000.42");
        assert_eq!(apart(10.1101, "GB", 4), "10.11 GB");
        assert_eq!(quantity_within(english(), 5123.0, "USD", 0.3), "$5,123");
        assert_eq!(
            [0.0, 30.0].map(|error| quantity_within(english(), 4_462_800.0, "USD", error)),
            ["$4.46 million"; 2]
        );
        table(
            |(share, error)| chance_within(english(), share, error),
            &[
                ((0.412, 0.004), "41%"),
                ((0.412, 0.02), "40%"),
                ((0.43, 0.02), "45%"),
                ((0.43, 0.06), "40%"),
                ((0.01, 0.02), "<5%"),
                ((0.99, 0.02), ">95%"),
                ((0.0, 0.02), "<5%"),
                ((1.0, 0.06), ">90%"),
            ],
        );
        table(
            |(share, decimals)| chance_to(english(), share, decimals),
            &[((0.003, 1), "0.3%"), ((0.0003, 1), "<0.1%"), ((0.9996, 1), ">99.9%"), ((0.9994, 2), "99.94%")],
        );
    }

    #[test]
    fn writes_units_and_money_as_english_does() {
        table(
            |(value, unit)| quantity(english(), value, unit),
            &[
                ((32.0, "GB"), "32 GB"),
                ((1.0, "year"), "1 year"),
                ((1.93, "year"), "1.9 years"),
                ((2.0, "week"), "2 weeks"),
                ((1.0, "person"), "1 person"),
                ((5.0, "person"), "5 people"),
                ((30.0, "mpg"), "30 mpg"),
                ((52.0, "tok/s"), "52 tok/s"),
                ((0.6, ""), "0.6"),
                ((5000.0, "USD"), "$5,000"),
                ((53.0, "$/kWh"), "$53/kWh"),
                ((0.5, "EUR/kWh"), "€0.50/kWh"),
                ((-5.0, "EUR"), "−€5"),
                ((1250.5, "JPY"), "¥1,250"),
                ((3.5, "MGBP"), "£3.5 million"),
                ((2.5e6, "MGBP"), "2.5 million MGBP"),
                ((0.92, "EUR/USD"), "0.92 EUR/USD"),
                ((1200.0, "CHF"), "CHF\u{a0}1,200"),
                ((2.5, "%"), "2.5%"),
                ((2.5, "%/year"), "2.5%/year"),
            ],
        );
        assert_eq!(["USD/kWh", "%/year", "GB", ""].map(sign_of), ["USD", "%", "", ""]);
        assert_eq!(
            ["USD/kWh", "MEUR", "%", "GB/s"].map(|unit| unit_alone(english(), unit)),
            ["$/kWh", "€ million", "%", "GB/s"]
        );
        let bare = [("$53/kWh", "USD/kWh"), ("2%/year", "%/year"), ("5 GB", "GB"), ("−€5", "EUR")];
        assert_eq!(bare.map(|(text, unit)| without_name(english(), text, unit)), ["$53", "2%", "5", "−€5"]);
        assert_eq!(with_unit(english(), "+5", "EUR"), "+€5");
        table(
            |value| money(english(), value, "").unwrap(),
            &[
                (0.25, "$0.25"),
                (1.5, "$1.50"),
                (0.0031, "$0.0031"),
                (-20.0, "−$20"),
                (2_430_000.0, "$2.43 million"),
                (f64::NAN, "–"),
            ],
        );
        let amounts = [(1200.4, "EUR"), (2.5, "£"), (53.0, "USD/kWh"), (1.25, "MCAD"), (120.4, "JPY"), (0.5, "KRW")];
        assert_eq!(
            amounts.map(|(value, unit)| money(english(), value, unit).unwrap()),
            ["€1,200", "£2.50", "$53", "CA$1.25 million", "¥120", "₩0.5"]
        );
        assert_eq!(
            [("GB", 5.0), ("%", 5.0), ("EUR/USD", 0.92)].map(|(unit, value)| money(english(), value, unit)),
            [None, None, None]
        );
        table(|value| times(english(), value), &[(3.21, "3.2×"), (1.0, "1×"), (0.31, "0.31×")]);
    }

    #[test]
    fn each_language_writes_numbers_in_its_own_way() {
        let written = |tag: &str| {
            let language = &Language::load(tag, |_| None, &mut crate::diagnostic::Report::default());
            let money = [(1234.5, "USD"), (-20.0, "EUR"), (2.5e6, "USD"), (1.25, "MEUR"), (53.0, "USD/kWh")];
            let money = money.map(|(value, unit)| exact_quantity(language, value, unit));
            let numbers = [
                exact(language, 1234.5),
                exact(language, 12_345.0),
                projected(language, -1.25),
                projected(language, 2_400_000.0),
                chance(language, 0.41),
                chance(language, 0.001),
                exact_quantity(language, 1.9, "year"),
                range(language, &exact_quantity(language, 32.0, "GB"), &exact_quantity(language, 48.5, "GB")),
                range(language, &chance(language, 0.05), &chance(language, 0.12)),
                range(language, "2031", &language.format("dates.after", &[("date", "2050")])),
            ];
            [numbers.join("; "), money.join("; ")].map(|text| text.replace(['\u{a0}', '\u{202f}'], "_"))
        };
        assert_eq!(
            written("en"),
            [
                "1,234.5; 12,345; −1.2; 2.4 million; 41%; <1%; 1.9 years; 32–48.5 GB; 5–12%; 2031 to after 2050",
                "$1,234.50; −€20; $2.5 million; €1.25 million; $53/kWh",
            ]
        );
        assert_eq!(
            written("de"),
            [
                "1.234,5; 12.345; −1,2; 2,4 Millionen; 41_%; <1_%; 1,9 Jahre; 32–48,5 GB; 5–12_%; 2031 bis nach dem 2050",
                "1.234,50_$; −20_€; 2,5 Millionen_$; 1,25 Millionen_€; 53_$/kWh",
            ]
        );
        assert_eq!(
            written("fr"),
            [
                "1_234,5; 12_345; −1,2; 2,4 millions; 41_%; <1_%; 1,9 an; 32–48,5 GB; 5–12_%; 2031 à après le 2050",
                "1_234,50_$; −20_€; 2,5 millions_$; 1,25 million_€; 53_$/kWh",
            ]
        );
        assert_eq!(
            written("es")[0],
            "1234,5; 12.345; −1,2; 2,4 millones; 41_%; <1_%; 1,9 años; 32–48,5 GB; 5–12_%; 2031 a después del 2050"
        );
        assert_eq!(written("ar")[1], "1,234.50_$; \u{200e}−20_€; 2.5 مليون_$; 1.25 مليون_€; 53_$/kWh");
    }

    #[test]
    fn the_labels_of_an_axis_have_even_decimals_in_every_language() {
        let even = |tag: &str, values: [f64; 3], unit: &str| {
            let language = &Language::load(tag, |_| None, &mut crate::diagnostic::Report::default());
            let labels = values.map(|value| with_unit(language, &significant(language, value, 2), unit));
            even_decimals(language, labels.into()).join(" ").replace('\u{a0}', "_")
        };
        assert_eq!(even("de", [0.0, 0.5, 1.0], "GB"), "0 GB 0,5 GB 1,0 GB");
        assert_eq!(even("de", [1e6, 1.5e6, 2e6], ""), "1,0 Million 1,5 Millionen 2,0 Millionen");
        assert_eq!(even("de", [9.5, 10.0, 1000.0], "USD"), "9,50_$ 10,00_$ 1.000,00_$");
        assert_eq!(even("fr", [0.5, 1.0, 1.5], "%"), "0,5_% 1,0_% 1,5_%".replace("_%", "\u{202f}%"));
    }

    #[test]
    fn a_text_can_be_shown_without_its_unit_in_every_language() {
        for tag in ["en", "de", "fr", "es", "ar"] {
            let language = &Language::load(tag, |_| None, &mut crate::diagnostic::Report::default());
            for unit in ["GB", "year", "vehicle/year"] {
                let text = exact_quantity(language, 5.0, unit);
                if text == "5 years" {
                    // English keeps the plural of a word.
                    continue;
                }
                assert_eq!(without_name(language, &text, unit), "5", "{tag} {text}");
            }
        }
    }

    #[test]
    fn two_values_that_differ_have_digits_that_differ() {
        assert_eq!(apart(english(), 10.1, 10.4), ["10.1", "10.4"]);
        assert_eq!(apart(english(), 0.1, 0.101), ["0.1", "0.101"]);
        assert_eq!(apart(english(), 2_430_000.0, 2_431_000.0), ["2.43 million", "2.431 million"]);
        assert_eq!(chances_apart(english(), 0.412, 0.414), ["41.2%", "41.4%"]);
        assert_eq!(chances_apart(english(), 0.0, 0.004), ["<0.1%", "0.4%"]);
    }

    #[test]
    fn the_fewest_digits_that_keep_numbers_apart() {
        assert_eq!(digits_apart(&[984.0, 1001.0, 1030.0]), 3);
        assert_eq!(digits_apart(&[10.101, 10.110, 10.119]), 4);
        assert_eq!(digits_apart(&[1.4, 2.1, 3.2]), 1);
        assert_eq!(digits_apart(&[5.0, 5.0, 5.0 + 1e-12]), 1, "equal numbers");
    }

    #[test]
    fn labels_of_one_size_have_the_same_decimals() {
        let even = |labels: &[&str]| even_decimals(english(), labels.iter().map(|label| (*label).to_owned()).collect());
        assert_eq!(even(&["0", "0.5", "1", "1.5 GB"]), ["0", "0.5", "1.0", "1.5 GB"]);
        assert_eq!(even(&["−$9.5", "−$10"]), ["−$9.50", "−$10.00"], "cents have two digits");
        assert_eq!(even(&["500,000", "1 million", "1.5 million"]), ["500,000", "1.0 million", "1.5 million"]);
        assert_eq!(even(&["5×10⁻⁶", "1×10⁻⁵", "1.5×10⁻⁵"]), ["5×10⁻⁶", "1.0×10⁻⁵", "1.5×10⁻⁵"]);
        assert_eq!(even(&["1,000", "1,500"]), ["1,000", "1,500"]);
    }

    #[test]
    fn shifts_have_a_sign_unless_they_are_zero() {
        table(|value| shift(english(), value), &[(1.24, "+1.2"), (-0.41, "−0.41"), (0.0, "0"), (-0.0, "0")]);
    }

    #[test]
    fn a_range_writes_a_shared_unit_once() {
        table(
            |(low, high)| range(english(), low, high),
            &[
                (("2029", "2033"), "2029–2033"),
                (("32 GB", "48 GB"), "32–48 GB"),
                (("5%", "12%"), "5–12%"),
                (("<1%", "12%"), "<1% to 12%"),
                (("2×", "3.5×"), "2–3.5×"),
                (("−3", "−1"), "−3 to −1"),
                (("2030", "2030"), "2030"),
                (("2031", "after 2050"), "2031 to after 2050"),
                (("May 2028", "July 2030"), "May 2028 to July 2030"),
                (("$20", "$30"), "$20–30"),
                (("€20/kWh", "€30/kWh"), "€20–30/kWh"),
                (("CHF\u{a0}1,200", "CHF\u{a0}1,500"), "CHF\u{a0}1,200–1,500"),
                (("€900,000", "€1.2 million"), "€900,000–€1.2 million"),
                (("€1.2 million", "€1.5 million"), "€1.2–1.5 million"),
                (("$20", "€30"), "$20–€30"),
                (("−€5", "€5"), "−€5 to €5"),
            ],
        );
    }

    #[test]
    fn dates_are_as_precise_as_asked_for() {
        let years = Date::new(2030, 7, 14).unwrap().to_years();
        assert_eq!(
            [
                year(years),
                month(english(), years),
                short_month(english(), years),
                day(english(), years),
                iso_day(years)
            ],
            ["2030", "July 2030", "Jul 2030", "14 July 2030", "2030-07-14"]
        );
        assert_eq!(year(f64::INFINITY), MISSING);
        assert_eq!(last_day_before(2050.0), Date::new(2049, 12, 31));
    }
}
